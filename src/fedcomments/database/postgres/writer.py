"""The writing side of PostgreSQL: statements are sent without waiting for the one before."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import count
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from fedcomments.database import Change, Params, Query, Row
from fedcomments.database.postgres.dialect import schema
from fedcomments.database.postgres.dialect import translated as in_dialect
from fedcomments.database.postgres.driver import DRIVER, connect, translated
from fedcomments.errors import StatementFailed, Unavailable

_LOCK = "SELECT site FROM log_state WHERE site = ANY(:sites) ORDER BY site FOR UPDATE"
_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WALK = 2000


class PostgresWriter:
    """A `Writer` on one connection in pipeline mode, opened again after it was lost.

    After a refused statement the server skips all others up to the next synchronisation.
    `release` synchronises, so inside a savepoint a refusal always shows before its end.
    """

    batch = 64
    waits = True

    def __init__(self, url: str, *, reading: bool = False) -> None:
        self._url = url
        self._reading = reading
        self._is_open = False  # between begin and commit
        self._is_changed = False  # since the savepoint
        self._walks = count(1)
        self._connect()

    def begin(self, sites: Sequence[str]) -> None:
        """Lock the sites' `log_state` rows, in order, so that no two processes deadlock."""
        try:
            self._start(sites)
        except Unavailable:
            # The server may have been restarted since the last transaction: nothing is lost.
            self._disconnect()
            self._connect()
            self._start(sites)

    def read(self, queries: Sequence[Query[Any]]) -> list[Any]:
        """Ask several questions in one round trip; asking none waits for what was sent."""
        try:
            cursors = [self._ask(query, number) for number, query in enumerate(queries)]
            found = [cursor.fetchall() for cursor in cursors]
            if not (found and self._is_open):
                self._pipeline.sync()
        except DRIVER as error:
            raise self._failed(error) from error
        return [query.decode(rows) for query, rows in zip(queries, found, strict=True)]

    def write(self, change: Change) -> None:
        """Change rows; a refusal shows at the next `read`, `release` or `commit`."""
        if not self._is_open:
            raise StatementFailed("a change outside a transaction")
        self._is_changed = True
        try:
            self._kept(change.sql).execute(in_dialect(change.sql), change.params)
        except DRIVER as error:
            raise self._failed(error) from error

    def savepoint(self) -> None:
        """From here on, `undo` can take changes back alone."""
        if not self._is_open:
            raise Unavailable("the transaction is lost")
        self._control("SAVEPOINT change")
        self._is_changed = False

    def release(self) -> None:
        """Keep what was changed since the savepoint, once the server has agreed to all of it."""
        self._control("RELEASE change", wait=True)
        self._is_changed = True  # since an outer savepoint, if there is one

    def undo(self) -> None:
        """Take back what was changed since the savepoint."""
        if self._is_changed:
            self._settle()
            self._control("ROLLBACK TO change")
        # Where nothing was changed releasing is enough, and quicker: at every ROLLBACK the
        # driver forgets all its prepared statements.
        self.release()

    def commit(self) -> None:
        """Make it durable. `StatementFailed`: a change was refused, and nothing is kept."""
        try:
            ended = self._send("COMMIT", prepare=False)
            self._pipeline.sync()
        except DRIVER as error:
            failure = self._failed(error)
            self.rollback()
            raise failure from error
        self._is_open = False
        if ended.statusmessage != "COMMIT":  # it rolls a failed one back, and only says so
            raise StatementFailed("a change was refused, and the transaction with it")

    def scrub(self) -> bool:
        """Nothing: autovacuum reuses the space, and a server's log is its owner's to expire."""
        return True

    def rollback(self) -> None:
        """Forget the transaction, if one is open. Never raises."""
        self._is_open = False
        self._settle()
        with suppress(*DRIVER):
            if self._connection.info.transaction_status != TransactionStatus.IDLE:
                self._send("ROLLBACK", prepare=False)
                self._pipeline.sync()

    def rows(self, sql: str, params: Params) -> Iterator[Row]:
        """Walk over a large result with a cursor on the server, 2000 rows at a time."""
        is_alone = not self._is_open
        if is_alone:
            self.begin([])
        name = f"walk_{next(self._walks)}"
        try:
            self._send(f"DECLARE {name} NO SCROLL CURSOR FOR {sql}", params, prepare=False)
            fetch = f"FETCH {_WALK} FROM {name}"
            while found := self._send(fetch, prepare=False).fetchall():
                yield from found
            self._send(f"CLOSE {name}", prepare=False)
        except DRIVER as error:
            raise self._failed(error) from error
        finally:
            if is_alone:
                self.rollback()

    def script(self, statements: Sequence[str]) -> None:
        """Run statements of the schema, with this engine's column types."""
        self._is_changed = True
        try:
            for statement in statements:
                self._connection.execute(schema(statement), prepare=False)
            self._pipeline.sync()
        except DRIVER as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Let go of the connection."""
        self.rollback()
        self._disconnect()

    def _connect(self) -> None:
        self._connection = connect(self._url, reading=self._reading)
        self._cursors: dict[tuple[str, int], psycopg.Cursor] = {}
        self._stay = ExitStack()
        self._pipeline = self._stay.enter_context(self._connection.pipeline())

    def _disconnect(self) -> None:
        with suppress(*DRIVER):
            self._stay.close()
        self._connection.close()

    def _start(self, sites: Sequence[str]) -> None:
        try:
            self._control(_READING if self._reading else _WRITING)
            lock = Query(_LOCK, {"sites": list(sites)}, len)
            self.read([lock] if sites and not self._reading else [])
        except BaseException:
            self.rollback()
            raise
        self._is_open = True

    def _send(
        self, sql: str, params: Params | None = None, *, prepare: bool | None = None
    ) -> psycopg.Cursor:
        return self._cursor().execute(in_dialect(sql), params or {}, prepare=prepare)

    def _ask(self, query: Query[Any], number: int) -> psycopg.Cursor:
        return self._kept(query.sql, number).execute(in_dialect(query.sql), query.params)

    def _kept(self, sql: str, number: int = 0) -> psycopg.Cursor:
        """The statement's own cursor, which remembers how its parameters are written.

        What is asked at once is numbered, since the same question may stand there twice.
        """
        known = self._cursors.get((sql, number))
        if known is None:
            known = self._cursors[sql, number] = self._cursor()
        return known

    def _cursor(self) -> psycopg.Cursor:
        return self._connection.cursor(binary=True)

    def _control(self, sql: str, *, wait: bool = False) -> None:
        try:
            self._send(sql, prepare=False)
            if wait:
                self._pipeline.sync()
        except DRIVER as error:
            raise self._failed(error) from error

    def _settle(self) -> None:
        # Synchronising raises what had failed before; then what is left needs another one.
        for _ in range(3):
            with suppress(*DRIVER):
                self._pipeline.sync()
                return

    def _failed(self, error: Exception) -> Unavailable | StatementFailed:
        self._is_changed = True
        failure = translated(error)
        if isinstance(failure, Unavailable):
            self.rollback()
        elif not self._is_open:
            self._settle()
        return failure
