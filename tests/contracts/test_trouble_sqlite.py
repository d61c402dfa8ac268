"""When SQLite's storage cannot do it: nothing is lost that was committed, and it says so."""

import sqlite3
from contextlib import closing

import pytest

from fedcomments.database import Change, Query
from fedcomments.database.opening import open_database
from fedcomments.errors import StatementFailed, Unavailable

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


async def test_a_full_disk_loses_the_transaction_and_nothing_else(sqlite_url):
    database = open_database(sqlite_url)
    writer = database.writer()
    with_a_note(writer)
    reader = await database.reader()
    pages = writer.read([Query("PRAGMA page_count", {}, lambda rows: rows[0][0])])[0]
    writer.read([Query(f"PRAGMA max_page_count={pages + 2}", {}, list)])
    writer.begin([])
    writer.write(note(1))

    with pytest.raises(Unavailable, match="full"):
        all(writer.write(note(n, "x" * 10_000)) is None for n in range(2, 100))

    with pytest.raises(StatementFailed, match="outside a transaction"):
        writer.write(note(200))
    with pytest.raises(Unavailable):
        writer.savepoint()
    writer.rollback()
    assert await reader.read(COUNT) == (1,)
    writer.read([Query("PRAGMA max_page_count=100000", {}, list)])
    writer.begin([])
    writer.write(note(1, "x" * 10_000))
    writer.commit()
    assert await reader.read(COUNT) == (2,)
    await reader.close()
    writer.close()


def test_what_can_only_be_read_is_unavailable_for_changes(sqlite_url):
    database = open_database(sqlite_url)
    writer = database.writer()
    with_a_note(writer)
    walker = database.walker()
    walker.begin([])

    with pytest.raises(Unavailable, match="readonly"):
        walker.write(note(1))

    assert walker.read([COUNT]) == [1]
    walker.close()
    writer.close()


def test_a_file_that_another_tool_holds_is_unavailable_until_it_lets_go(tmp_path, sqlite_url):
    writer = open_database(sqlite_url).writer()
    with_a_note(writer)
    writer.read([Query("PRAGMA busy_timeout=10", {}, list)])

    with closing(sqlite3.connect(tmp_path / "blog.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            writer.begin([])
        other.execute("ROLLBACK")

    writer.begin([])
    writer.write(note(1))
    writer.commit()
    assert writer.read([COUNT]) == [2]
    writer.close()


def test_erased_bytes_are_on_no_disk_after_a_scrub(tmp_path, sqlite_url):
    writer = open_database(sqlite_url).writer()
    with_a_note(writer)
    secret = "a word that nobody may find again " * 500
    writer.begin([])
    writer.write(note(1, secret))
    writer.commit()
    writer.begin([])
    writer.write(Change("DELETE FROM notes WHERE n = 1", {}))
    writer.commit()

    assert writer.scrub()

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"a word that nobody may find again" not in kept
    writer.close()


def test_a_reader_in_the_way_of_a_scrub_is_told_of(sqlite_url):
    database = open_database(sqlite_url)
    writer = database.writer()
    with_a_note(writer)
    walker = database.walker()
    walker.begin([])
    walker.read([COUNT])
    writer.begin([])
    writer.write(note(1))
    writer.commit()

    scrubbed = writer.scrub()
    walker.close()

    assert not scrubbed
    assert writer.scrub()
    writer.close()


async def test_a_closed_reader_is_unavailable(sqlite_url):
    database = open_database(sqlite_url)
    writer = database.writer()
    with_a_note(writer)
    reader = await database.reader()

    await reader.close()

    with pytest.raises(Unavailable):
        await reader.read(COUNT)
    writer.close()
