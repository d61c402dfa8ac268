"""From a decided event to the rows that record it: name, time, salts, commitments, hash."""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from fedcomments.database import Change
from fedcomments.domain.events import Entry, Event
from fedcomments.log import codec
from fedcomments.log.leaf import SALT_BYTES, Leaf, commitment, encode, leaf_id
from fedcomments.log.merkle import Frontier, leaf_hash

Random = Callable[[int], bytes]
"""How many bytes → so many that nobody can guess."""

LEAF_VERSION: Final = 1


class Head(Struct, frozen=True):
    """Where a log ends: its size and frontier, the time (ms) of its last event."""

    frontier: Frontier
    last_ts: int

    @property
    def size(self) -> int:
        """How many events there are, and the next position."""
        return self.frontier.size


class Stamped(Struct, frozen=True):
    """An event made ready: what it is in the log, the rows to write, the head after it."""

    entry: Entry
    changes: tuple[Change, ...]
    head: Head


def stamp(  # noqa: PLR0913 - all that makes a leaf, and nothing else
    site: str,
    head: Head,
    event: Event,
    *,
    sv: int,
    now: int,
    key: str | None,
    random: Random,
) -> Stamped:
    """Give an event its place at the end of a log. Time never runs backwards there."""
    public, private = codec.write(event)
    salts = random(2 * SALT_BYTES + 10)
    public_salt, private_salt = salts[:SALT_BYTES], salts[SALT_BYTES : 2 * SALT_BYTES]
    ts = max(now, head.last_ts)
    leaf = Leaf(
        id=leaf_id(ts, salts[2 * SALT_BYTES :]),
        key=key,
        pc=None if public is None else commitment(public_salt, public),
        re=event.re,
        sch=event.SCHEMA,
        stream=event.stream,
        sv=sv,
        ts=ts,
        type=event.TYPE,
        v=LEAF_VERSION,
        xc=None if private is None else commitment(private_salt, private),
    )
    raw = encode(leaf)
    entry = Entry(site, head.size, leaf.id, ts, sv, event)
    parts = (("public", public_salt, public), ("private", private_salt, private))
    return Stamped(
        entry,
        rows(site, head.size, leaf, raw, parts),
        Head(head.frontier.append(leaf_hash(raw)), ts),
    )


Part = tuple[str, bytes, bytes | None]
"""(public or private, salt, body or None)."""


def rows(
    site: str, seq: int, leaf: Leaf, raw: bytes, parts: tuple[Part, ...]
) -> tuple[Change, ...]:
    """The rows of one event: its leaf, and the parts that it has."""
    event = Change(
        EVENT,
        {
            "site": site,
            "seq": seq,
            "id": leaf.id,
            "stream": leaf.stream,
            "sv": leaf.sv,
            "type": leaf.type,
            "ts": leaf.ts,
            "re": leaf.re,
            "key": leaf.key,
            "leaf": raw,
        },
    )
    return (event, *_payloads(site, seq, parts))


def _payloads(site: str, seq: int, parts: tuple[Part, ...]) -> Iterator[Change]:
    """A row for each part that there is; both in one statement, since most events have both."""
    there = [(part, salt, body) for part, salt, body in parts if body is not None]
    if len(there) > 1:
        (_, salt, body), (_, x_salt, x_body) = there
        both = {"salt": salt, "body": body, "x_salt": x_salt, "x_body": x_body}
        yield Change(PAYLOADS, {"site": site, "seq": seq, **both})
        return
    for part, salt, body in there:
        yield Change(PAYLOAD, {"site": site, "seq": seq, "part": part, "salt": salt, "body": body})


EVENT = """INSERT INTO events (site, seq, id, stream, sv, type, ts, re, key, leaf)
VALUES (:site, :seq, :id, :stream, :sv, :type, :ts, :re, :key, :leaf)"""

PAYLOAD = """INSERT INTO payloads (site, seq, part, salt, body)
VALUES (:site, :seq, :part, :salt, :body)"""

PAYLOADS = """INSERT INTO payloads (site, seq, part, salt, body)
VALUES (:site, :seq, 'public', :salt, :body), (:site, :seq, 'private', :x_salt, :x_body)"""
