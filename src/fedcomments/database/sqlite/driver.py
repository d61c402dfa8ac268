"""How SQLite is opened, and what its errors mean to the rest of the house."""

import os
import sqlite3
from pathlib import Path

from fedcomments.errors import Misconfigured, StatementFailed, Unavailable

DRIVER = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError)
"""All that the driver raises; the last two for parameters that SQLite cannot hold."""

_STORAGE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)

# Not temp_store=MEMORY: dropping the tables of a long history would then take all of them into
# memory, since their pages are kept until the statement ends.
_SHARED = ("busy_timeout=5000", "foreign_keys=OFF")
# Deleted words are overwritten at once. Without recursive triggers INSERT OR REPLACE would
# delete a row behind the triggers' back.
_STRICT = ("secure_delete=ON", "recursive_triggers=ON")
_DURABLE = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16384")
# A replay that dies is begun again: it need not survive anything, only take changes back.
_FLEETING = ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-32768")


def translated(error: Exception) -> Unavailable | StatementFailed:
    """A driver's error → ours: the storage's doing, or the statement's."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _STORAGE:
        return Unavailable(f"the database cannot do it now: {error}")
    return StatementFailed(str(error))


def open_writing(path: Path) -> sqlite3.Connection:
    """The one connection that changes the file at `path`, made with mode 0600 if need be."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise Misconfigured(f"SQLite 3.37 or later is needed, not {sqlite3.sqlite_version}")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise Unavailable(f"cannot open the database {path}: {error.strerror}") from error
    return _open(f"{path.absolute().as_uri()}?mode=rw", (*_SHARED, *_STRICT, *_DURABLE))


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection that can only read the file at `path`."""
    return _open(f"{path.absolute().as_uri()}?mode=ro", _SHARED)


def open_fleeting(path: str) -> sqlite3.Connection:
    """A database that nothing else sees: `""` is a file that spills to disk and vanishes."""
    return _open(path, (*_SHARED, "recursive_triggers=ON", *_FLEETING))


def _open(name: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            name,
            uri=name.startswith("file:"),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
    except DRIVER as error:
        raise translated(error) from error
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except DRIVER as error:
        connection.close()
        raise translated(error) from error
    return connection
