"""A log checked by itself: leaves, commitments, order, erasures, tree, and its kept head."""

import multiprocessing
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing

from fedcomments.audit import chunk
from fedcomments.audit.chunk import CHUNK, HEIGHT, Stretch
from fedcomments.database import Database, Query, Writer, each, first
from fedcomments.database.opening import open_database
from fedcomments.errors import Corrupt, StatementFailed
from fedcomments.log import log
from fedcomments.log.log import State
from fedcomments.log.merkle import Frontier, chunk_root, leaf_hash
from fedcomments.log.tiles import WIDTH
from fedcomments.replay import Progress, no_progress

ALONE = 4 * CHUNK
"""Logs up to this size are checked in this process: starting others would take longer."""


def verify_log(
    database: Database, site: str, progress: Progress = no_progress, *, workers: int | None = None
) -> State:
    """Check a site's whole log → its state. Raises Corrupt, with the first place at fault.

    A large one in `workers` processes, as many as there are processors.
    """
    with closing(database.walker()) as walker:
        walker.begin(())
        state = _state(walker, site)
        size = state.head.size
        if size <= ALONE:
            return verify_rows(walker, site, progress)
        try:
            with closing(_shared(database, site, size, workers)) as stretches:
                _head(walker, state, _join(site, stretches, size, progress))
        except Corrupt:
            # Several processes see several moments: what is erased meanwhile looks like a fault.
            walker.rollback()
            walker.begin(())
            if _state(walker, site).head.size == size:
                raise
            return verify_rows(walker, site, progress)
        return state


def verify_rows(connection: Writer, site: str, progress: Progress = no_progress) -> State:
    """Check a log through this connection alone, within its transaction. Raises Corrupt."""
    state = _state(connection, site)
    size = state.head.size
    _head(connection, state, _join(site, _local(connection, site, size), size, progress))
    return state


def _state(connection: Writer, site: str) -> State:
    try:
        state: State | None = connection.read((log.state(site),))[0]
    except StatementFailed as error:  # a hash that SQLite takes for text
        raise Corrupt(site, None, f"its head cannot be read: {error}") from error
    if state is None:
        raise Corrupt(site, None, "there is no such log")
    return state


def check_head(connection: Writer, state: State) -> str:
    """What is wrong with the end of a log that a server is about to trust; '' for nothing.

    Costs no more for a large log: the last, partial tile is hashed anew.
    """
    frontier = state.head.frontier
    start = frontier.size - frontier.size % WIDTH
    leaves = connection.read((_leaves(state.site, start),))[0]
    if len(leaves) != frontier.size - start:
        return f"the log has not the {frontier.size} events that its head speaks of"
    tail = Frontier()
    for leaf in leaves:
        tail = tail.append(leaf_hash(leaf))
    kept = frontier.hashes[len(frontier.hashes) - len(tail.hashes) :]
    if kept != tail.hashes or frontier.root() != state.root:
        return f"its head is not over the events from position {start} on"
    return ""


class Joined:
    """What the stretches come to, one after the other."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.frontier = Frontier()
        self.last_ts = 0
        self.versions: dict[str, int] = {}
        self.missing: dict[int, set[str]] = {}
        self.erased: dict[int, bool] = {}
        self.payloads = 0
        self.tiles: list[bytes] = []

    def add(self, stretch: Stretch) -> None:
        """Join the next stretch. Raises Corrupt where it does not fit."""
        if stretch.start != self.frontier.size or stretch.first_ts < self.last_ts:
            raise Corrupt(self.site, stretch.start, "time runs backwards")
        self.last_ts = stretch.last_ts
        for stream, (begins, ends) in stretch.versions.items():
            if begins != self.versions.get(stream, 0) + 1:
                raise Corrupt(self.site, stretch.start, f"stream {stream} skips to {begins}")
            self.versions[stream] = ends
        for seq, part in stretch.missing:
            self.missing.setdefault(seq, set()).add(part)
        for seq, only_private in stretch.erased:
            self.erased[seq] = self.erased.get(seq, True) and only_private
        self.payloads += stretch.payloads
        self.tiles += stretch.tiles
        if stretch.root is not None:
            self.frontier = self.frontier.append(stretch.root, HEIGHT)
        for leaf in stretch.hashes:
            self.frontier = self.frontier.append(leaf)


def _local(walker: Writer, site: str, size: int) -> Iterator[Stretch]:
    for start in range(0, size, CHUNK):
        yield chunk.check(walker, site, start, min(start + CHUNK, size))


def _shared(database: Database, site: str, size: int, workers: int | None) -> Generator[Stretch]:
    """Check stretches in several processes, and join them in order."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        starts = range(0, size, CHUNK)
        jobs = ((database.url, site, start, min(start + CHUNK, size)) for start in starts)
        yield from pool.map(_remote, jobs)


