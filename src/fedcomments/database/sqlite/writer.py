"""The writing side of SQLite: the hottest code of the program, so it does next to nothing."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from fedcomments.database import Change, Params, Query, Row
from fedcomments.database.sqlite.driver import DRIVER, translated
from fedcomments.errors import StatementFailed, Unavailable


class SqliteWriter:
    """A `Writer` on one SQLite connection; `on_close` lets go of whatever came with it."""

    batch = 256
    waits = False

    def __init__(
        self,
        connection: sqlite3.Connection,
        begin: str = "BEGIN IMMEDIATE",
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self._connection = connection
        # One cursor for all statements, which spares making one for each.
        self._execute = connection.cursor().execute
        self._begin = begin
        self._on_close = on_close

    def begin(self, sites: Sequence[str]) -> None:
        """Be alone in changing the file, whichever `sites` are meant."""
        del sites
        self._do(self._begin)

    def read(self, queries: Sequence[Query[Any]]) -> list[Any]:
        """Ask several questions; inside a transaction they see its changes."""
        execute = self._execute
        try:
            found = [execute(query.sql, query.params).fetchall() for query in queries]
        except DRIVER as error:
            raise self._failed(error) from error
        return [query.decode(rows) for query, rows in zip(queries, found, strict=True)]

    def write(self, change: Change) -> None:
        """Change rows; only inside a transaction, or it would be durable by itself."""
        if not self._connection.in_transaction:
            raise StatementFailed("a change outside a transaction")
        try:
            self._execute(change.sql, change.params)
        except DRIVER as error:
            raise self._failed(error) from error

    def savepoint(self) -> None:
        """From here on, `undo` can take changes back alone."""
        if not self._connection.in_transaction:
            # SQLite would open a transaction of its own here, and `release` commit it.
            raise Unavailable("the transaction is lost")
        self._do("SAVEPOINT change")

    def release(self) -> None:
        """Keep what was changed since the savepoint."""
        self._do("RELEASE change")

    def undo(self) -> None:
        """Take back what was changed since the savepoint."""
        self._do("ROLLBACK TO change")
        self._do("RELEASE change")

    def commit(self) -> None:
        """Make it durable: the write-ahead log is on the disk at return."""
        try:
            self._execute("COMMIT")
        except DRIVER as error:
            self.rollback()
            raise Unavailable(f"the transaction is lost: {error}") from error

    def rollback(self) -> None:
        """Forget the transaction, if one is open. Never raises."""
        with suppress(*DRIVER):
            if self._connection.in_transaction:
                self._execute("ROLLBACK")

    def rows(self, sql: str, params: Params) -> Iterator[Row]:
        """Walk over a large result; SQLite makes each row when it is asked for."""
        try:
            # Not `yield from`: whoever stops early may have closed the connection by then.
            for row in self._connection.execute(sql, params):  # noqa: UP028 - for this reason
                yield row
        except DRIVER as error:
            raise self._failed(error) from error

    def script(self, statements: Sequence[str]) -> None:
        """Run statements of the schema. Tables are STRICT, as PostgreSQL's are anyway."""
        for statement in statements:
            bare = statement.strip().rstrip(";")
            self._do(f"{bare} STRICT" if bare.startswith("CREATE TABLE") else bare)

    def scrub(self) -> bool:
        """Empty the write-ahead log, so that no erased word is left in it. Never raises.

        `secure_delete` overwrote them in the file. False: a reader still needs the old pages.
        """
        with suppress(*DRIVER):
            # Not the five seconds of every other statement: all writing waits meanwhile.
            self._execute("PRAGMA busy_timeout=250").fetchall()
            busy, _, _ = self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._execute("PRAGMA busy_timeout=5000").fetchall()
            return not busy
        return False

    def close(self) -> None:
        """Let go of the file and of the right to write to it."""
        self.rollback()
        self._connection.close()
        let_go, self._on_close = self._on_close, lambda: None
        let_go()

    def _do(self, sql: str) -> None:
        try:
            self._execute(sql)
        except DRIVER as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> Unavailable | StatementFailed:
        # After most of its storage errors SQLite has rolled back already, after some not:
        # make it always so, as the protocol promises.
        failure = translated(error)
        if isinstance(failure, Unavailable):
            self.rollback()
        return failure
