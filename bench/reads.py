"""Reading threads over HTTP."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import quote
from urllib.request import Request, urlopen

from bench import history
from bench.load import NUMBER, SPREAD, Load
from bench.serving import Running, ask, bare, house, middle, request
from bench.table import Line, paired, ratio

SMALL, LARGE = "/hundred/", "/large/"


def measure(folder: Path, *, rounds: int, large: int) -> Iterator[Line]:
    """Cached threads against a bare handler; the first page of a large one against a small."""
    url = f"sqlite:///{folder}/reads.db"
    history.compose(url, events=0, threads={SMALL: 100, LARGE: large})
    with house(folder, url) as ours:
        body, etag = _fetch(ours, SMALL)
        with bare(folder, body) as theirs:
            yield _cached(ours, theirs, body, rounds)
            yield _known(ours, theirs, etag, rounds)
        yield _uncached(ours, rounds, large)


def _path(path: str) -> str:
    return f"/api/v1/thread?url={quote(history.BLOG + path, safe='')}"


def _fetch(running: Running, path: str) -> tuple[bytes, str]:
    asked = Request(f"http://127.0.0.1:{running.port}{_path(path)}")
    with urlopen(asked) as answer:
        return answer.read(), answer.headers["ETag"]


def _cached(ours: Running, theirs: Running, body: bytes, rounds: int) -> Line:
    mine = Load(0, [request(f"GET {_path(SMALL)}")])
    limit = Load(0, [request("GET /give")])
    a, b = paired(lambda: ask(ours, mine, 200), lambda: ask(theirs, limit, 200), rounds)
    return Line(
        f"GET a thread of 100 responses ({len(body) // 1024} KiB), unchanged",
        middle(a),
        f"bare handler {middle(b)}",
        ratio([one.per_cpu for one in a], [one.per_cpu for one in b]),
        "more",
        0.7,
    )


def _known(ours: Running, theirs: Running, etag: str, rounds: int) -> Line:
    mine = Load(0, [request(f"GET {_path(SMALL)}", If_None_Match=etag)])
    limit = Load(0, [request("GET /give")])
    a, b = paired(lambda: ask(ours, mine, 304), lambda: ask(theirs, limit, 200), rounds)
    return Line(
        "the same with If-None-Match",
        middle(a),
        f"bare handler {middle(b)}",
        ratio([one.per_cpu for one in a], [one.per_cpu for one in b]),
        "more",
        1.0,
    )


def _uncached(ours: Running, rounds: int, large: int) -> Line:
    """Each request asks a question of its own, so that nothing built is found."""
    first = count(0, SPREAD)

    def cost(path: str) -> float:
        line = f"GET {_path(path)}&limit=20&n={NUMBER.decode()}"
        return 1000 / ask(ours, Load(0, [request(line)], first=next(first)), 200).per_cpu

    a, b = paired(lambda: cost(LARGE), lambda: cost(SMALL), 2 * rounds)
    return Line(
        f"first page of a {large:,}-response thread, not cached",
        f"{median(a):.2f} ms of CPU",
        f"of one of 100: {median(b):.2f} ms",
        ratio(a, b),
        "less",
        1.3,
    )
