"""The table: a figure, the limit measured in the same run, their ratio, what was to be reached."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct


class Line(Struct, frozen=True):
    """One line. `value` is compared with `aim`; `limit` says what it was measured against."""

    what: str
    figure: str
    limit: str
    value: float
    better: Literal["more", "less"]
    aim: float
    note: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether the aim is reached."""
        return self.value >= self.aim if self.better == "more" else self.value <= self.aim


def paired(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> tuple[Any, Any]:
    """Measure in turn, A B A B: the machine's moods then meet both."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the pairs' ratios."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def told(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [
        ("what", "figure", "limit of the same run", "ratio", "to reach", ""),
        *(
            (
                line.what,
                line.figure,
                line.limit,
                f"{line.value:.2f}" if line.value < 1000 else f"{line.value:,.0f}",
                f"{'≥' if line.better == 'more' else '≤'} {line.aim:,g}",
                "reached" if line.is_reached else f"NOT reached {line.note}".strip(),
            )
            for line in lines
        ),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    out = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    out.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(out)
