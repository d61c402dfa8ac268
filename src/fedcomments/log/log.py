"""The log where it is kept: its head, its entries, its tiles and its secrets."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from fedcomments.database import Change, Query, Row, Writer, each, first
from fedcomments.domain.events import Entry
from fedcomments.log import codec
from fedcomments.log.keys import Secrets
from fedcomments.log.leaf import decode
from fedcomments.log.merkle import Frontier, chunk_root, leaf_hash
from fedcomments.log.stamp import Head
from fedcomments.log.tiles import WIDTH, completed

CHUNK = 1000
"""Entries read at a time: a few hundred kilobytes."""


class State(Struct, frozen=True):
    """A log as its `log_state` row tells it. `fault` says where an audit found it broken."""

    site: str
    head: Head
    root: bytes
    fault: str


def states() -> Query[list[State]]:
    """Every log's state."""
    return Query(f"{STATE} ORDER BY site", {}, each(_state))


def state(site: str) -> Query[State | None]:
    """One log's state."""
    return Query(f"{STATE} WHERE site = :site", {"site": site}, first(_state))


def secrets(site: str) -> Query[Secrets | None]:
    """The log's own keys; they leave the database only in a private export."""
    return Query(
        "SELECT signing, secret FROM log_secrets WHERE site = :site",
        {"site": site},
        first(lambda row: Secrets(*row)),
    )


def version(site: str, stream: str) -> Query[int]:
    """How many events a stream has, which is the version of its last."""
    return Query(
        "SELECT coalesce(max(sv), 0) FROM events WHERE site = :site AND stream = :stream",
        {"site": site, "stream": stream},
        lambda rows: int(rows[0][0]),
    )


def budget_since(site: str, events: int) -> Query[int | None]:
    """When (ms) the last `events` events of a log began; None while it has fewer."""
    return Query(
        """SELECT ts FROM events WHERE site = :site AND seq =
           (SELECT max(seq) FROM events WHERE site = :site) - :events + 1 AND :events > 0""",
        {"site": site, "events": events},
        first(lambda row: int(row[0])),
    )


def by_key(site: str, key: str | None) -> Query[Entry | None]:
    """The event that an idempotency key was answered with."""
    return Query(f"{ENTRY} AND e.key = :key", {"site": site, "key": key}, first(entry))


def entries(site: str, start: int, stop: int) -> Query[list[Entry]]:
    """The entries from position `start` to before `stop`."""
    return Query(
        f"{ENTRY} AND e.seq >= :start AND e.seq < :stop ORDER BY e.seq",
        {"site": site, "start": start, "stop": stop},
        each(entry),
    )


def erasures(site: str, start: int) -> Query[list[Entry]]:
    """The erasures recorded from position `start` on."""
    return Query(
        f"""{ENTRY} AND e.seq >= :start
            AND e.type IN ('payload.erased', 'private.erased') ORDER BY e.seq""",
        {"site": site, "start": start},
        each(entry),
    )


def of_stream(site: str, stream: str, most: int) -> Query[list[Entry]]:
    """The entries of one stream, at most `most`."""
    return Query(
        f"{ENTRY} AND e.stream = :stream ORDER BY e.sv LIMIT :most",
        {"site": site, "stream": stream, "most": most},
        each(entry),
    )


def time_of(site: str, seq: int) -> Query[int | None]:
    """When (ms) an event was recorded."""
    return Query(
        "SELECT ts FROM events WHERE site = :site AND seq = :seq",
        {"site": site, "seq": seq},
        first(lambda row: int(row[0])),
    )


def walk(connection: Writer, site: str, size: int) -> Iterator[Entry]:
    """Every entry before position `size`, in flat memory."""
    for start in range(0, size, CHUNK):
        stop = min(start + CHUNK, size)
        yield from connection.read((entries(site, start, stop),))[0]


def entry(row: Row) -> Entry:
    """A row of `ENTRY` → the entry. Raises codec.UnknownType, ValueError (a damaged leaf)."""
    site, seq, raw, public, private = row
    leaf = decode(raw)
    event = codec.read(leaf.type, leaf.sch, leaf.stream, leaf.re, public, private)
    return Entry(site, seq, leaf.id, leaf.ts, leaf.sv, event)


def found(site: str, kept: Secrets) -> tuple[Change, ...]:
    """Begin an empty log with its own keys."""
    return (
        Change(
            """INSERT INTO log_state (site, size, frontier, root, last_ts)
               VALUES (:site, 0, :frontier, :root, 0)""",
            {"site": site, "frontier": b"", "root": Frontier().root()},
        ),
        Change(
            "INSERT INTO log_secrets (site, signing, secret) VALUES (:site, :signing, :secret)",
            {"site": site, "signing": kept.signing, "secret": kept.secret},
        ),
    )


