"""The reading side of PostgreSQL: a pool of connections that cannot write."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from fedcomments.database import Query, Row
from fedcomments.database.postgres.dialect import translated as in_dialect
from fedcomments.database.postgres.driver import DRIVER, SETTINGS, opening, translated
from fedcomments.errors import Unavailable

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresReader:
    """A `Reader`: several questions share one transaction, and so one moment."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def read(self, *queries: Query[Any]) -> tuple[Any, ...]:
        """Answer several questions about the same moment.

        Asks a second time if the connection was lost: the server may have been restarted.
        """
        try:
            found = await self._ask(queries)
        except Unavailable:
            await self._pool.check()
            found = await self._ask(queries)
        return tuple(query.decode(rows) for query, rows in zip(queries, found, strict=True))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._pool.close()

    async def _ask(self, queries: Sequence[Query[Any]]) -> list[list[Row]]:
        try:
            async with self._pool.connection() as connection:
                if len(queries) == 1:  # one statement sees one moment anyway
                    return [await (await _send(connection, queries[0])).fetchall()]
                return await _together(connection, queries)
        except DRIVER as error:
            raise translated(error) from error


async def open_reader(url: str, connections: int = 4) -> PostgresReader:
    """Open a reader. Raises `Unavailable`."""
    pool = AsyncConnectionPool(
        url,
        kwargs=SETTINGS,
        min_size=1,
        max_size=connections,
        timeout=10,
        configure=_configure,
        open=False,
    )
    try:
        await pool.open(wait=True, timeout=10)
    except DRIVER as error:
        await pool.close()
        raise translated(error) from error
    return PostgresReader(pool)


async def _configure(connection: psycopg.AsyncConnection) -> None:
    await connection.execute(opening(connection, reading=True))


async def _send(connection: psycopg.AsyncConnection, query: Query[Any]) -> psycopg.AsyncCursor:
    return await connection.execute(in_dialect(query.sql), query.params, binary=True)


async def _together(
    connection: psycopg.AsyncConnection, queries: Sequence[Query[Any]]
) -> list[list[Row]]:
    async with connection.pipeline():
        await connection.execute(_BEGIN, prepare=False)
        cursors = [await _send(connection, query) for query in queries]
        # Not ROLLBACK: at that the driver forgets all its prepared statements.
        await connection.execute("COMMIT", prepare=False)
        return [await cursor.fetchall() for cursor in cursors]
