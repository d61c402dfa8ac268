"""The durable, bounded queue of mentions: what waits to be verified, or to be looked at again.

It is no part of the log: nothing that strangers claim is an event before it is verified. A row
stands for one (source, page, addressed response) that came in by one protocol; asking again
queues the same row again, under the same status page.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from fedcomments.database import Change, Query, Row, each, first
from fedcomments.domain.events import Via
from fedcomments.domain.jitter import jitter
from fedcomments.errors import TooMany

DAY = 86_400_000
HOUR = 3_600_000
KEPT = 30 * DAY
TOP = -1

RETRIES = (60_000, 10 * 60_000, HOUR)
"""Pauses (ms) before a source that could not be reached is asked again."""
LOOKS = (HOUR, DAY, KEPT)
"""Pauses (ms) after which a verified source is looked at again (WR46)."""
PAUSE = 5_000
"""Least time (ms) between two looks that somebody asks for."""
BURST = 2
"""Mentions from one host that are looked at without delay; more are spread (H8)."""

Status = str
"""queued, success, deleted, or why it failed, in the words of webmention.io's status page."""


class Told(Struct, frozen=True, omit_defaults=True):
    """What came along with a mention, and is believed only where its page says nothing (TR6)."""

    title: str = ""
    excerpt: str = ""
    blog_name: str = ""
    vouch: str = ""


class Waiting(Struct, frozen=True):
    """A row of the queue. `addressed` is -1 for the page itself; times in ms."""

    site: str
    id: str
    via: Via
    source: str
    source_key: str
    host: str
    target: str
    page_key: str
    addressed: int
    told: Told
    status: Status
    received: int
    touched: int
    due: int | None
    tries: int
    checks: int


class Bounds(Struct, frozen=True):
    """How much of a site waits at most (0: any), and over how long (ms) a crowd is spread."""

    waiting: int = 5000
    spread: int = 120_000


def accept(
    known: Waiting | None, waiting: int, host_waiting: int, *, asked: Waiting, bounds: Bounds
) -> Sequence[Change]:
    """Queue what was asked, unless it waits already. Raises TooMany."""
    if known is not None and known.status == "queued":
        return []
    if bounds.waiting and waiting >= bounds.waiting:
        raise TooMany("Too many mentions wait to be looked at.", retry_after=3600)
    if known is None:
        spread = jitter(asked.id, bounds.spread if host_waiting >= BURST else 0)
        return [_insert(msgspec.structs.replace(asked, due=asked.received + spread))]
    return [_again(known, asked, max(asked.received, known.touched + PAUSE))]


def settled(row: Waiting, status: Status, now: int) -> Change:
    """It was verified, withdrawn or refused for good. Verified ones are looked at again."""
    again = status == "success" and row.checks < len(LOOKS)
    due = now + LOOKS[row.checks] if again else None
    checks = row.checks + 1 if status == "success" else row.checks
    return _update(row, status, due, now, tries=0, checks=checks)


