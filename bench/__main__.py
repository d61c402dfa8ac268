"""`python -m bench`: measure, and print the table.

`--only NAME` measures one subject, `--quick` smaller histories and fewer rounds.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from bench import (
    audits,
    mentioning,
    parsing,
    posts,
    proving,
    reads,
    recording,
    starting,
    telling,
    ways,
)
from bench.history import MIX
from bench.table import Line, told

Subject = Callable[[Path], Iterator[Line]]


def subjects(*, quick: bool) -> dict[str, Subject]:
    """Name → what measures it."""
    rounds, large, events = (1, 5_000, 50_000) if quick else (3, 100_000, 1_000_000)
    return {
        "reads": partial(reads.measure, rounds=rounds, large=large),
        "posts": partial(posts.measure, rounds=rounds, large=large),
        "ways": partial(ways.measure, rounds=rounds),
        "recording": partial(recording.measure, rounds=10 * rounds),
        "mentions": partial(mentioning.measure, rounds=rounds),
        "parsing": partial(parsing.measure, rounds=rounds),
        "telling": partial(telling.measure, quick=quick),
        "proving": partial(proving.measure, events=events),
        "audits": partial(audits.measure, events=events),
        "starting": partial(starting.measure, rounds=2 * rounds, events=events),
    }


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=list(subjects(quick=True)))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, help="write the lines here, too")
    given = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="fedcomments-bench-") as folder:
        for name, measure in subjects(quick=given.quick).items():
            for line in measure(Path(folder)) if given.only in {None, name} else ():
                print(f"{line.what}: {line.figure}; {line.value:.2f}", file=sys.stderr)
                lines.append(line)
    print(told(lines))
    print(
        f"\nPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} cores. Long histories: {MIX}."
    )
    if given.json is not None:
        given.json.write_bytes(msgspec.json.encode(lines))


if __name__ == "__main__":
    main()
