"""The reading side of SQLite: a few connections, each with a thread of its own."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from fedcomments.database import Query, Row
from fedcomments.database.sqlite.driver import DRIVER, open_reading, translated
from fedcomments.errors import Unavailable


class _Connection(aiosqlite.Connection):
    """An aiosqlite connection that answers a whole list of questions in one trip to its thread.

    Its own `execute` and `fetchall` are a trip each, about 100 µs beside a busy loop.
    """

    async def ask(self, queries: Sequence[Query[Any]]) -> list[list[Row]]:
        trip = self._execute(_ask, self._conn, queries)  # type: ignore[no-untyped-call]  # theirs
        answers: list[list[Row]] = await trip
        return answers


class SqliteReader:
    """A `Reader`: each `read` has a connection to itself and sees one moment."""

    def __init__(self, connections: Sequence[_Connection]) -> None:
        self._all = connections
        self._idle: asyncio.Queue[_Connection] = asyncio.Queue()
        self._open = True
        for connection in connections:
            self._idle.put_nowait(connection)

    async def read(self, *queries: Query[Any]) -> tuple[Any, ...]:
        """Answer several questions about the same moment."""
        connection = await self._idle.get()
        try:
            if not self._open:
                raise Unavailable("the database is closed")
            found = await connection.ask(queries)
        except DRIVER as error:
            raise translated(error) from error
        finally:
            self._idle.put_nowait(connection)
        return tuple(query.decode(rows) for query, rows in zip(queries, found, strict=True))

    async def close(self) -> None:
        """Let go of the connections once their questions are answered."""
        self._open = False
        for connection in self._all:
            await connection.close()


async def open_reader(path: Path, connections: int = 4) -> SqliteReader:
    """Open a reader of the file at `path`. Raises `Unavailable`."""
    opened: list[_Connection] = []
    try:
        for _ in range(connections):
            connection = _Connection(lambda: open_reading(path), 64)
            await connection
            opened.append(connection)
    except Unavailable:
        await SqliteReader(opened).close()
        raise
    return SqliteReader(opened)


def _ask(connection: sqlite3.Connection, queries: Sequence[Query[Any]]) -> list[list[Row]]:
    # One statement sees one moment anyway.
    if len(queries) == 1:
        return [connection.execute(queries[0].sql, queries[0].params).fetchall()]
    connection.execute("BEGIN")
    try:
        return [connection.execute(query.sql, query.params).fetchall() for query in queries]
    finally:
        connection.execute("ROLLBACK")
