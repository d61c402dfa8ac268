"""How PostgreSQL is reached, and what its errors mean to the rest of the house."""

import struct
from typing import Any

import psycopg

from fedcomments.database.postgres.dialect import adapt
from fedcomments.errors import Misconfigured, StatementFailed, Unavailable

DRIVER = (psycopg.Error, struct.error, OverflowError, UnicodeError)
"""All that the driver raises; those not its own for parameters that no column can hold."""

_STORAGE = (
    psycopg.OperationalError,  # connections, space, memory, shutdown, deadlock, timeouts
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.IoError,
    psycopg.errors.DataCorrupted,
    psycopg.errors.IndexCorrupted,
)

SETTINGS: dict[str, Any] = {
    "autocommit": True,  # we say BEGIN ourselves
    # At once: a statement prepared at a later use and skipped, since an earlier one failed,
    # would stay in the driver's list of prepared ones.
    "prepare_threshold": 0,
    "connect_timeout": 10,
    "client_encoding": "UTF8",
    "application_name": "fedcomments",
}

_OLDEST = 15_00_00


def translated(error: Exception) -> Unavailable | StatementFailed:
    """A driver's error → ours: the storage's doing, or the statement's."""
    if isinstance(error, _STORAGE):
        return Unavailable(f"the database cannot do it now: {error}")
    return StatementFailed(str(error))


def connect(url: str, *, reading: bool = False) -> psycopg.Connection:
    """A connection whose commits are durable. Raises `Unavailable`, `Misconfigured`."""
    try:
        connection = psycopg.connect(url, **SETTINGS)
    except psycopg.ProgrammingError as error:
        raise Misconfigured(f"database.url cannot be read: {error}") from error
    except DRIVER as error:
        raise translated(error) from error
    try:
        _fit(connection.info)
        connection.execute(opening(connection, reading=reading))
    except DRIVER as error:
        connection.close()
        raise translated(error) from error
    except Misconfigured:
        connection.close()
        raise
    return connection


def opening(connection: psycopg.Connection | psycopg.AsyncConnection, *, reading: bool) -> bytes:
    """Make a new connection ours; returns what is left to run on it."""
    adapt(connection)
    connection.prepared_max = 512
    if reading:
        return b"SET default_transaction_read_only = on"
    # A commit that a power cut undoes would be acknowledged all the same. Stronger settings
    # than `on` are the owner's choice.
    return (
        b"SELECT set_config('synchronous_commit', 'on', false)"
        b" WHERE current_setting('synchronous_commit') = 'off'"
    )


def _fit(info: psycopg.ConnectionInfo) -> None:
    if info.server_version < _OLDEST:
        raise Misconfigured(f"PostgreSQL 15 or later is needed, not {info.server_version // 10000}")
    if (encoding := info.parameter_status("server_encoding")) != "UTF8":
        raise Misconfigured(f"the PostgreSQL database must be UTF8, not {encoding}")
