"""How events move deliveries on, by the rules of `domain.delivery`."""

from collections.abc import Generator, Sequence
from typing import Any

from msgspec.structs import asdict, replace

from fedcomments.database import Change, Query, Row, each, first
from fedcomments.domain import delivery
from fedcomments.domain.delivery import Delivery
from fedcomments.domain.events import (
    DeliveryAbandoned,
    DeliveryAnswered,
    DeliveryFailed,
    DeliveryRequested,
    DeliverySucceeded,
    Entry,
)

Steps = Generator[Change | Query[Any], Any, None]

COLUMNS = """SELECT site, post, target, host, number, present, digest, told, fate, due, attempts,
    since, sent, protocol, endpoint, status, answer, reason, sentence, tried, watch, said
    FROM deliveries"""


def attempted(entry: Entry, event: DeliverySucceeded | DeliveryFailed | DeliveryAbandoned) -> Steps:
    """A target was told, could not be told just now, or will not be told."""
    attempt = event.private
    if attempt is None:
        return
    known: Delivery | None = yield at(entry.site, event.re, attempt.target)
    if known is None:
        return
    match event:
        case DeliverySucceeded():
            yield kept(delivery.succeed(known, attempt, entry.ts))
        case DeliveryFailed():
            yield kept(delivery.fail(known, attempt, entry.ts))
        case DeliveryAbandoned():
            yield kept(delivery.abandon(known, attempt, entry.ts))


def answered(entry: Entry, event: DeliveryAnswered) -> Steps:
    """The other side says how it ended."""
    if event.private is None:
        return
    known: Delivery | None = yield at(entry.site, event.re, event.private.target)
    if known is not None:
        yield kept(replace(known, said=event.private.said, watch=""))


def requested(entry: Entry, event: DeliveryRequested) -> Steps:
    """The owner wants it tried again, now."""
    if event.private is None:
        return
    known: Delivery | None = yield at(entry.site, event.re, event.private.target)
    if known is not None:
        yield kept(delivery.owe(known, known.digest, entry.ts, at_once=True))


def left(entry: Entry) -> Change:
    """Nothing that was owed before the log went on elsewhere is told from there."""
    return Change(
        """UPDATE deliveries SET due = NULL, fate = 'left', watch = ''
           WHERE site = :site AND due IS NOT NULL""",
        {"site": entry.site},
    )


def kept(one: Delivery) -> Change:
    """Write a delivery as it is now."""
    return Change(KEEP, {**asdict(one), "present": int(one.present)})


def at(site: str, post: int | None, target: str) -> Query[Delivery | None]:
    """The delivery of a post to a target."""
    return Query(
        f"{COLUMNS} WHERE site = :site AND post = :post AND target = :target",
        {"site": site, "post": post, "target": target},
        first(read),
    )


def of_post(site: str, post: int | None) -> Query[list[Delivery]]:
    """Every delivery of a post, in the order in which its targets came up."""
    return Query(
        f"{COLUMNS} WHERE site = :site AND post = :post ORDER BY number",
        {"site": site, "post": post},
        each(read),
    )


def read(row: Sequence[Any] | Row) -> Delivery:
    """A row with the columns of `COLUMNS`."""
    values = list(row)
    values[5] = bool(values[5])
    return Delivery(*values)


KEEP = """INSERT INTO deliveries (site, post, target, host, number, present, digest, told, fate,
    due, attempts, since, sent, protocol, endpoint, status, answer, reason, sentence, tried,
    watch, said)
VALUES (:site, :post, :target, :host, :number, :present, :digest, :told, :fate,
    :due, :attempts, :since, :sent, :protocol, :endpoint, :status, :answer, :reason, :sentence,
    :tried, :watch, :said)
ON CONFLICT (site, post, target) DO UPDATE SET present = :present, digest = :digest,
    told = :told, fate = :fate, due = :due, attempts = :attempts, since = :since, sent = :sent,
    protocol = :protocol, endpoint = :endpoint, status = :status, answer = :answer,
    reason = :reason, sentence = :sentence, tried = :tried, watch = :watch, said = :said"""
