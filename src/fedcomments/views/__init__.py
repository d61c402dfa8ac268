"""What it looks like now: tables made from events, and disposable.

Each view is a module or package with `NAME`, `VERSION` (another number: it is rebuilt before
the port opens), `SCHEMA`, `ROWS` (every table in full, in an order of its own, for
comparisons) and `project`, a generator from an entry to the changes it makes. A projection
may yield a `Query` and receives its answer; it reads neither clock nor settings. Views do
not know each other.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Any, Protocol, cast

from fedcomments.database import Change, Query, Writer
from fedcomments.domain.events import Entry
from fedcomments.views import mentions, outbox, sites, threads

Steps = Generator[Change | Query[Any], Any, None]


class View(Protocol):
    """What every view offers."""

    NAME: str
    VERSION: int
    SCHEMA: tuple[str, ...]
    ROWS: Mapping[str, str]
    project: Callable[[Entry], Steps]


VIEWS = cast("tuple[View, ...]", (sites, threads, mentions, outbox))


def project(writer: Writer, entry: Entry) -> None:
    """Let every view follow one entry, inside the caller's transaction."""
    for view in VIEWS:
        follow(writer, view.project(entry))


def follow(writer: Writer, steps: Steps) -> None:
    """Carry out a projection's changes, and answer its questions."""
    answer: Any = None
    try:
        while True:
            step = steps.send(answer)
            if type(step) is Change:
                writer.write(step)
                answer = None
            else:
                answer = writer.read((step,))[0]  # type: ignore[arg-type]  # the other member
    except StopIteration:
        return


def tables(view: View) -> list[str]:
    """The names of a view's tables."""
    return list(view.ROWS)
