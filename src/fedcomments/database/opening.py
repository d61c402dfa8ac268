"""From an address in the settings to a database."""

from pathlib import Path

from fedcomments.database import Database
from fedcomments.database.sqlite import SqliteDatabase
from fedcomments.errors import Misconfigured


def open_database(url: str) -> Database:
    """`sqlite:///relative`, `sqlite:////absolute` or `postgresql://…`; nothing is opened yet.

    The log tables are brought up to date when the writer is opened. Raises `Misconfigured`.
    """
    path = url.removeprefix("sqlite:///")
    if path != url and path and not path.startswith((":", "file:")):
        return SqliteDatabase(url, Path(path))
    if url.startswith(("postgresql://", "postgres://")):
        # Here, not above: the driver costs memory that a blog on SQLite has no use for.
        from fedcomments.database.postgres import PostgresDatabase  # noqa: PLC0415

        return PostgresDatabase(url)
    raise Misconfigured(
        f"database.url is {url!r}: it must be sqlite:///PATH (four slashes for an absolute "
        "path) or postgresql://USER@HOST/NAME"
    )
