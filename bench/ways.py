"""The ways to run a batch's statements that docs/decisions/0004 compares.

`python -m bench.ways WAY serve --config FILE` is the server, its statements run that way.
"""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bench import history
from bench.posts import EMPTY, load
from bench.serving import Cost, ask, house, middle
from bench.table import Line, ratio
from fedcomments.cli import main
from fedcomments.database.sqlite.writer import SqliteWriter

LOOP = "on the loop, the commit in the thread"
INTERVALS = {"all in the thread": 0.005, "all in the thread, switching after 0.5 ms": 0.0005}
"""Way → seconds until a thread that wants the interpreter gets it."""


def measure(folder: Path, *, rounds: int) -> Iterator[Line]:
    """32 clients post, each way in turn; against our own way."""
    url = f"sqlite:///{folder}/ways.db"
    history.compose(url, events=0, threads={})
    first = count()
    costs: dict[str, list[Cost]] = {way: [] for way in (LOOP, *INTERVALS)}
    for _ in range(rounds):
        for way, found in costs.items():
            with house(folder, url, "bench.ways", way) as running:
                found.append(ask(running, load(EMPTY, next(first)), 201))
    ours = costs.pop(LOOP)
    for way, theirs in costs.items():
        yield Line(
            f"posts of 32 clients, statements {LOOP}",
            middle(ours),
            f"{way}: {middle(theirs)}",
            ratio([one.per_cpu for one in ours], [one.per_cpu for one in theirs]),
            "more",
            1.0,
        )


if __name__ == "__main__":
    way = sys.argv.pop(1)
    if way in INTERVALS:
        SqliteWriter.waits = True
        sys.setswitchinterval(INTERVALS[way])
    main()
