"""The log read again into views: for rebuilds, for audits, and for moments in the past."""

from collections.abc import Callable, Iterator, Sequence

from fedcomments import views
from fedcomments.database import Change, Query, Writer
from fedcomments.domain.events import Entry
from fedcomments.log import log
from fedcomments.views import VIEWS, View

Progress = Callable[[int, int], None]
"""(done, of)"""
AT_ONCE = ("CREATE TABLE", "CREATE UNIQUE INDEX")


def no_progress(done: int, of: int) -> None:
    """Tell nobody."""


def create(connection: Writer, which: Sequence[View] = VIEWS) -> None:
    """Lay the views' tables, empty, with what keeps their rows unique: all a projection needs."""
    for view in which:
        connection.script([one for one in view.SCHEMA if one.startswith(AT_ONCE)])


def index(connection: Writer, which: Sequence[View] = VIEWS) -> None:
    """Make the other indexes, for readers; on full tables that is much quicker than on growing."""
    for view in which:
        connection.script([one for one in view.SCHEMA if not one.startswith(AT_ONCE)])


def replay(connection: Writer, entries: Iterator[Entry], *, until: int | None = None) -> int:
    """Project entries until a moment (ms, inclusive), in the caller's transaction → how many."""
    count = 0
    for entry in entries:
        if until is not None and entry.ts > until:
            break
        views.project(connection, entry)
        count += 1
    return count


def outdated(connection: Writer) -> list[View]:
    """The views whose tables were made by another version of their code."""
    query = Query("SELECT view, version FROM view_state", {}, dict[str, int])
    versions = connection.read((query,))[0]
    return [view for view in VIEWS if versions.get(view.NAME) != view.VERSION]


def rebuild(connection: Writer, which: list[View], progress: Progress = no_progress) -> None:
    """Make these views anew from the logs, within the caller's transaction.

    Raises codec.UnknownType: a log that holds what this code cannot read is not guessed at.
    """
    for view in which:
        connection.script([f"DROP TABLE IF EXISTS {table}" for table in view.ROWS])
    create(connection, which)
    states: list[log.State] = connection.read((log.states(),))[0]
    total, done = sum(state.head.size for state in states), 0
    for state in states:
        for entry in log.walk(connection, state.site, state.head.size):
            for view in which:
                views.follow(connection, view.project(entry))
            done += 1
            if done % log.CHUNK == 0:
                progress(done, total)
    index(connection, which)
    progress(total, total)
    for view in which:
        connection.write(_made(view))


def _made(view: View) -> Change:
    return Change(
        """INSERT INTO view_state (view, version) VALUES (:view, :version)
           ON CONFLICT (view) DO UPDATE SET version = :version""",
        {"view": view.NAME, "version": view.VERSION},
    )
