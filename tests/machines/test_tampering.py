"""Whatever is changed in a database behind our back is found, and named where it is."""

import asyncio
import os
import shutil
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fedcomments import replay
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.domain import response, site
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    Opening,
    PageFacts,
    PageOpened,
    PayloadErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    Verdict,
    Words,
)
from fedcomments.errors import Corrupt
from fedcomments.log.keys import new_secrets
from fedcomments.recorder import Recorder
from fedcomments.views import VIEWS
from fedcomments.views.sites import every

STREAM = "ab" * 16
RESPONSES = 300
"""Enough for a full tile of leaves."""
ERASED = 5


def story():
    """One decision after another: a page, many responses, edits, verdicts and an erasure."""
    shown = Aside("shown")
    yield [PageOpened(STREAM, public=PageFacts("https://blog.example/post"))]
    for number in range(RESPONSES):
        answered = 3 if number % 7 == 3 else None
        words = Words(f"words {number}", Author(f"Ann {number}"))
        yield [ResponsePosted(STREAM, answered, words, shown)]
    yield [ResponseEdited(STREAM, 6, Revision("edited"))]
    yield [ResponseJudged(STREAM, 7, private=Verdict("hidden", ("why",)))]
    known = response.Response(ERASED, "", STREAM, None, "comment", "shown", 0, "", is_local=True)
    yield response.erase(known, [])
    yield [ResponsePosted(STREAM, None, Words("last"), shown)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A database that is whole; its triggers are gone, as a forger would have it."""
    path = tmp_path_factory.mktemp("whole") / "blog.db"
    asyncio.run(tell(path))
    with sqlite3.connect(path) as forger:
        names = forger.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            forger.execute(f"DROP TRIGGER {name}")
    forger.close()
    return path


async def tell(path):
    """Record the story."""
    writer = open_database(f"sqlite:///{path}").writer()
    writer.begin(())
    replay.rebuild(writer, list(VIEWS))
    writer.commit()
    recorder = Recorder(writer, lambda: 1_790_000_000_000, os.urandom)
    recorder.start()

    def found(sites):
        return site.add(
            sites,
            site="blog",
            stream="cd" * 16,
            opening=Opening("comments.example/log/blog", "vkey"),
            prefixes=["https://blog.example"],
            comments="open",
        )

    await recorder.record("blog", (every(),), found, founding=new_secrets(os.urandom))
    for events in story():
        if isinstance(events[0], PayloadErased):
            with sqlite3.connect(path) as keeper:  # somebody who keeps what will be erased
                keeper.execute("CREATE TABLE kept AS SELECT * FROM payloads WHERE seq = 5")
            keeper.close()
        await recorder.record("blog", (), lambda events=events: events)
    await recorder.close()


@pytest.fixture
def forge(whole, tmp_path):
    """Change a copy by SQL → what an audit says of it; None where it passes."""
    number = iter(range(1_000_000))

    def forge(*statements):
        path = tmp_path / f"{next(number)}.db"
        shutil.copy(whole, path)
        with sqlite3.connect(path) as forger:
            for sql, parameters in statements:
                changed = forger.execute(sql, parameters).rowcount
                assert changed, f"the forgery changed nothing: {sql}"
        forger.close()
        try:
            return audit(path)
        finally:
            path.unlink()

    return forge


def audit(path):
    database = open_database(f"sqlite:///{path}")
    try:
        verify_log(database, "blog")
        compare_views(database, "blog")
    except Corrupt as fault:
        return fault
    return None


def test_a_whole_log_passes(whole):
    assert audit(whole) is None


# what is done: the statement, and the position that must be named (None: beside the events)
FORGERIES = {
    "an event removed": ("DELETE FROM events WHERE seq = 40", 40),
    "the last event removed": ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", 306),
    "the first event removed": ("DELETE FROM events WHERE seq = 0", 0),
    "an event moved": ("UPDATE events SET seq = 9000 WHERE seq = 40", 40),
    "an event's time": ("UPDATE events SET ts = ts - 1 WHERE seq = 40", 40),
    "an event's type": ("UPDATE events SET type = 'page.closed' WHERE seq = 40", 40),
    "an event's name": ("UPDATE events SET id = replace(id, '0', '1') WHERE seq = 40", 40),
    "an event's stream": ("UPDATE events SET stream = '00' WHERE seq = 40", 40),
    "an event's version": ("UPDATE events SET sv = 9000 WHERE seq = 40", 40),
    "what an event answers": ("UPDATE events SET re = 4 WHERE seq = 40", 40),
    "an event's key": ("UPDATE events SET key = 'k' WHERE seq = 40", 40),
    "a leaf's bytes": (
        "UPDATE events SET leaf = CAST(replace(leaf, 'posted', 'edited') AS BLOB) WHERE seq = 40",
        40,
    ),
    "a leaf's spacing": (
        "UPDATE events SET leaf = CAST(replace(leaf, ':', ': ') AS BLOB) WHERE seq = 40",
        40,
    ),
    "a leaf as text": ("UPDATE events SET leaf = CAST('{}' AS BLOB) WHERE seq = 40", 40),
    "a public part's words": (
        """UPDATE payloads SET body = CAST(replace(body, 'words', 'Words') AS BLOB)
           WHERE seq = 40 AND part = 'public'""",
        40,
    ),
    "a private part's words": (
        "UPDATE payloads SET body = CAST('{}' AS BLOB) WHERE seq = 40 AND part = 'private'",
        40,
    ),
    "a salt": ("UPDATE payloads SET salt = zeroblob(32) WHERE seq = 40 AND part = 'public'", 40),
    "a part removed": ("DELETE FROM payloads WHERE seq = 40 AND part = 'public'", 40),
    "a private part removed": ("DELETE FROM payloads WHERE seq = 40 AND part = 'private'", 40),
    "a part copied from another event": (
        """UPDATE payloads SET
           body = (SELECT body FROM payloads WHERE seq = 41 AND part = 'public'),
           salt = (SELECT salt FROM payloads WHERE seq = 41 AND part = 'public')
           WHERE seq = 40 AND part = 'public'""",
        40,
    ),
    "a part moved past the end": ("UPDATE payloads SET seq = 9000 WHERE seq = 40", 40),
    "a part that no leaf speaks of": (
        "INSERT INTO payloads VALUES ('blog', 308, 'public', zeroblob(32), zeroblob(2))",
        None,
    ),
    "another part in an erased one's place": (
        f"INSERT INTO payloads VALUES ('blog', {ERASED}, 'public', zeroblob(32), zeroblob(2))",
        ERASED,
    ),
    "an erased part put back to the letter": ("INSERT INTO payloads SELECT * FROM kept", ERASED),
    "a tile's hashes": ("UPDATE tile_hashes SET hashes = zeroblob(8192)", 0),
    "a tile's root": ("UPDATE tile_hashes SET root = zeroblob(32)", 0),
    "a tile removed": ("DELETE FROM tile_hashes", 0),
    "a tile too many": (
        "INSERT INTO tile_hashes SELECT site, level, 7, hashes, root FROM tile_hashes",
        None,
    ),
    "the kept size": ("UPDATE log_state SET size = size - 1", None),
    "the kept root": ("UPDATE log_state SET root = zeroblob(32)", None),
    "the kept frontier": ("UPDATE log_state SET frontier = zeroblob(length(frontier))", None),
    "the kept time": ("UPDATE log_state SET last_ts = last_ts + 1", None),
    "a shown text": ("UPDATE responses SET text = 'forged' WHERE seq = 40", None),
    "a shown name": ("UPDATE responses SET name = 'Eve' WHERE seq = 40", None),
    "a hidden response shown": ("UPDATE responses SET state = 'shown' WHERE seq = 7", None),
    "a shown response gone": ("DELETE FROM responses WHERE seq = 40", None),
    "a page's title": ("UPDATE pages SET title = 'forged'", None),
    "a page closed": ("UPDATE pages SET closed = 1", None),
    "a count": ("UPDATE tallies SET shown = shown + 1", None),
    "a site's policy": ("UPDATE sites SET comments = 'all'", None),
    "a site's prefix": ("UPDATE prefixes SET url = 'https://evil.example/'", None),
    "an alias": (
        "INSERT INTO addresses SELECT site, '//evil.example', page, 9 FROM addresses",
        None,
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found_and_its_place_is_named(forge, name):
    sql, place = FORGERIES[name]

    fault = forge((sql, ()))

    assert fault is not None
    assert fault.site == "blog"
    if place is not None:
        assert fault.seq == place


def test_a_missing_part_is_explained_by_its_erasure_alone(forge):
    """The part of a later posting goes, and the erasure that is there speaks of another."""
    fault = forge(("DELETE FROM payloads WHERE seq = 6", ()))

    assert (fault.seq, "erasure" in fault.what) == (6, True)


def test_a_view_row_that_is_forged_is_told_in_full(forge):
    fault = forge(("UPDATE responses SET text = 'forged' WHERE seq = 40", ()))

    assert "responses" in fault.what
    assert "forged" in fault.what


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_flipped_byte_of_an_event_or_part_is_found_at_its_position(forge, whole, data):
    with sqlite3.connect(whole) as reader:
        table, column = data.draw(
            st.sampled_from([("events", "leaf"), ("payloads", "body"), ("payloads", "salt")])
        )
        rows = reader.execute(f"SELECT rowid, seq, {column} FROM {table} ORDER BY rowid").fetchall()
    reader.close()
    rowid, seq, raw = data.draw(st.sampled_from(rows))
    at = data.draw(st.integers(0, len(raw) - 1))
    flipped = bytearray(raw)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))

    fault = forge((f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (bytes(flipped), rowid)))

    assert fault is not None
    assert fault.seq == seq
