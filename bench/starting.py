"""Starting with a long history, and doing nothing."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench import history
from bench.serving import house
from bench.table import Line, paired, ratio

MIB = 1024 * 1024


def measure(folder: Path, *, rounds: int, events: int) -> Iterator[Line]:
    """Start to first answer, against an empty database; then the memory of an idle server."""
    long, empty = history.long(folder, events), f"sqlite:///{folder}/empty.db"
    history.compose(empty, events=0, threads={})

    def start(url: str) -> float:
        with house(folder, url) as running:
            return running.took

    a, b = paired(lambda: start(long), lambda: start(empty), rounds)
    yield Line(
        f"start to first answer with {events:,} events",
        f"{statistics.median(a):.2f} s",
        f"empty {statistics.median(b):.2f} s",
        ratio(a, b),
        "less",
        1.2,
    )
    with house(folder, long) as running:
        resident = running.resident / MIB
    yield Line("idle server", f"{resident:.0f} MiB resident", "", resident, "less", 90)
