"""The log is only ever appended to, whoever asks; the erasures' way out is narrow."""

import pytest

from fedcomments.errors import StatementFailed

EVERYTHING = """SELECT 'event', seq, type FROM events
UNION ALL SELECT 'part', seq, part FROM payloads
UNION ALL SELECT 'tile', tile, '' FROM tile_hashes ORDER BY 1, 2, 3"""
PARTS = "SELECT seq, part FROM payloads ORDER BY seq, part"
BOTH_OF_ONE = [(1, "private"), (1, "public")]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE events SET leaf = leaf", "events are never changed"),
        ("UPDATE events SET ts = 2 WHERE seq = 1", "events are never changed"),
        ("DELETE FROM events WHERE seq = 1", "events are never deleted"),
        ("DELETE FROM events", "events are never deleted"),
        ("UPDATE payloads SET body = salt", "payloads are never changed"),
        ("DELETE FROM payloads WHERE part = 'private'", "only where an erasure points at them"),
        ("UPDATE tile_hashes SET root = root", "tile hashes are never changed"),
        ("DELETE FROM tile_hashes", "tile hashes are never deleted"),
        (
            """INSERT INTO events SELECT * FROM events WHERE seq = 0
            ON CONFLICT (site, seq) DO UPDATE SET leaf = excluded.leaf""",
            "events are never changed",
        ),
    ],
)
def test_what_was_recorded_is_neither_changed_nor_deleted(log, statement, words):
    before = log.rows(EVERYTHING)
    log.writer.savepoint()

    with pytest.raises(StatementFailed, match=words):
        log.insist(statement)

    log.writer.undo()
    assert log.rows(EVERYTHING) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["events", "payloads", "tile_hashes"])
def test_sqlite_lets_no_row_be_replaced(log, table):
    with pytest.raises(StatementFailed, match="delete"):
        log.write(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["events", "payloads", "tile_hashes"])
def test_postgresql_lets_no_table_be_truncated(log, table):
    with pytest.raises(StatementFailed, match="delete"):
        log.writer.script([f"TRUNCATE {table}"])


def test_an_erasure_lets_both_parts_of_its_event_go_and_no_others(log, erase):
    erase("payload.erased", 0)

    log.write("DELETE FROM payloads WHERE seq = 0")
    log.writer.commit()

    assert log.rows(PARTS) == BOTH_OF_ONE


def test_an_erasure_of_one_event_does_not_touch_the_next(log, erase):
    erase("payload.erased", 0)

    with pytest.raises(StatementFailed, match="only where an erasure points at them"):
        log.insist("DELETE FROM payloads WHERE seq = 1")


def test_a_private_erasure_lets_only_the_private_part_go(log, erase):
    erase("private.erased", 0)
    log.write("DELETE FROM payloads WHERE seq = 0 AND part = 'private'")
    log.writer.savepoint()

    with pytest.raises(StatementFailed, match="only where an erasure points at them"):
        log.insist("DELETE FROM payloads WHERE seq = 0")

    log.writer.undo()
    log.writer.commit()
    assert log.rows(PARTS) == [(0, "public"), *BOTH_OF_ONE]


def test_another_event_that_points_there_is_no_erasure(log, erase):
    erase("response.judged", 0)

    with pytest.raises(StatementFailed, match="only where an erasure points at them"):
        log.insist("DELETE FROM payloads WHERE seq = 0")


def test_an_erasure_in_another_log_does_not_count(log):
    log.write(
        """INSERT INTO events (site, seq, id, stream, sv, type, ts, re, leaf)
        VALUES ('other', 0, 'id', 'page', 1, 'payload.erased', 1, 0, :leaf)""",
        leaf=b"{}",
    )

    with pytest.raises(StatementFailed, match="only where an erasure points at them"):
        log.insist("DELETE FROM payloads WHERE site = 'blog' AND seq = 0")


def test_removing_a_site_lets_all_of_it_go(log):
    log.write("INSERT INTO removing (site) VALUES ('blog')")

    log.write("DELETE FROM payloads WHERE site = 'blog'")
    log.write("DELETE FROM tile_hashes WHERE site = 'blog'")
    log.write("DELETE FROM events WHERE site = 'blog'")
    log.write("DELETE FROM removing")
    log.writer.commit()

    assert log.rows(EVERYTHING) == []


def test_removing_a_site_touches_no_other(log):
    log.write("INSERT INTO removing (site) VALUES ('other')")

    with pytest.raises(StatementFailed, match="events are never deleted"):
        log.insist("DELETE FROM events WHERE site = 'blog'")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO events SELECT site, seq, id, stream, 9, type, ts, re, key, leaf FROM events",
        """INSERT INTO events
        SELECT site, seq + 9, id, stream, sv, type, ts, re, key, leaf FROM events""",
        "INSERT INTO payloads SELECT site, seq, 'secret', salt, body FROM payloads",
        "INSERT INTO payloads SELECT site, seq, part, salt, body FROM payloads",
    ],
)
def test_positions_versions_and_parts_are_unique(log, statement):
    with pytest.raises(StatementFailed):
        log.insist(statement)


def test_a_key_is_used_once_in_a_log_and_may_be_absent(log):
    keyed = """INSERT INTO events (site, seq, id, stream, sv, type, ts, key, leaf)
    VALUES (:site, :seq, 'id', 'page', :seq + 1, 'response.posted', 1, :key, :leaf)"""
    log.write(keyed, site="blog", seq=5, key="k", leaf=b"{}")
    log.write(keyed, site="other", seq=5, key="k", leaf=b"{}")
    log.write(keyed, site="blog", seq=6, key=None, leaf=b"{}")

    with pytest.raises(StatementFailed):
        log.insist(keyed, site="blog", seq=7, key="k", leaf=b"{}")
