"""What a log shows of itself to anybody: leaves, hashes, tiles and signed checkpoints."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from fedcomments.database import Change, Query, each, first
from fedcomments.log import tiles
from fedcomments.log.merkle import HASH_BYTES, Subtree, leaf_hash

Prove = Callable[[Subtree], list[bytes]]
"""A way to get subtree roots → a proof."""
EMPTY = bytes(HASH_BYTES)


class Signed(Struct, frozen=True):
    """A checkpoint that was signed: its size, root, time (ms) and note."""

    size: int
    root: bytes
    ts: int
    note: str


class Published(Struct, frozen=True):
    """An event as a stranger may see it, if its words are shown.

    `about` is the position of the response that it posts or changes, -1 for other events.
    `salt` and `body` are of the public part, None where there is none.
    """

    seq: int
    leaf: bytes
    type: str
    about: int
    salt: bytes | None
    body: bytes | None


def latest(site: str) -> Query[Signed | None]:
    """The last checkpoint that was signed."""
    return Query(
        f"{SIGNED} WHERE site = :site AND note <> '' ORDER BY size DESC LIMIT 1",
        {"site": site},
        first(lambda row: Signed(row[0], bytes(row[1]), row[2], row[3])),
    )


def keep(site: str, signed: Signed) -> Change:
    """Keep a signed checkpoint; it is durable before anybody sees it."""
    return Change(
        """INSERT INTO checkpoints (site, size, root, ts, note)
           VALUES (:site, :size, :root, :ts, :note)
           ON CONFLICT (site, size) DO UPDATE SET root = :root, ts = :ts, note = :note""",
        {
            "site": site,
            "size": signed.size,
            "root": signed.root,
            "ts": signed.ts,
            "note": signed.note,
        },
    )


def is_published(site: str, least: int, below: int) -> Query[bool]:
    """Whether a checkpoint was signed of a size from `least` to `below`, excluded."""
    return Query(
        """SELECT 1 FROM checkpoints WHERE site = :site AND note <> ''
           AND size >= :least AND size < :below LIMIT 1""",
        {"site": site, "least": least, "below": below},
        bool,
    )


def leaves(site: str, start: int, stop: int) -> Query[list[bytes]]:
    """The leaves from `start` up to `stop`, excluded."""
    return Query(
        """SELECT leaf FROM events WHERE site = :site AND seq >= :start AND seq < :stop
           ORDER BY seq""",
        {"site": site, "start": start, "stop": stop},
        each(lambda row: bytes(row[0])),
    )


def tile(site: str, level: int, number: int, width: int) -> Query[list[bytes]]:
    """The first hashes of a tile: of leaves, or the roots of the tiles below."""
    start = number * tiles.WIDTH
    if level == 0:
        asked = leaves(site, start, start + width)
        return Query(
            asked.sql, asked.params, lambda rows: [leaf_hash(bytes(row[0])) for row in rows]
        )
    return Query(
        """SELECT root FROM tile_hashes WHERE site = :site AND level = :level
           AND tile >= :start AND tile < :stop ORDER BY tile""",
        {"site": site, "level": level - 1, "start": start, "stop": start + width},
        each(lambda row: bytes(row[0])),
    )


def full_tile(site: str, level: int, number: int) -> Query[bytes | None]:
    """The 256 hashes of a full tile, joined, as they are kept."""
    return Query(
        """SELECT hashes FROM tile_hashes
           WHERE site = :site AND level = :level AND tile = :tile""",
        {"site": site, "level": level, "tile": number},
        first(lambda row: bytes(row[0])),
    )


def needed(prove: Prove, size: int) -> list[tuple[int, int, int]]:
    """Which tiles (level, number, width) a proof in a tree of `size` leaves will look at."""
    asked: dict[tuple[int, int], int] = {}

    def note(level: int, number: int) -> Sequence[bytes]:
        asked[level, number] = tiles.width(level, number, size)
        return [EMPTY] * asked[level, number]

    prove(tiles.subtrees(note))
    return [(level, number, width) for (level, number), width in asked.items()]


def proven(prove: Prove, found: dict[tuple[int, int], list[bytes]]) -> list[bytes]:
    """The proof, from the tiles that it needs."""
    return prove(tiles.subtrees(lambda level, number: found[level, number]))


def events(site: str, start: int, stop: int) -> Query[list[Published]]:
    """Events with their public parts, from `start` up to `stop`, excluded."""
    return Query(
        """SELECT e.seq, e.leaf, e.type,
           CASE WHEN e.type IN ('response.posted', 'mention.verified') THEN e.seq
                WHEN e.type IN ('response.edited', 'mention.changed') THEN e.re ELSE -1 END,
           p.salt, p.body
           FROM events e LEFT JOIN payloads p
           ON p.site = e.site AND p.seq = e.seq AND p.part = 'public'
           WHERE e.site = :site AND e.seq >= :start AND e.seq < :stop ORDER BY e.seq""",
        {"site": site, "start": start, "stop": stop},
        each(_published),
    )


def erasure(site: str, seq: int) -> Query[int | None]:
    """The position of the leaf that erased an event's public part."""
    return Query(
        """SELECT min(seq) FROM events
           WHERE site = :site AND re = :seq AND type = 'payload.erased'""",
        {"site": site, "seq": seq},
        first(lambda row: row[0]),
    )


def _published(row: tuple[Any, ...]) -> Published:
    seq, leaf, kind, about, salt, body = row
    return Published(
        seq,
        bytes(leaf),
        kind,
        -1 if about is None else about,
        None if salt is None else bytes(salt),
        None if body is None else bytes(body),
    )


SIGNED = "SELECT size, root, ts, note FROM checkpoints"
