"""Posting over HTTP, durably."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from bench import history
from bench.load import NUMBER, SPREAD, Load
from bench.serving import Running, ask, bare, house, middle, request
from bench.table import Line, paired, ratio

EMPTY, LARGE = "/empty/", "/large/"


def measure(folder: Path, *, rounds: int, large: int) -> Iterator[Line]:
    """Posts of 32 clients against a bare handler; into a large thread against an empty one."""
    url = f"sqlite:///{folder}/posts.db"
    history.compose(url, events=0, threads={LARGE: large})
    first = count()
    with house(folder, url) as ours, bare(folder) as theirs:
        yield _many(ours, theirs, first, rounds)
        yield _into(ours, first, rounds, large)


def _body(path: str) -> bytes:
    text = f"Number {NUMBER.decode()} says: {' '.join(history.LATIN[:20])}."
    author = {"name": "Ann", "email": "ann@ann.example", "url": "https://ann.example"}
    return json.dumps({"url": history.BLOG + path, "text": text, "author": author}).encode()


def load(path: str, number: int, line: str = "POST /api/v1/responses") -> Load:
    """The posts of 32 clients; `number` keeps one load's keys from those of another."""
    headers = {"Idempotency_Key": NUMBER.decode(), "Author_Token": "a" * 43}
    return Load(0, [request(line, _body(path), **headers)], clients=32, first=number * SPREAD)


def _many(ours: Running, theirs: Running, first: Iterator[int], rounds: int) -> Line:
    a, b = paired(
        lambda: ask(ours, load(EMPTY, next(first)), 201),
        lambda: ask(theirs, load(EMPTY, next(first), "POST /take"), 201),
        rounds,
    )
    return Line(
        "durable posts over HTTP, 32 clients (floor 0.25, aim 0.4)",
        middle(a),
        f"bare handler {middle(b)}",
        ratio([one.per_cpu for one in a], [one.per_cpu for one in b]),
        "more",
        0.25,
    )


def _into(ours: Running, first: Iterator[int], rounds: int, large: int) -> Line:
    def post(path: str) -> float:
        return ask(ours, load(path, next(first)), 201).per_cpu

    a, b = paired(lambda: 1 / post(LARGE), lambda: 1 / post("/small/"), rounds)
    return Line(
        f"posting into a {large:,}-response thread",
        f"{1e6 * median(a):.0f} µs of CPU",
        f"into an empty one {1e6 * median(b):.0f} µs",
        ratio(a, b),
        "less",
        1.2,
    )
