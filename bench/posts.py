"""Posting over HTTP, durably."""

import json
from collections.abc import Iterator
from pathlib import Path

from bench import history
from bench.load import NUMBER, Load
from bench.serving import Running, ask, bare, house, request
from bench.table import Line, middle, paired, ratio

EMPTY, LARGE = "/empty/", "/large/"
SPREAD = 1_000_000
"""Numbers that one load may use up."""


def measure(folder: Path, *, rounds: int, large: int) -> Iterator[Line]:
    """Posts of 32 clients against a bare handler; into a large thread against an empty one."""
    url = f"sqlite:///{folder}/posts.db"
    history.compose(url, events=0, threads={LARGE: large})
    first = iter(range(0, 100 * SPREAD, SPREAD))
    with house(folder, url) as ours, bare(folder) as theirs:
        yield _many(ours, theirs, first, rounds)
        yield _into(ours, first, rounds, large)


def _body(path: str) -> bytes:
    text = f"Number {NUMBER.decode()} says: {' '.join(history.LATIN[:20])}."
    author = {"name": "Ann", "email": "ann@ann.example", "url": "https://ann.example"}
    return json.dumps({"url": history.BLOG + path, "text": text, "author": author}).encode()


def _load(path: str, line: str, first: int, clients: int) -> Load:
    headers = {"Idempotency_Key": NUMBER.decode(), "Author_Token": "a" * 43}
    return Load(0, [request(line, _body(path), **headers)], clients=clients, first=first)


def _many(ours: Running, theirs: Running, first: Iterator[int], rounds: int) -> Line:
    a, b = paired(
        lambda: ask(ours, _load(EMPTY, "POST /api/v1/responses", next(first), 32), 201),
        lambda: ask(theirs, _load(EMPTY, "POST /take", next(first), 32), 201),
        rounds,
    )
    return Line(
        "durable posts over HTTP, 32 clients (floor 0.25, aim 0.4)",
        f"{middle([one.per_cpu for one in a]):,.0f}/s of CPU, "
        f"{middle([one.per_second for one in a]):,.0f}/s",
        f"bare handler {middle([one.per_cpu for one in b]):,.0f}/s",
        ratio([one.per_cpu for one in a], [one.per_cpu for one in b]),
        "more",
        0.25,
    )


def _into(ours: Running, first: Iterator[int], rounds: int, large: int) -> Line:
    def post(path: str) -> float:
        return ask(ours, _load(path, "POST /api/v1/responses", next(first), 32), 201).per_cpu

    a, b = paired(lambda: 1 / post(LARGE), lambda: 1 / post("/small/"), rounds)
    return Line(
        f"posting into a {large:,}-response thread",
        f"{1e6 * middle(a):.0f} µs of CPU",
        f"into an empty one {1e6 * middle(b):.0f} µs",
        ratio(a, b),
        "less",
        1.2,
    )
