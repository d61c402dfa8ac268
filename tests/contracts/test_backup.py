"""A copy is whole, checked, private, and never written over another."""

import stat

import pytest

from fedcomments.database import Change, Query
from fedcomments.database.opening import open_database
from fedcomments.database.sqlite.backup import backup
from fedcomments.errors import Conflict, Unavailable

COUNT = Query("SELECT COUNT(*) FROM notes", {}, lambda rows: rows[0][0])
NOTE = "INSERT INTO notes (site, n, words) VALUES ('blog', :n, :words)"


@pytest.fixture
def writer(sqlite_url):
    writer = open_database(sqlite_url).writer()
    writer.begin([])
    writer.script(["CREATE TABLE notes (site TEXT, n INTEGER, words TEXT, PRIMARY KEY (site, n))"])
    for n in range(2000):
        writer.write(Change(NOTE, {"n": n, "words": "word " * 1000}))
    writer.commit()
    yield writer
    writer.close()


def test_a_copy_holds_one_moment_whatever_is_written_meanwhile(tmp_path, writer):
    told = []

    def progress(done, of):
        told.append((done, of))
        writer.begin([])
        writer.write(Change(NOTE, {"n": 5000 + len(told), "words": ""}))
        writer.commit()

    backup(tmp_path / "blog.db", tmp_path / "copy.db", progress)

    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}").writer()
    assert copy.read([COUNT]) == [2000]
    copy.close()
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]


def test_a_copy_is_one_file_for_its_owner_alone(tmp_path, writer):
    del writer

    backup(tmp_path / "blog.db", tmp_path / "copy.db")

    copies = list(tmp_path.glob("copy.db*"))
    assert [file.name for file in copies] == ["copy.db"]
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600


def test_a_copy_is_not_written_over_anything(tmp_path, writer):
    del writer
    (tmp_path / "copy.db").write_text("an older one")

    with pytest.raises(Conflict, match="not overwritten"):
        backup(tmp_path / "blog.db", tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "an older one"


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path):
    (tmp_path / "blog.db").write_text("This is not a database. " * 100)

    with pytest.raises(Unavailable):
        backup(tmp_path / "blog.db", tmp_path / "copy.db")

    assert [file.name for file in tmp_path.iterdir()] == ["blog.db"]


def test_a_folder_that_is_not_there_is_named(tmp_path, writer):
    del writer

    with pytest.raises(Unavailable, match="nowhere"):
        backup(tmp_path / "blog.db", tmp_path / "nowhere" / "copy.db")