def postponed(row: Waiting, now: int) -> Change | None:
    """It could not be looked at; None when that was tried often enough."""
    if row.tries >= len(RETRIES):
        return None
    pause = RETRIES[row.tries] + jitter(f"{row.id}{row.tries}", RETRIES[row.tries] // 4)
    return _update(row, row.status, now + pause, now, tries=row.tries + 1, checks=row.checks)


def missed(row: Waiting, now: int) -> Change | None:
    """A verified source is not there just now; None after three days of that (WR43)."""
    if row.tries >= len(LOOKS):
        return None
    return _update(row, row.status, now + DAY, now, tries=row.tries + 1, checks=row.checks)


def due(now: int, most: int) -> Query[list[Waiting]]:
    """What is to be looked at now, longest waiting first."""
    return Query(
        f"{COLUMNS} WHERE due <= :now ORDER BY due LIMIT :most",
        {"now": now, "most": most},
        each(_waiting),
    )


def next_due() -> Query[int | None]:
    """When (ms) something is to be looked at next."""
    return Query("SELECT min(due) FROM inbox WHERE due IS NOT NULL", {}, first(lambda row: row[0]))


def by_pair(asked: Waiting) -> Query[Waiting | None]:
    """The row that stands for the same source, page and response."""
    return Query(
        f"""{COLUMNS} WHERE site = :site AND via = :via AND source_key = :source_key
            AND page_key = :page_key AND addressed = :addressed""",
        msgspec.structs.asdict(asked),
        first(_waiting),
    )


def known_through(
    site: str, page: str, source_key: str, addressed: int
) -> Query[list[tuple[int, int | None]]]:
    """What stands beneath a mention and was never sent itself: positions, each of its changes."""
    return Query(
        """SELECT m.seq, c.seq FROM mentions m
           LEFT JOIN mention_changes c ON c.site = m.site AND c.mention = m.seq
           WHERE m.site = :site AND m.page = :page AND m.addressed = (
               SELECT seq FROM mentions WHERE site = :site AND page = :page
               AND source = :source AND addressed = :addressed
           ) AND NOT EXISTS (
               SELECT 1 FROM inbox i WHERE i.site = m.site AND i.source_key = m.source
               AND i.addressed = m.addressed
           ) ORDER BY m.seq, c.seq""",
        {"site": site, "page": page, "source": source_key, "addressed": addressed},
        each(lambda row: (int(row[0]), row[1])),
    )


def by_id(token: str) -> Query[Waiting | None]:
    """The row that a status page tells of."""
    return Query(f"{COLUMNS} WHERE id = :id", {"id": token}, first(_waiting))


def waiting(site: str) -> Query[int]:
    """How many mentions of a site wait for their first look."""
    return _count(
        "SELECT count(*) FROM inbox WHERE site = :site AND status = 'queued'",
        site=site,
    )


def waiting_of_host(site: str, host: str) -> Query[int]:
    """How many mentions from a host wait for their first look; more than `BURST` do not matter."""
    return _count(
        """SELECT count(*) FROM (SELECT 1 FROM inbox
           WHERE site = :site AND host = :host AND status = 'queued' LIMIT :burst) AS few""",
        site=site,
        host=host,
        burst=BURST,
    )


def expired(now: int) -> Change:
    """Forget what nobody looks at any more."""
    return Change(
        "DELETE FROM inbox WHERE due IS NULL AND touched < :before", {"before": now - KEPT}
    )


def _count(sql: str, **parameters: str | int) -> Query[int]:
    return Query(sql, parameters, lambda rows: int(rows[0][0]))


def _insert(row: Waiting) -> Change:
    told = msgspec.json.encode(row.told).decode()
    return Change(INSERT, {**msgspec.structs.asdict(row), "told": told})


def _again(known: Waiting, asked: Waiting, due: int) -> Change:
    return Change(
        """UPDATE inbox SET status = 'queued', source = :source, target = :target, told = :told,
           received = :received, touched = :received, due = :due, tries = 0
           WHERE site = :site AND id = :id""",
        {
            "site": known.site,
            "id": known.id,
            "source": asked.source,
            "target": asked.target,
            "told": msgspec.json.encode(asked.told).decode(),
            "received": asked.received,
            "due": due,
        },
    )


def _update(  # noqa: PLR0913 - the columns that a look changes
    row: Waiting, status: Status, due: int | None, now: int, *, tries: int, checks: int
) -> Change:
    return Change(
        """UPDATE inbox SET status = :status, due = :due, touched = :touched, tries = :tries,
           checks = :checks WHERE site = :site AND id = :id""",
        {
            "site": row.site,
            "id": row.id,
            "status": status,
            "due": due,
            "touched": now,
            "tries": tries,
            "checks": checks,
        },
    )


def _waiting(row: Row) -> Waiting:
    values = list(row)
    values[9] = msgspec.json.decode(values[9], type=Told)
    return Waiting(*values)


COLUMNS = """SELECT site, id, via, source, source_key, host, target, page_key, addressed, told,
    status, received, touched, due, tries, checks FROM inbox"""

INSERT = """INSERT INTO inbox (site, id, via, source, source_key, host, target, page_key,
    addressed, told, status, received, touched, due, tries, checks)
VALUES (:site, :id, :via, :source, :source_key, :host, :target, :page_key,
    :addressed, :told, :status, :received, :touched, :due, :tries, :checks)"""
