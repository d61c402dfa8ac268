"""What is shown against a replay of the log, row by row."""

import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from fedcomments import replay, views
from fedcomments.database import Database, Row, Writer
from fedcomments.database.sqlite import scratch
from fedcomments.errors import Corrupt, StatementFailed
from fedcomments.log import log
from fedcomments.replay import Progress, no_progress


def compare_views(database: Database, site: str, progress: Progress = no_progress) -> int:
    """Replay a site's log into a file of its own, and compare every table → how many rows.

    Raises Corrupt with the first row that differs, and codec.UnknownType where newer code wrote;
    in flat memory, whatever the log's size.
    """
    with tempfile.TemporaryDirectory(prefix="fedcomments-") as place:
        walker, replayed = database.walker(), scratch(str(Path(place, "replay.db")))
        try:
            walker.begin(())
            replayed.begin(())
            replay.create(replayed)
            _follow(walker, replayed, site, progress)
            return sum(_table(walker, replayed, site, sql, name) for name, sql in tables())
        finally:
            walker.close()
            replayed.close()


def tables() -> Iterator[tuple[str, str]]:
    """Every view's tables: (name, the statement that reads it whole)."""
    for view in views.VIEWS:
        yield from view.ROWS.items()


def _follow(walker: Writer, replayed: Writer, site: str, progress: Progress) -> None:
    state = walker.read((log.state(site),))[0]
    if state is None:
        raise Corrupt(site, None, "there is no such log")
    size = state.head.size
    try:
        for entry in log.walk(walker, site, size):
            views.project(replayed, entry)
            if entry.seq % log.CHUNK == 0:
                progress(entry.seq, size)
    except (StatementFailed, ValueError) as error:
        raise Corrupt(site, None, f"the log cannot be replayed: {error}") from error
    progress(size, size)


def _table(walker: Writer, replayed: Writer, site: str, sql: str, name: str) -> int:
    pairs = zip_longest(walker.rows(sql, {"site": site}), replayed.rows(sql, {"site": site}))
    count = 0
    try:
        for shown, said in pairs:
            if shown != said:
                raise Corrupt(site, None, _difference(name, shown, said))
            count += 1
    except StatementFailed as error:
        raise Corrupt(site, None, f"the view {name} cannot be read: {error}") from error
    return count


def _difference(name: str, shown: Row | None, said: Row | None) -> str:
    if shown is None:
        return f"the view {name} lacks a row that the log gives: {said}"
    if said is None:
        return f"the view {name} has a row that the log does not give: {shown}"
    return f"the view {name} shows {shown} where the log gives {said}"
