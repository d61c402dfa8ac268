"""Where things are kept: what the rest of the house may ask of a database.

SQL is written once and runs on both engines (docs/decisions/0006-one-sql.md): named
parameters `:name`; TEXT, INTEGER and BLOB columns; order by position or path, never by
text; no LIKE, no lower(), no blob concatenation; literals only, never built from input.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

T = TypeVar("T")
Row = tuple[Any, ...]
Params = Mapping[str, Any]


class Query(Struct, Generic[T], frozen=True, gc=False):
    """A question: SQL, its parameters, and what the rows mean.

    Not looked at by the garbage collector, as no cycle runs through one: a batch makes thousands.
    """

    sql: str
    params: Params
    decode: Callable[[list[Row]], T]


class Change(Struct, frozen=True, gc=False):
    """One row-changing statement."""

    sql: str
    params: Params


class Writer(Protocol):
    """The connection that changes things. Used by one thread at a time.

    Every method may raise `Unavailable` (the storage cannot do it now; the transaction is
    lost) and all but `begin`, `commit` and `rollback` may raise `StatementFailed` (this
    statement, or on a pipelined engine an earlier one, was refused).
    """

    batch: int
    """How many changes one transaction may hold."""
    waits: bool
    """Whether a statement waits for another process, so that it must not run on the loop."""

    def begin(self, sites: Sequence[str]) -> None:
        """Open a transaction that is alone in changing these sites' logs."""

    def read(self, queries: Sequence[Query[Any]]) -> list[Any]:
        """Ask several independent questions at once; they see every earlier change."""

    def write(self, change: Change) -> None:
        """Change rows."""

    def savepoint(self) -> None:
        """From here on, `undo` can take changes back alone."""

    def release(self) -> None:
        """Keep what was changed since the savepoint."""

    def undo(self) -> None:
        """Take back what was changed since the savepoint."""

    def commit(self) -> None:
        """Make it durable: at return it survives a power cut."""

    def scrub(self) -> bool:
        """Overwrite what was deleted, after the commit; False: a reader was in the way, again."""

    def rollback(self) -> None:
        """Forget the transaction, if one is open. Never raises."""

    def rows(self, sql: str, params: Params) -> Iterator[Row]:
        """Walk over a large result in flat memory."""

    def script(self, statements: Sequence[str]) -> None:
        """Run statements of the schema (tables, indexes, triggers) in the house's dialect."""

    def close(self) -> None:
        """Let go of the connection."""


class Reader(Protocol):
    """The connections that only read; each call sees one consistent moment."""

    async def read(self, *queries: Query[Any]) -> tuple[Any, ...]:
        """Answer several questions about the same moment. Raises `Unavailable`."""

    async def close(self) -> None:
        """Let go of the connections."""


class Database(Protocol):
    """One database: where it is, and how to reach it."""

    url: str

    def writer(self) -> Writer:
        """Open the connection that writes. Raises `Unavailable`; `Conflict` if another has it."""

    def reader(self) -> Awaitable[Reader]:
        """Open the connections that read."""

    def walker(self) -> Writer:
        """Open a read-only connection of its own, to walk over large tables."""

    def backup(self, target: Path, progress: Callable[[int, int], None]) -> None:
        """Copy everything, as it is at one moment, to a file. Raises `Conflict`, `Unavailable`."""


def first(decode: Callable[[Row], T]) -> Callable[[list[Row]], T | None]:
    """Rows → the first one decoded, or None."""
    return lambda rows: decode(rows[0]) if rows else None


def each(decode: Callable[[Row], T]) -> Callable[[list[Row]], list[T]]:
    """Rows → every one decoded."""
    return lambda rows: [decode(row) for row in rows]
