"""The durable queue of pages that the blogs themselves say they published, changed or deleted.

Like the inbox it is no part of the log: what a page says is recorded once it was looked at. A row
stands for one page; announcing it again queues the same row again.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

from fedcomments.database import Change, Query, Row, each, first
from fedcomments.domain.address import Address
from fedcomments.errors import TooMany

MINUTE = 60_000
KEPT = 30 * 24 * 60 * MINUTE
MOST_WAITING = 10_000

PAUSES = (10_000, MINUTE, 10 * MINUTE, 60 * MINUTE)
"""How long (ms) to wait for a page that is not there yet, or not gone yet."""

Announced = Literal["published", "changed", "deleted"]


class Announcement(Struct, frozen=True):
    """A row of the queue; see `database/schema/posts.sql`."""

    site: str
    key: str
    url: str
    change: Announced
    quiet: bool
    asked: int
    due: int | None
    tries: int = 0
    outcome: str = ""


def announce(  # noqa: PLR0913 - what is said of a page
    waiting: int,
    *,
    site: str,
    page: Address,
    change: Announced,
    now: int,
    quiet: bool = False,
    delay: int = 0,
) -> list[Change]:
    """Queue a page to be looked at, at once or after a delay (ms). Raises TooMany."""
    if waiting >= MOST_WAITING:
        raise TooMany("Too many pages wait to be looked at.", retry_after=600)
    row = Announcement(site, page.key, page.url, change, quiet, now, now + delay)
    return [Change(QUEUE, {**asdict(row), "quiet": int(quiet)})]


def done(row: Announcement, outcome: str) -> Change:
    """It was looked at, and that is all; unless it was announced again meanwhile."""
    return Change(
        """UPDATE announcements SET due = NULL, outcome = :outcome
           WHERE site = :site AND key = :key AND asked = :asked""",
        {"site": row.site, "key": row.key, "asked": row.asked, "outcome": outcome},
    )


def postponed(row: Announcement, outcome: str, now: int) -> Change | None:
    """Look again later; None when that was done often enough."""
    if row.tries >= len(PAUSES):
        return None
    return Change(
        """UPDATE announcements SET due = :due, tries = tries + 1, outcome = :outcome
           WHERE site = :site AND key = :key AND asked = :asked""",
        {"site": row.site, "key": row.key, "asked": row.asked, "outcome": outcome}
        | {"due": now + PAUSES[row.tries]},
    )


def due(now: int, most: int) -> Query[list[Announcement]]:
    """What is to be looked at now, longest waiting first."""
    return Query(
        f"{COLUMNS} WHERE due <= :now ORDER BY due, asked LIMIT :most",
        {"now": now, "most": most},
        each(_announcement),
    )


def next_due() -> Query[int | None]:
    """When (ms) something is to be looked at next."""
    return Query(
        "SELECT min(due) FROM announcements WHERE due IS NOT NULL", {}, first(lambda row: row[0])
    )


def of_page(site: str, key: str) -> Query[Announcement | None]:
    """What was last announced of a page."""
    return Query(
        f"{COLUMNS} WHERE site = :site AND key = :key",
        {"site": site, "key": key},
        first(_announcement),
    )


def waiting(site: str) -> Query[int]:
    """How many pages of a site wait to be looked at."""
    return Query(
        "SELECT count(*) FROM announcements WHERE site = :site AND due IS NOT NULL",
        {"site": site},
        lambda rows: int(rows[0][0]),
    )


def expired(now: int) -> Change:
    """Forget what was looked at long ago."""
    return Change(
        "DELETE FROM announcements WHERE due IS NULL AND asked < :before", {"before": now - KEPT}
    )


def _announcement(row: Row) -> Announcement:
    values = list(row)
    values[4] = bool(values[4])
    return Announcement(*values)


COLUMNS = "SELECT site, key, url, change, quiet, asked, due, tries, outcome FROM announcements"

QUEUE = """INSERT INTO announcements
    (site, key, url, change, quiet, asked, due, tries, outcome)
VALUES (:site, :key, :url, :change, :quiet, :asked, :due, :tries, :outcome)
ON CONFLICT (site, key) DO UPDATE SET url = :url, change = :change, asked = :asked, due = :due,
    quiet = CASE WHEN announcements.due IS NULL THEN :quiet ELSE announcements.quiet * :quiet END,
    tries = 0, outcome = ''"""
