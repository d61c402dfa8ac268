"""A log so large that several processes check it."""

import os
import sqlite3
from contextlib import closing

import pytest

from fedcomments.audit.chunk import CHUNK
from fedcomments.audit.verify import ALONE, verify_log
from fedcomments.database.opening import open_database
from fedcomments.domain.author import Author
from fedcomments.domain.events import Aside, PayloadErased, ResponsePosted, Words
from fedcomments.errors import Corrupt
from fedcomments.log import log
from fedcomments.log.keys import new_secrets
from fedcomments.log.merkle import Frontier
from fedcomments.log.stamp import Head, stamp
from fedcomments.replay import no_progress

STREAM = "ab" * 16
SIZE = ALONE + 300
LAST = SIZE - 10
"""A position in the last chunk."""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A database with SIZE events; its triggers are gone, as a forger would have it."""
    path = tmp_path_factory.mktemp("large") / "blog.db"
    writer = open_database(f"sqlite:///{path}").writer()
    writer.begin(("blog",))
    for change in log.found("blog", new_secrets(os.urandom)):
        writer.write(change)
    words, shown = Words("hello", Author("Ann")), Aside("shown")
    append(writer, (ResponsePosted(STREAM, None, words, shown) for _ in range(SIZE)))
    writer.commit()
    writer.close()
    with sqlite3.connect(path) as forger:
        for (name,) in forger.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            forger.execute(f"DROP TRIGGER {name}")
    forger.close()
    return path


def append(writer, events):
    """Append to the log as it stands."""
    (state,) = writer.read((log.state("blog"),))
    (version,) = writer.read((log.version("blog", STREAM),))
    head = state.head
    for sv, event in enumerate(events, start=version + 1):
        made = stamp("blog", head, event, sv=sv, now=1000, key=None, random=os.urandom)
        for change in made.changes:
            writer.write(change)
        head = made.head
    log.advance(writer, "blog", state.head, head)


@pytest.fixture
def changed(large):
    """Change the database by SQL, and change it back after the story."""
    undone = []

    def change(table, column, value, where):
        with closing(sqlite3.connect(large)) as forger, forger:
            found = f"SELECT rowid, {column} FROM {table} WHERE {where}"
            rowid, before = forger.execute(found).fetchone()
            at = f"WHERE rowid = {rowid}"
            undone.append((f"UPDATE {table} SET {column} = ? {at}", before))
            forger.execute(f"UPDATE {table} SET {column} = {value} {at}")

    yield change
    with closing(sqlite3.connect(large)) as forger, forger:
        for statement, before in undone:
            forger.execute(statement, (before,))


def verify(path, progress=no_progress):
    return verify_log(open_database(f"sqlite:///{path}"), "blog", progress)


def test_a_whole_log_passes_and_tells_how_far_it_is(large):
    told = []

    state = verify(large, lambda done, of: told.append((done, of)))

    assert state.head.size == SIZE
    assert told == [*((CHUNK * number, SIZE) for number in range(1, 5)), (SIZE, SIZE)]


@pytest.mark.parametrize(
    ("forgery", "place"),
    [
        (("payloads", "body", "zeroblob(2)", f"seq = {LAST} AND part = 'public'"), LAST),
        (("events", "ts", "ts + 1", f"seq = {LAST}"), LAST),
        (("events", "seq", "900000", f"seq = {CHUNK}"), CHUNK),
        (("tile_hashes", "root", "zeroblob(32)", "level = 0 AND tile = 200"), 200 * 256),
        (("tile_hashes", "root", "zeroblob(32)", "level = 1"), 0),
        (("log_state", "root", "zeroblob(32)", "site = 'blog'"), None),
    ],
)
def test_a_forgery_is_found_by_whichever_process_meets_it(large, changed, forgery, place):
    changed(*forgery)

    with pytest.raises(Corrupt) as fault:
        verify(large)

    assert fault.value.seq == place


def test_what_is_erased_while_it_is_checked_is_no_fault(large):
    """The processes see later moments than the one whose head they are compared with."""
    database = Meanwhile(f"sqlite:///{large}")

    state = verify_log(database, "blog")

    assert database.erased == [LAST]
    assert state.head.size == SIZE + 1


class Meanwhile:
    """A database in which something is erased when its address is first asked for."""

    def __init__(self, url):
        self._url = url
        self.walker = open_database(url).walker
        self.erased = []

    @property
    def url(self):
        if not self.erased:
            self.erased.append(LAST)
            writer = open_database(self._url).writer()
            writer.begin(("blog",))
            append(writer, [PayloadErased(STREAM, LAST)])
            writer.write(log.erased_payload("blog", LAST, only_private=False))
            writer.commit()
            writer.close()
        return self._url


def test_the_whole_of_it_still_stands_at_the_end(large):
    assert verify(large).head.last_ts == 1000


def test_an_empty_log_is_whole(tmp_path):
    path = tmp_path / "empty.db"
    writer = open_database(f"sqlite:///{path}").writer()
    writer.begin(("blog",))
    for change in log.found("blog", new_secrets(os.urandom)):
        writer.write(change)
    writer.commit()
    writer.close()

    assert verify(path).head == Head(Frontier(), 0)
