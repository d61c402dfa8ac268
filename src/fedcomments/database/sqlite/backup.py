"""A copy of a SQLite database, taken while it is being written to."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp

from fedcomments.database.sqlite.driver import DRIVER, open_reading, translated
from fedcomments.errors import Conflict, Corrupt, Unavailable

_PAGES = 2048


def backup(
    source: Path, target: Path, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> None:
    """Copy the database at `source` to `target`, as it is at one moment.

    `progress` is told pages done and pages in all. The copy is checked, has mode 0600 and
    gets its name only when it is complete. Raises `Conflict` where `target` exists,
    `Corrupt` where the copy does not pass, `Unavailable` where one cannot be read or written.
    """
    if target.exists():
        raise Conflict(f"{target} exists already, and is not overwritten")
    try:
        with _part(target) as part:
            _copy(source, part, progress)
            _check(part)
            _name(part, target)
    except DRIVER as error:
        raise translated(error) from error
    except FileExistsError as error:
        raise Conflict(f"{target} was made meanwhile, and is not overwritten") from error
    except OSError as error:
        raise Unavailable(f"cannot write {target}: {error.strerror}") from error


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """A new file with mode 0600 beside `target`, gone afterwards."""
    descriptor, name = mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink()


def _copy(source: Path, part: Path, progress: Callable[[int, int], None]) -> None:
    with closing(open_reading(source)) as origin, closing(sqlite3.connect(part)) as copy:
        # Held over all steps: otherwise the copy starts again whenever something is written.
        origin.execute("BEGIN")
        origin.execute("SELECT COUNT(*) FROM sqlite_schema").fetchall()
        origin.backup(
            copy, pages=_PAGES, progress=lambda _, left, pages: progress(pages - left, pages)
        )
        # One file, without a write-ahead log beside it; the next writer makes a new one.
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()


def _check(part: Path) -> None:
    with closing(open_reading(part)) as copy:
        found = copy.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)]:
        raise Corrupt("the copy", None, found[0][0])


def _name(part: Path, target: Path) -> None:
    with part.open("rb") as copy:
        os.fsync(copy.fileno())
    os.link(part, target)  # which, unlike a rename, never overwrites
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
