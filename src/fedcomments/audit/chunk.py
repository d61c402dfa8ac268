"""One stretch of a log, checked alone: whatever needs no other stretch."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from fedcomments.database import Row, Writer
from fedcomments.errors import Corrupt, StatementFailed
from fedcomments.log.leaf import Leaf, commitment, decode
from fedcomments.log.merkle import HASH_BYTES, chunk_root, leaf_hash
from fedcomments.log.tiles import WIDTH

HEIGHT = 14
CHUNK = 1 << HEIGHT
"""Events checked as one piece: whole tiles, a second's work at most."""

ERASURES = ("payload.erased", "private.erased")


class Stretch(Struct):
    """What a checked stretch tells its neighbours.

    `hashes` are its leaves' hashes where it is not a full chunk, else `root` is over them all;
    `tiles` the roots of its full tiles. `versions` gives each stream's first and last version,
    `missing` the parts that are not there (position, part), `erased` what erasure leaves point
    at (position, only the private part), `payloads` how many parts are there.
    """

    start: int
    stop: int
    root: bytes | None
    hashes: list[bytes]
    tiles: list[bytes]
    versions: dict[str, tuple[int, int]]
    first_ts: int
    last_ts: int
    missing: list[tuple[int, str]]
    erased: list[tuple[int, bool]]
    payloads: int


def check(connection: Writer, site: str, start: int, stop: int) -> Stretch:
    """Check positions `start` to before `stop`; `start` is a multiple of CHUNK. Raises Corrupt."""
    found = Stretch(start, stop, None, [], [], {}, 0, 0, [], [], 0)
    where = {"site": site, "start": start, "stop": stop}
    hashes: list[bytes] = []
    at = start
    try:
        for row in connection.rows(ROWS, where):
            if row[0] != at:
                raise Corrupt(site, at, "the event is not there")
            hashes.append(leaf_hash(row[1]))
            leaf = _leaf(site, row)
            _parts(site, row, leaf, found)
            _order(site, at, leaf, found)
            at += 1
    except StatementFailed as error:
        raise Corrupt(site, at, f"the event cannot be read: {error}") from error
    if at != stop:
        raise Corrupt(site, at, "the event is not there")
    _tiles(connection, where, hashes, found)
    if len(hashes) == CHUNK:
        found.root = chunk_root(found.tiles)
    else:
        found.hashes = hashes
    return found


def _leaf(site: str, row: Row) -> Leaf:
    """The leaf, in its one form, and the columns beside it say the same."""
    try:
        leaf = decode(row[1])
    except ValueError as error:
        raise Corrupt(site, row[0], str(error)) from error
    if row[2:9] != (leaf.id, leaf.stream, leaf.sv, leaf.type, leaf.ts, leaf.re, leaf.key):
        raise Corrupt(site, row[0], "the columns differ from the leaf")
    return leaf


def _parts(site: str, row: Row, leaf: Leaf, found: Stretch) -> None:
    """Each part is what the leaf commits to, or it is missing and must be explained."""
    pc = None if row[10] is None else commitment(row[9], row[10])
    xc = None if row[12] is None else commitment(row[11], row[12])
    found.payloads += (pc is not None) + (xc is not None)
    if pc != leaf.pc:
        _missing(site, row[0], "public", (leaf.pc, pc), found)
    if xc != leaf.xc:
        _missing(site, row[0], "private", (leaf.xc, xc), found)


def _missing(
    site: str, at: int, part: str, commitments: tuple[str | None, str | None], found: Stretch
) -> None:
    """Where the leaf commits to one thing and another is there, only nothing can be explained."""
    committed, there = commitments
    if committed is None:
        raise Corrupt(site, at, f"a {part} part that the leaf does not commit to")
    if there is not None:
        raise Corrupt(site, at, f"the {part} part is not what the leaf commits to")
    found.missing.append((at, part))


def _order(site: str, at: int, leaf: Leaf, found: Stretch) -> None:
    """Time and versions go on; nothing acts on what comes after it."""
    if at == found.start:
        found.first_ts = leaf.ts
    elif leaf.ts < found.last_ts:
        raise Corrupt(site, at, "time runs backwards")
    found.last_ts = leaf.ts
    first, last = found.versions.get(leaf.stream, (leaf.sv, leaf.sv - 1))
    if leaf.sv != last + 1:
        raise Corrupt(site, at, f"version {leaf.sv} of a stream follows version {last}")
    found.versions[leaf.stream] = (first, leaf.sv)
    if leaf.re is not None and leaf.re >= at:
        raise Corrupt(site, at, f"it acts on position {leaf.re}, which comes later")
    if leaf.type in ERASURES:
        if leaf.re is None:
            raise Corrupt(site, at, "an erasure of nothing")
        found.erased.append((leaf.re, leaf.type == "private.erased"))


def _tiles(
    connection: Writer, where: Mapping[str, object], hashes: list[bytes], found: Stretch
) -> None:
    """The kept tiles of leaves hold the leaves' hashes."""
    tiles = list(_full(hashes))
    first = found.start // WIDTH
    kept = connection.rows(TILES, {**where, "first": first, "end": first + len(tiles)})
    for number, (tile, row) in enumerate(zip(tiles, _padded(kept, len(tiles)), strict=True)):
        root = chunk_root(tile)
        if row != (first + number, b"".join(tile), root):
            seq = (first + number) * WIDTH + _differs(tile, row)
            raise Corrupt(str(where["site"]), seq, f"tile {first + number} is not its leaves'")
        found.tiles.append(root)


def _differs(tile: list[bytes], kept: Row | None) -> int:
    """The first leaf of a tile whose kept hash is another; 0 where no single leaf is to blame."""
    hashes = b"" if kept is None else kept[1]
    slots = (hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
    pairs = enumerate(zip(tile, slots, strict=False))
    return next((place for place, (leaf, slot) in pairs if leaf != slot), 0)


def _full(hashes: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(hashes) - WIDTH + 1, WIDTH):
        yield hashes[start : start + WIDTH]


def _padded(rows: Iterator[Row], length: int) -> list[Row | None]:
    found: list[Row | None] = list(rows)
    return found + [None] * (length - len(found))


ROWS = """SELECT e.seq, e.leaf, e.id, e.stream, e.sv, e.type, e.ts, e.re, e.key,
    p.salt, p.body, x.salt, x.body
FROM events e
LEFT JOIN payloads p ON p.site = e.site AND p.seq = e.seq AND p.part = 'public'
LEFT JOIN payloads x ON x.site = e.site AND x.seq = e.seq AND x.part = 'private'
WHERE e.site = :site AND e.seq >= :start AND e.seq < :stop ORDER BY e.seq"""

TILES = """SELECT tile, hashes, root FROM tile_hashes
WHERE site = :site AND level = 0 AND tile >= :first AND tile < :end ORDER BY tile"""
