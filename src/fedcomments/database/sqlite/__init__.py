"""SQLite: one file, one writing process, readers that never block it.

Only the writer's connection writes and checkpoints; every other one is opened `mode=ro`,
since before SQLite 3.51.3 two connections that write and checkpoint at once may corrupt the
file (the WAL-reset bug).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from fedcomments.database.migrations import check, migrate
from fedcomments.database.sqlite import lock
from fedcomments.database.sqlite.backup import backup
from fedcomments.database.sqlite.driver import open_fleeting, open_reading, open_writing
from fedcomments.database.sqlite.reader import SqliteReader, open_reader
from fedcomments.database.sqlite.writer import SqliteWriter


class SqliteDatabase:
    """The `Database` in the file at `path`."""

    def __init__(self, url: str, path: Path) -> None:
        self.url = url
        self.path = path

    def writer(self) -> SqliteWriter:
        """Take `<path>.lock`, open the file for writing and bring its log tables up to date.

        Raises `Conflict` while another process writes, `Unavailable`, and `Misconfigured`
        where the file is newer than this program.
        """
        held = lock.claim(self.path.with_name(f"{self.path.name}.lock"))
        let_go = partial(lock.release, held)
        try:
            connection = open_writing(self.path)
        except BaseException:
            let_go()
            raise
        writer = SqliteWriter(connection, on_close=let_go)
        try:
            migrate(writer, "sqlite")
        except BaseException:
            writer.close()
            raise
        return writer

    async def reader(self) -> SqliteReader:
        """Open the connections that read. Raises `Unavailable`, `Misconfigured`."""
        self.walker().close()
        return await open_reader(self.path)

    def walker(self) -> SqliteWriter:
        """Open a connection that can only read, one moment from `begin` to `rollback`.

        Raises `Unavailable`, and `Misconfigured` where the file is of another version.
        """
        walker = SqliteWriter(open_reading(self.path), begin="BEGIN")
        try:
            check(walker)
        except BaseException:
            walker.close()
            raise
        return walker

    def backup(self, target: Path, progress: Callable[[int, int], None]) -> None:
        """Copy the file while it is used; see `backup.backup`."""
        backup(self.path, target, progress)


def scratch(path: str = "") -> SqliteWriter:
    """An empty database of one's own: not durable, no lock, gone when closed.

    `""` spills to a temporary file, `":memory:"` never does.
    """
    return SqliteWriter(open_fleeting(path), begin="BEGIN")
