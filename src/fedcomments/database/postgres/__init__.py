"""PostgreSQL: for many blogs, several processes, or a server that is there anyway."""

from collections.abc import Callable
from pathlib import Path

from fedcomments.database.migrations import check, migrate
from fedcomments.database.postgres.reader import PostgresReader, open_reader
from fedcomments.database.postgres.writer import PostgresWriter
from fedcomments.errors import Misconfigured


class PostgresDatabase:
    """The `Database` that a `postgresql://` address names."""

    def __init__(self, url: str) -> None:
        self.url = url

    def writer(self) -> PostgresWriter:
        """Connect for writing and bring the log tables up to date.

        Raises `Unavailable`, and `Misconfigured` where server or database do not fit.
        """
        writer = PostgresWriter(self.url)
        try:
            migrate(writer, "postgres")
        except BaseException:
            writer.close()
            raise
        return writer

    async def reader(self) -> PostgresReader:
        """Open the connections that read. Raises `Unavailable`, `Misconfigured`."""
        self.walker().close()
        return await open_reader(self.url)

    def walker(self) -> PostgresWriter:
        """Open a connection that can only read, one moment from `begin` to `rollback`.

        Raises `Unavailable`, and `Misconfigured` where the database is of another version.
        """
        walker = PostgresWriter(self.url, reading=True)
        try:
            check(walker)
        except BaseException:
            walker.close()
            raise
        return walker

    def backup(self, target: Path, progress: Callable[[int, int], None]) -> None:
        """Refuse: PostgreSQL has better tools of its own. Raises `Misconfigured`."""
        del progress
        raise Misconfigured(
            f"{target} is not written: PostgreSQL is backed up by pg_dump, see docs/operating.md"
        )
