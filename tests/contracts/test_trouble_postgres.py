"""When PostgreSQL cannot do it: nothing is lost that was committed, and it says so."""

import psycopg
import pytest

from fedcomments.database import Change, Query
from fedcomments.database.opening import open_database
from fedcomments.database.postgres.driver import translated as from_postgres
from fedcomments.errors import Unavailable

NOTES = "CREATE TABLE notes (site TEXT, n INTEGER, words TEXT, PRIMARY KEY (site, n))"
COUNT = Query("SELECT COUNT(*) FROM notes", {}, lambda rows: rows[0][0])


def note(n, words=""):
    return Change(
        "INSERT INTO notes (site, n, words) VALUES ('blog', :n, :words)", {"n": n, "words": words}
    )


def with_a_note(writer):
    writer.begin([])
    writer.script([NOTES])
    writer.write(note(0))
    writer.commit()


@pytest.mark.postgres
async def test_a_restarted_server_costs_the_open_transaction_only(restart, postgres_url):
    database = open_database(postgres_url)
    writer = database.writer()
    with_a_note(writer)
    reader = await database.reader()
    assert await reader.read(COUNT) == (1,)
    writer.begin([])
    writer.write(note(1))

    restart()

    with pytest.raises(Unavailable):
        writer.read([COUNT])
    writer.rollback()
    writer.begin([])
    writer.write(note(1))
    writer.commit()
    assert await reader.read(COUNT) == (2,)
    assert await reader.read(COUNT, COUNT) == (2, 2)
    await reader.close()
    writer.close()


@pytest.mark.postgres
def test_a_server_restarted_between_two_transactions_is_not_noticed(restart, postgres_url):
    writer = open_database(postgres_url).writer()
    with_a_note(writer)

    restart()

    writer.begin(["blog"])
    writer.write(note(1))
    writer.commit()
    assert writer.read([COUNT]) == [2]
    writer.close()


@pytest.mark.postgres
async def test_a_database_made_read_only_is_unavailable_for_changes(postgres_url):
    database = open_database(postgres_url)
    writer = database.writer()
    with_a_note(writer)
    writer.close()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    writer = database.writer()
    reader = await database.reader()

    with pytest.raises(Unavailable, match="read-only"):
        writer.begin(["blog"])
    writer.begin([])
    writer.write(note(1))
    with pytest.raises(Unavailable, match="read-only"):
        writer.commit()

    writer.rollback()
    assert await reader.read(COUNT) == (1,)
    await reader.close()
    writer.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.DiskFull("could not extend file: No space left on device"),
        psycopg.errors.OutOfMemory("out of memory"),
        psycopg.errors.TooManyConnections("sorry, too many clients already"),
        psycopg.errors.AdminShutdown("terminating connection"),
        psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"),
        psycopg.errors.IoError("could not write block"),
        psycopg.InterfaceError("the connection is closed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_trouble_that_cannot_be_had_on_demand_is_known_for_what_it_is(error):
    assert isinstance(from_postgres(error), Unavailable)


@pytest.mark.postgres
def test_the_same_log_is_written_to_by_one_transaction_at_a_time(postgres_url):
    database = open_database(postgres_url)
    one, other = database.writer(), database.writer()
    one.begin([])
    one.write(Change(STATE, {"site": "blog", "empty": b""}))
    one.write(Change(STATE, {"site": "other", "empty": b""}))
    one.commit()
    one.begin(["blog"])
    other.read([Query("SELECT set_config('lock_timeout', '50', false)", {}, list)])

    other.begin(["other"])
    other.rollback()
    with pytest.raises(Unavailable, match="lock timeout"):
        hold(other, ["blog"])

    one.commit()
    other.begin(["blog", "other"])
    other.rollback()
    one.close()
    other.close()


STATE = """INSERT INTO log_state (site, size, frontier, root, last_ts)
VALUES (:site, 0, :empty, :empty, 0)"""


def hold(writer, sites):
    """Ask for the sites' rows as `begin` does, but without its second try."""
    writer.begin([])
    sql = "SELECT site FROM log_state WHERE site = ANY(:sites) FOR UPDATE"
    writer.read([Query(sql, {"sites": sites}, list)])
