"""Whatever is changed in a database behind our back is found, and named where it is."""

import pytest

SIZE = 312
ERASED = 5
ERASURE = 303
"""As in conftest.py."""
EVENT = "id, stream, sv, type, ts, re, key, leaf"


def test_a_whole_log_passes(whole, audit):
    assert audit(whole) is None


# what is done: the statement, and the position that must be named (None: beside the events)
FORGERIES = {
    "an event removed": ("DELETE FROM events WHERE seq = 40", 40),
    "the last event removed": ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", 311),
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


# what is done in several steps, and the position that must be named
MANOEUVRES = {
    "two events swapped": (
        (
            "UPDATE events SET seq = -1 WHERE seq = 40",
            "UPDATE events SET seq = 40 WHERE seq = 41",
            "UPDATE events SET seq = 41 WHERE seq = -1",
        ),
        40,
    ),
    "two events swapped with their parts": (
        tuple(
            f"UPDATE {table} SET seq = {there} WHERE seq = {here}"
            for table in ("events", "payloads")
            for here, there in ((40, -1), (41, 40), (-1, 41))
        ),
        40,
    ),
    "an event inserted": (
        (
            "UPDATE events SET seq = seq + 10000 WHERE seq >= 40",
            "UPDATE events SET seq = seq - 9999 WHERE seq >= 10000",
            f"INSERT INTO events SELECT site, 40, {EVENT} FROM events WHERE seq = 39",
            "UPDATE log_state SET size = size + 1",
        ),
        None,
    ),
    "an event removed and the gap closed": (
        (
            "DELETE FROM events WHERE seq = 40",
            "UPDATE events SET seq = seq - 1 WHERE seq > 40",
        ),
        40,
    ),
    "an event appended": (
        (f"INSERT INTO events SELECT site, {SIZE}, {EVENT} FROM events WHERE seq = 40",),
        SIZE,
    ),
    "the last event removed and the size with it": (
        (
            f"DELETE FROM events WHERE seq = {SIZE - 1}",
            f"DELETE FROM payloads WHERE seq = {SIZE - 1}",
            "UPDATE log_state SET size = size - 1",
        ),
        None,
    ),
    "a part and its event's commitment": (
        (
            "UPDATE payloads SET body = CAST('{}' AS BLOB) WHERE seq = 40 AND part = 'public'",
            "UPDATE events SET leaf = (SELECT leaf FROM events e WHERE e.seq = 41) WHERE seq = 40",
        ),
        40,
    ),
    "all events removed": (("DELETE FROM events",), 0),
    "another log's events": (("UPDATE events SET site = 'other'",), 0),
    "no head": (("DELETE FROM log_state",), None),
}


@pytest.mark.parametrize("name", MANOEUVRES)
def test_a_forgery_in_several_steps_is_found(forge, name):
    statements, place = MANOEUVRES[name]

    fault = forge(*((sql, ()) for sql in statements))

    assert fault is not None
    if place is not None:
        assert fault.seq == place
