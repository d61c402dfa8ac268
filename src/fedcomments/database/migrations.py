"""The numbered steps by which a database comes to hold the log tables; forwards only."""

from pathlib import Path
from typing import Literal

from fedcomments.database import Change, Query, Row, Writer
from fedcomments.errors import Misconfigured, StatementFailed

Engine = Literal["sqlite", "postgres"]

STEPS = ("log", "inbox", "posts")
"""Step 1 is `log.sql` and then `log.sqlite.sql` or `log.postgres.sql`; later ones likewise."""


def _number(rows: list[Row]) -> int:
    return int(rows[0][0])


NUMBER = Query("SELECT COALESCE(MAX(number), 0) FROM migrations", {}, _number)
"""How many steps a database has taken."""

_TABLE = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL, PRIMARY KEY (number))"


def migrate(writer: Writer, engine: Engine) -> None:
    """Take every step not yet taken, all in one transaction.

    Raises `Misconfigured` where the database is newer than this program, `Unavailable`.
    """
    if _taken(writer) == len(STEPS):
        return
    try:
        _take(writer, engine)
    except StatementFailed:
        # Two programs may open a new PostgreSQL database at the same moment. The second one
        # fails on the first one's rows, and on another look finds the steps taken.
        _take(writer, engine)


def check(walker: Writer) -> None:
    """Refuse to read a database that is not at this program's step: `Misconfigured`."""
    taken = _taken(walker)
    if taken < len(STEPS):
        raise Misconfigured(
            f"the database is at step {taken} of {len(STEPS)}: start the server once to update it"
        )


def statements(text: str) -> list[str]:
    """Cut a file of SQL: a statement ends at a semicolon before an empty line.

    So the semicolons inside a trigger stay where they are.
    """
    code = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return [part.strip() for part in f"{code}\n\n".split(";\n\n") if part.strip()]


def _taken(writer: Writer) -> int:
    try:
        taken: int = writer.read([NUMBER])[0]
    except StatementFailed:  # a new database has no such table
        writer.rollback()
        return 0
    if taken > len(STEPS):
        raise Misconfigured(
            f"the database is at step {taken}, this program knows {len(STEPS)}: "
            "it was used with a newer fedcomments, run that one or restore a backup"
        )
    return taken


def _take(writer: Writer, engine: Engine) -> None:
    try:
        writer.begin([])
        writer.script([_TABLE])
        for number in range(writer.read([NUMBER])[0] + 1, len(STEPS) + 1):
            writer.write(Change("INSERT INTO migrations (number) VALUES (:n)", {"n": number}))
            writer.script(_step(STEPS[number - 1], engine))
        writer.commit()
    finally:
        writer.rollback()


def _step(name: str, engine: Engine) -> list[str]:
    here = Path(__file__).parent / "schema"
    files = (here / f"{name}.sql", here / f"{name}.{engine}.sql")
    return [each for file in files if file.exists() for each in statements(file.read_text("utf-8"))]
