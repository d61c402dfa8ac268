"""A history from elsewhere, taken in whole or not at all, and verified on arrival."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, TypeVar

import msgspec

from fedcomments import views
from fedcomments.audit import verify
from fedcomments.audit.export import FORMAT, Header, Keys, Line
from fedcomments.database import Change, Query, Writer, first
from fedcomments.domain import site as sites
from fedcomments.domain.events import Continuation, Entry
from fedcomments.domain.site import Site
from fedcomments.errors import BadAddress, Conflict, Corrupt, Malformed, Unavailable
from fedcomments.log import codec, log
from fedcomments.log.keys import Secrets, new_secrets, vkey
from fedcomments.log.leaf import decode
from fedcomments.log.merkle import Frontier, leaf_hash
from fedcomments.log.stamp import Head, Part, Random, rows, stamp
from fedcomments.replay import Progress, no_progress
from fedcomments.views.sites import every

BATCH = 1024
LONGEST_LINE = 4 * 1024 * 1024
AHEAD = 5 * 60_000
"""How far (ms) an event may lie ahead of the clock: beyond that, nothing could be recorded."""

T = TypeVar("T")


class Arrival(msgspec.Struct, frozen=True):
    """How a log is to be taken in: under which name, with which chance and at what time (ms).

    `origin` names the log from here on if it comes without its keys.
    """

    name: str
    origin: str
    random: Random
    now: int


def admit(
    connection: Writer,
    file: BinaryIO,
    arrival: Callable[[Header], Arrival],
    progress: Progress = no_progress,
) -> int:
    """Take in an exported log within the caller's transaction → its size here.

    Raises Malformed (no such export), Conflict (the name, a prefix, or the log itself is there
    already), codec.UnknownType, and Corrupt with the first position at fault. A log that comes
    without its keys goes on under new ones, with a `log.continued` event that says so.
    """
    lines = iter(partial(file.readline, LONGEST_LINE + 1), b"")
    header = _read(next(lines, b""), Header, "header")
    if header.format != FORMAT:
        raise Malformed(f"This is not an export that can be read here ({FORMAT}).")
    here = arrival(header)
    if connection.read((log.state(sites.name(here.name)),))[0] is not None:
        raise Conflict(f"There is already a site named {here.name}.")
    keys = new_secrets(here.random) if header.keys is None else _keys(header.keys)
    for change in log.found(here.name, keys):
        connection.write(change)
    head = _insert(connection, here, lines, header, progress)
    if head.frontier.root().hex() != header.root:
        raise Corrupt(here.name, None, "the events are not those that the header speaks of")
    verify.verify_rows(connection, here.name)
    site = _newcomer(connection, here.name)
    if header.keys is None:
        return _continue(connection, here, keys, head, site).size
    if not _are_its_own(keys, site):
        raise Malformed("The keys in the header are not those of this log.")
    return head.size


def _insert(
    connection: Writer, here: Arrival, lines: Iterator[bytes], header: Header, progress: Progress
) -> Head:
    """Write the rows as they came, batch by batch, and let the views follow."""
    name = here.name
    head, began = Head(Frontier(), 0), Head(Frontier(), 0)
    for line in lines:
        if head.size == header.size:
            raise Corrupt(name, head.size, "the header speaks of no such event")
        head = _event(connection, name, head, line)
        if head.last_ts > here.now + AHEAD:
            raise Corrupt(name, head.size - 1, "its time has not come yet")
        if head.size == 1:
            _refuse_twin(connection, name)
        if head.size % BATCH == 0:
            log.advance(connection, name, began, head)
            began = head
            progress(head.size, header.size)
    if head.size != header.size:
        raise Corrupt(name, head.size, "the event is not there")
    log.advance(connection, name, began, head)
    return head


def _event(connection: Writer, name: str, head: Head, line: bytes) -> Head:
    read = _read(line, Line, f"event at position {head.size}")
    if read.seq != head.size:
        raise Corrupt(name, head.size, "the event is not there")
    try:
        raw = read.leaf.encode("ascii")
        leaf = decode(raw)
        parts = _parts(read)
        public, private = (body for _, _, body in parts)
        event = codec.read(leaf.type, leaf.sch, leaf.stream, leaf.re, public, private)
    except ValueError as error:
        raise Corrupt(name, head.size, str(error)) from error
    entry = Entry(name, head.size, leaf.id, leaf.ts, leaf.sv, event)
    _write(connection, entry, rows(name, head.size, leaf, raw, parts))
    return Head(head.frontier.append(leaf_hash(raw)), leaf.ts)


def _parts(read: Line) -> tuple[Part, ...]:
    """The public part and the private one, in this order. Raises ValueError for one twice."""
    there = {part.part: (_bytes(part.salt), _bytes(part.body)) for part in read.parts}
    if len(there) < len(read.parts):
        raise ValueError("a part that is there twice")
    return tuple((part, *there.get(part, (b"", None))) for part in ("public", "private"))


def _write(connection: Writer, entry: Entry, changes: tuple[Change, ...]) -> None:
    """Write one event and let the views follow. Raises Corrupt where it makes no sense."""
    try:
        for change in changes:
            connection.write(change)
        views.project(connection, entry)
        connection.read(())  # a pipelined engine tells here what it refused
    except Unavailable:
        raise
    except Exception as error:
        # A stranger's log may be well made and say anything, such as a verdict on no response.
        why = f"it cannot follow what came before: {error}".partition("\n")[0]
        raise Corrupt(entry.site, entry.seq, why) from error


def _continue(connection: Writer, here: Arrival, keys: Secrets, head: Head, site: Site) -> Head:
    """Say in the log that it goes on under another key."""
    [event] = sites.proceed(
        site,
        Continuation(
            here.origin,
            vkey(here.origin, keys.signing),
            head.size,
            head.frontier.root().hex(),
            "imported without its keys",
        ),
    )
    version: int = connection.read((log.version(here.name, event.stream),))[0]
    made = stamp(here.name, head, event, sv=version + 1, now=here.now, key=None, random=here.random)
    for change in made.changes:
        connection.write(change)
    views.project(connection, made.entry)
    log.advance(connection, here.name, head, made.head)
    return made.head


def _refuse_twin(connection: Writer, name: str) -> None:
    """One log may stand here once: two copies that both go on would be a fork."""
    twin = connection.read((Query(TWIN, {"site": name}, first(lambda row: str(row[0]))),))[0]
    if twin is not None:
        raise Conflict(f"This log is here already, as {twin}.")


def _newcomer(connection: Writer, name: str) -> Site:
    """The site that came, which owns nothing that another owns already. Raises Conflict."""
    try:
        known: list[Site] = connection.read((every(),))[0]
    except BadAddress as error:
        raise Corrupt(name, None, f"what the site owns is no web address: {error}") from error
    site = next((one for one in known if one.name == name), None)
    if site is None:
        raise Corrupt(name, 0, "it does not say how the log was opened")
    for other in known:
        taken = [prefix.url for prefix in other.prefixes if prefix in site.prefixes]
        if other.name != name and taken:
            raise Conflict(f"{taken[0]} belongs to the site {other.name}.")
    return site


def _are_its_own(keys: Secrets, site: Site) -> bool:
    try:
        return vkey(site.origin, keys.signing) == site.vkey
    except ValueError:
        return False


def _read(line: bytes, kind: type[T], what: str) -> T:
    if len(line) > LONGEST_LINE:
        raise Malformed(f"The {what} is longer than any export makes it.")
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(f"The {what} cannot be read: {error}") from error


def _keys(keys: Keys) -> Secrets:
    try:
        return Secrets(_bytes(keys.signing), _bytes(keys.secret))
    except ValueError as error:
        raise Malformed("The keys in the header cannot be read.") from error


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


TWIN = """SELECT s.site FROM log_state s
JOIN events other ON other.site = s.site AND other.seq = 0
JOIN events mine ON mine.site = :site AND mine.seq = 0 AND mine.id = other.id
WHERE s.site <> :site"""