def advance(connection: Writer, site: str, old: Head, new: Head) -> None:
    """Keep the tiles that became full, and the new head; once a batch."""
    for level, number in completed(old.size, new.size):
        hashes = _tile(connection, site, level, number)
        connection.write(
            Change(
                """INSERT INTO tile_hashes (site, level, tile, hashes, root)
                   VALUES (:site, :level, :tile, :hashes, :root)""",
                {
                    "site": site,
                    "level": level,
                    "tile": number,
                    "hashes": b"".join(hashes),
                    "root": chunk_root(hashes),
                },
            )
        )
    connection.write(
        Change(
            """UPDATE log_state SET size = :size, frontier = :frontier, root = :root,
               last_ts = :last_ts WHERE site = :site""",
            {
                "site": site,
                "size": new.size,
                "frontier": new.frontier.to_bytes(),
                "root": new.frontier.root(),
                "last_ts": new.last_ts,
            },
        )
    )


def _tile(connection: Writer, site: str, level: int, number: int) -> Sequence[bytes]:
    """The 256 hashes of a tile that just became full: of leaves, or of the tiles below."""
    start = number * WIDTH
    where = {"site": site, "level": level - 1, "start": start, "stop": start + WIDTH}
    if level == 0:
        query = Query(LEAVES, where, each(lambda row: leaf_hash(row[0])))
    else:
        query = Query(ROOTS, where, each(lambda row: bytes(row[0])))
    hashes: list[bytes] = connection.read((query,))[0]
    return hashes


def mark_fault(site: str, fault: str) -> Change:
    """Remember where an audit found the log broken, or that it is whole again ('')."""
    return Change(
        "UPDATE log_state SET fault = :fault WHERE site = :site", {"site": site, "fault": fault}
    )


def erased_payload(site: str, seq: int, *, only_private: bool) -> Change:
    """Delete the parts of an erased event; the triggers ask for the erasure's leaf first."""
    return Change(
        """DELETE FROM payloads
           WHERE site = :site AND seq = :seq AND (part = 'private' OR :both = 1)""",
        {"site": site, "seq": seq, "both": int(not only_private)},
    )


def removal(kept: State, now: int) -> tuple[Change, ...]:
    """Delete a whole log but for its last size and root; only here do the triggers let it go."""
    site = {"site": kept.site}
    last = {**site, "size": kept.head.size, "root": kept.root, "ts": now, "note": ""}
    return (
        Change("INSERT INTO removing (site) VALUES (:site)", site),
        Change("DELETE FROM payloads WHERE site = :site", site),
        Change("DELETE FROM events WHERE site = :site", site),
        Change("DELETE FROM tile_hashes WHERE site = :site", site),
        Change("DELETE FROM log_secrets WHERE site = :site", site),
        Change("DELETE FROM log_state WHERE site = :site", site),
        Change(CHECKPOINT, last),
        Change("DELETE FROM removing WHERE site = :site", site),
    )


def _state(row: Row) -> State:
    site, size, raw, root, last_ts, fault = row
    try:
        frontier = Frontier.from_bytes(size, raw)
    except ValueError as error:  # an audit will say more; until then nothing is recorded
        frontier, fault = Frontier(), fault or f"its kept head cannot be read: {error}"
    return State(site, Head(frontier, last_ts), root, fault)


STATE = "SELECT site, size, frontier, root, last_ts, fault FROM log_state"

CHECKPOINT = """INSERT INTO checkpoints (site, size, root, ts, note)
VALUES (:site, :size, :root, :ts, :note)
ON CONFLICT (site, size) DO UPDATE SET root = :root, ts = :ts, note = :note"""

ENTRY = """SELECT e.site, e.seq, e.leaf, p.body, x.body FROM events e
LEFT JOIN payloads p ON p.site = e.site AND p.seq = e.seq AND p.part = 'public'
LEFT JOIN payloads x ON x.site = e.site AND x.seq = e.seq AND x.part = 'private'
WHERE e.site = :site"""

LEAVES = """SELECT leaf FROM events
WHERE site = :site AND seq >= :start AND seq < :stop AND :level = -1 ORDER BY seq"""

ROOTS = """SELECT root FROM tile_hashes
WHERE site = :site AND level = :level AND tile >= :start AND tile < :stop ORDER BY tile"""