def _remote(job: tuple[str, str, int, int]) -> Stretch:
    url, site, start, stop = job
    walker = open_database(url).walker()
    try:
        walker.begin(())
        return chunk.check(walker, site, start, stop)
    finally:
        walker.close()


def _join(site: str, stretches: Iterator[Stretch], size: int, progress: Progress) -> Joined:
    joined = Joined(site)
    for stretch in stretches:
        joined.add(stretch)
        progress(stretch.stop, size)
    return joined


def _head(walker: Writer, state: State, joined: Joined) -> None:
    """What is kept beside the events agrees with them."""
    site = state.site
    _explained(joined)
    if state.head.frontier != joined.frontier or state.root != joined.frontier.root():
        place = _parting(state.head.frontier, joined.frontier)
        raise Corrupt(site, place, "the kept head is not over the events from here on")
    if state.head.last_ts != joined.last_ts:
        raise Corrupt(site, None, "the kept time is not that of the last event")
    if walker.read((_count(COUNT_EVENTS, site),))[0] != state.head.size:
        raise Corrupt(site, state.head.size, "events beyond the kept size")
    if walker.read((_count(COUNT_PAYLOADS, site),))[0] != joined.payloads:
        raise Corrupt(site, None, "parts that belong to no event")
    kept = walker.read((_kept_though_erased(site),))[0]
    if kept is not None:
        raise Corrupt(site, kept, "a part is there although it was erased")
    _upper_tiles(walker, site, joined.tiles)


def _parting(kept: Frontier, found: Frontier) -> int | None:
    """Where the first full subtree begins whose kept root is another."""
    start = 0
    for one, other in zip(kept.hashes, found.hashes, strict=True):
        if one != other:
            return start
        start += 1 << ((found.size - start).bit_length() - 1)
    return None


def _explained(joined: Joined) -> None:
    """Whatever is missing was erased."""
    for seq in sorted(joined.missing):
        gone = joined.missing[seq]
        only_private = joined.erased.get(seq)
        if only_private is None or (only_private and "public" in gone):
            raise Corrupt(joined.site, seq, "a part is missing, and no erasure explains it")


def _upper_tiles(walker: Writer, site: str, roots: list[bytes]) -> None:
    """The tiles above those of leaves hold the roots of the tiles below; no others are kept."""
    level, kept = 1, len(roots)
    while len(roots) >= WIDTH:
        tiles = [roots[start : start + WIDTH] for start in range(0, len(roots) - WIDTH + 1, WIDTH)]
        roots = [chunk_root(tile) for tile in tiles]
        kept += len(tiles)
        for number, (tile, root) in enumerate(zip(tiles, roots, strict=True)):
            if walker.read((_tile(site, level, number),))[0] != (b"".join(tile), root):
                raise Corrupt(
                    site, number * WIDTH ** (level + 1), f"tile {number} of level {level}"
                )
        level += 1
    if walker.read((_count(COUNT_TILES, site),))[0] != kept:
        raise Corrupt(site, None, "tiles that belong to no events")


def _leaves(site: str, start: int) -> Query[list[bytes]]:
    return Query(
        "SELECT leaf FROM events WHERE site = :site AND seq >= :start ORDER BY seq LIMIT 257",
        {"site": site, "start": start},
        each(lambda row: bytes(row[0])),
    )


def _kept_though_erased(site: str) -> Query[int | None]:
    return Query(
        """SELECT e.re FROM events e JOIN payloads p ON p.site = e.site AND p.seq = e.re
           WHERE e.site = :site AND e.type IN ('payload.erased', 'private.erased')
           AND (e.type = 'payload.erased' OR p.part = 'private') ORDER BY e.re LIMIT 1""",
        {"site": site},
        first(lambda row: int(row[0])),
    )


def _tile(site: str, level: int, number: int) -> Query[tuple[bytes, bytes] | None]:
    return Query(
        """SELECT hashes, root FROM tile_hashes
           WHERE site = :site AND level = :level AND tile = :tile""",
        {"site": site, "level": level, "tile": number},
        first(lambda row: (bytes(row[0]), bytes(row[1]))),
    )


def _count(sql: str, site: str) -> Query[int]:
    return Query(sql, {"site": site}, lambda rows: int(rows[0][0]))


COUNT_EVENTS = "SELECT count(*) FROM events WHERE site = :site"
COUNT_PAYLOADS = "SELECT count(*) FROM payloads WHERE site = :site"
COUNT_TILES = "SELECT count(*) FROM tile_hashes WHERE site = :site"
