"""A history from elsewhere, taken in whole or not at all, and verified on arrival."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from fedcomments import views
from fedcomments.audit import verify
from fedcomments.audit.export import FORMAT, Header, Keys, Line
from fedcomments.database import Query, Writer, first
from fedcomments.domain import site as sites
from fedcomments.domain.events import Continuation
from fedcomments.domain.site import Site
from fedcomments.errors import Conflict, Corrupt, Malformed
from fedcomments.log import log
from fedcomments.log.keys import Secrets, new_secrets, vkey
from fedcomments.log.leaf import decode
from fedcomments.log.merkle import Frontier, leaf_hash
from fedcomments.log.stamp import Head, Random, rows, stamp
from fedcomments.replay import Progress, no_progress
from fedcomments.views.sites import every

BATCH = 1024
LONGEST_LINE = 4 * 1024 * 1024

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
    lines: Iterator[bytes],
    arrival: Callable[[Header], Arrival],
    progress: Progress = no_progress,
) -> int:
    """Take in an exported log within the caller's transaction → its size here.

    Raises Malformed (no such export), Conflict (the name, or a prefix, is taken) and Corrupt
    (with the first position at fault). A log that comes without its keys goes on under new
    ones, with a `log.continued` event that says so.
    """
    header = _read(next(lines, b""), Header, "header")
    if header.format != FORMAT:
        raise Malformed(f"This is not an export that can be read here ({FORMAT}).")
    here = arrival(header)
    if connection.read((log.state(sites.name(here.name)),))[0] is not None:
        raise Conflict(f"There is already a site named {here.name}.")
    keys = new_secrets(here.random) if header.keys is None else _keys(header.keys)
    for change in log.found(here.name, keys):
        connection.write(change)
    head = _insert(connection, here.name, lines, header, progress)
    if head.frontier.root().hex() != header.root:
        raise Corrupt(here.name, None, "the events are not those that the header speaks of")
    verify.verify_rows(connection, here.name)
    _refuse_twin(connection, here.name)
    for entry in log.walk(connection, here.name, head.size):
        views.project(connection, entry)
    if header.keys is None:
        head = _continue(connection, here, keys, head)
    _refuse_clashes(connection, here.name)
    return head.size


def _insert(
    connection: Writer, name: str, lines: Iterator[bytes], header: Header, progress: Progress
) -> Head:
    """Write the rows as they came, batch by batch."""
    head, began = Head(Frontier(), 0), Head(Frontier(), 0)
    for line in lines:
        head = _event(connection, name, head, line)
        if head.size % BATCH == 0:
            log.advance(connection, name, began, head)
            began = head
            progress(head.size, header.size)
    log.advance(connection, name, began, head)
    return head


def _event(connection: Writer, name: str, head: Head, line: bytes) -> Head:
    read = _read(line, Line, f"event at position {head.size}")
    if read.seq != head.size:
        raise Corrupt(name, head.size, "the event is not there")
    try:
        raw = read.leaf.encode("ascii")
        leaf = decode(raw)
        parts = tuple((part.part, _bytes(part.salt), _bytes(part.body)) for part in read.parts)
    except ValueError as error:
        raise Corrupt(name, head.size, str(error)) from error
    for change in rows(name, head.size, leaf, raw, parts):
        connection.write(change)
    return Head(head.frontier.append(leaf_hash(raw)), leaf.ts)


def _continue(connection: Writer, here: Arrival, keys: Secrets, head: Head) -> Head:
    """Say in the log that it goes on under another key."""
    known: list[Site] = connection.read((every(),))[0]
    site = next(one for one in known if one.name == here.name)
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


def _refuse_clashes(connection: Writer, name: str) -> None:
    known: list[Site] = connection.read((every(),))[0]
    mine = {prefix.url for site in known if site.name == name for prefix in site.prefixes}
    for site in known:
        taken = [prefix.url for prefix in site.prefixes if prefix.url in mine]
        if site.name != name and taken:
            raise Conflict(f"{taken[0]} belongs to the site {site.name}.")


def _read(line: bytes, kind: type[T], what: str) -> T:
    if len(line) > LONGEST_LINE:
        raise Malformed(f"The {what} is longer than any export makes it.")
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(f"The {what} cannot be read: {error}") from error


def _keys(keys: Keys) -> Secrets:
    return Secrets(_bytes(keys.signing), _bytes(keys.secret))


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


TWIN = """SELECT s.site FROM log_state s
JOIN events other ON other.site = s.site AND other.seq = 0
JOIN events mine ON mine.site = :site AND mine.seq = 0 AND mine.id = other.id
WHERE s.site <> :site"""
