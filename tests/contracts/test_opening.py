"""How a database is found, made, brought up to date, and refused."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from fedcomments.database import Change, Query
from fedcomments.database.migrations import NUMBER, STEPS, statements
from fedcomments.database.opening import open_database
from fedcomments.database.sqlite import SqliteDatabase, scratch
from fedcomments.errors import Conflict, Misconfigured, Unavailable


@pytest.mark.parametrize(
    "url",
    ["", "blog.db", "sqlite://blog.db", "sqlite:///", "sqlite:///:memory:", "mysql://host/blog"],
)
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(Misconfigured, match=r"database\.url"):
        open_database(url)


def test_three_slashes_are_relative_and_four_absolute():
    relative = open_database("sqlite:///data/blog.db")
    absolute = open_database("sqlite:////data/blog.db")

    assert isinstance(relative, SqliteDatabase)
    assert isinstance(absolute, SqliteDatabase)
    assert relative.path == Path("data/blog.db")
    assert absolute.path == Path("/data/blog.db")


def test_opening_twice_changes_nothing(database, notes):
    notes.put(1)
    notes.writer.commit()
    notes.writer.close()

    again = database.writer()

    assert again.read([NUMBER, Query("SELECT n FROM notes", {}, list)]) == [len(STEPS), [(1,)]]
    again.close()


async def test_a_newer_database_is_refused(database, writer):
    writer.begin([])
    writer.write(Change("INSERT INTO migrations (number) VALUES (:n)", {"n": len(STEPS) + 1}))
    writer.commit()
    writer.close()

    with pytest.raises(Misconfigured, match="newer fedcomments"):
        database.writer()
    with pytest.raises(Misconfigured, match="newer fedcomments"):
        database.walker()
    with pytest.raises(Misconfigured, match="newer fedcomments"):
        await database.reader()


def test_a_step_is_taken_whole_or_not_at_all(database, writer, monkeypatch):
    writer.begin([])
    writer.script(["DROP TABLE checkpoints", "DROP TABLE migrations"])
    writer.commit()  # so that step 1 is taken again, and fails on the tables that are there
    writer.close()

    with pytest.raises(Exception, match="exists"):
        database.writer()

    monkeypatch.setattr("fedcomments.database.migrations.STEPS", ())
    again = database.writer()
    with pytest.raises(Exception, match="checkpoints"):
        again.read([Query("SELECT site FROM checkpoints", {}, list)])
    again.close()


def test_statements_end_at_an_empty_line_only():
    text = "-- first; second;\n\nCREATE TABLE a (b TEXT);\n\nBEGIN\n    x; y;\nEND;\n"

    assert statements(text) == ["CREATE TABLE a (b TEXT)", "BEGIN\n    x; y;\nEND"]


# --- SQLite ------------------------------------------------------------------------------


def test_only_one_may_write_to_a_file(sqlite_url):
    database = open_database(sqlite_url)
    writer = database.writer()

    with pytest.raises(Conflict, match=f"process {os.getpid()} is writing"):
        database.writer()

    writer.close()
    database.writer().close()


def test_another_process_is_refused_and_told_who_writes(sqlite_url):
    writer = open_database(sqlite_url).writer()
    attempt = (
        "import sys; from fedcomments.database.opening import open_database;"
        "open_database(sys.argv[1]).writer()"
    )

    refused = subprocess.run(
        [sys.executable, "-c", attempt, sqlite_url], capture_output=True, text=True, check=False
    )

    writer.close()
    assert f"Conflict: process {os.getpid()} is writing" in refused.stderr


def test_a_file_is_for_its_owner_alone(tmp_path, sqlite_url):
    writer = open_database(sqlite_url).writer()

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    writer.close()
    names = ("blog.db", "blog.db-shm", "blog.db-wal", "blog.db.lock")
    assert modes == dict.fromkeys(names, 0o600)


async def test_a_file_that_is_not_there_can_only_be_written_to(sqlite_url):
    database = open_database(sqlite_url)

    with pytest.raises(Unavailable):
        database.walker()
    with pytest.raises(Unavailable):
        await database.reader()


def test_a_file_without_a_log_is_refused_to_readers(tmp_path, sqlite_url):
    sqlite3.connect(tmp_path / "blog.db").close()

    with pytest.raises(Misconfigured, match="step 0 of"):
        open_database(sqlite_url).walker()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unavailable, match="nowhere"):
        open_database(f"sqlite:///{tmp_path}/nowhere/blog.db").writer()


def test_a_file_of_another_kind_is_refused_and_left_unlocked(tmp_path, sqlite_url):
    (tmp_path / "blog.db").write_text("This is not a database. " * 100)

    for _ in range(2):
        with pytest.raises(Unavailable, match="not a database"):
            open_database(sqlite_url).writer()


def test_a_scratch_database_is_empty_and_nobody_else_s():
    one, other = scratch(), scratch()
    for writer in (one, other):
        writer.begin([])
        writer.script(["CREATE TABLE notes (site TEXT, PRIMARY KEY (site))"])
    one.savepoint()
    one.write(Change("INSERT INTO notes (site) VALUES ('blog')", {}))
    one.undo()
    one.write(Change("INSERT INTO notes (site) VALUES ('blog')", {}))
    one.commit()
    other.commit()

    count = Query("SELECT COUNT(*) FROM notes", {}, lambda rows: rows[0][0])

    assert (one.read([count]), other.read([count])) == ([1], [0])
    one.close()
    other.close()


def test_the_driver_of_the_other_engine_is_not_loaded(sqlite_url):
    loaded = (
        "import sys; from fedcomments.database.opening import open_database;"
        "open_database(sys.argv[1]).writer().close(); print('psycopg' in sys.modules)"
    )

    told = subprocess.check_output([sys.executable, "-c", loaded, sqlite_url], text=True)

    assert told.strip() == "False"


# --- PostgreSQL --------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_unavailable(tmp_path):
    with pytest.raises(Unavailable):
        open_database(f"postgresql:///blog?host={tmp_path}").writer()


@pytest.mark.postgres
def test_an_address_that_makes_no_sense_to_postgresql_is_refused():
    with pytest.raises(Misconfigured, match=r"database\.url"):
        open_database("postgresql://host/blog?nonsense=1").writer()


@pytest.mark.postgres
def test_a_database_in_another_encoding_is_refused(postgres):
    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")

    with pytest.raises(Misconfigured, match="must be UTF8, not LATIN1"):
        open_database(postgres.get_uri("latin")).writer()


@pytest.mark.postgres
def test_commits_are_durable_even_where_the_server_would_not_care(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())

    writer = open_database(postgres_url).writer()

    assert writer.read([Query("SHOW synchronous_commit", {}, list)]) == [[("on",)]]
    writer.close()


@pytest.mark.postgres
def test_two_programs_may_open_a_new_database_at_once(postgres_url):
    opening = (
        "import sys; from fedcomments.database.opening import open_database;"
        "open_database(sys.argv[1]).writer().close()"
    )

    programs = [subprocess.Popen([sys.executable, "-c", opening, postgres_url]) for _ in range(4)]

    assert [program.wait() for program in programs] == [0] * 4
