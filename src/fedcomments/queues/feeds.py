"""How far the sites' own feeds were read: what may be lost, for the log knows what was published.

Which feeds are watched is in the log (`feed.watched`); here are their validators, when each is to
be read next, and a mark for each entry that changes when the entry does.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from fedcomments.database import Change, Query, Row, each, first

MINUTE = 60_000
DAY = 86_400_000
LONGEST = 30 * DAY
LONGEST_VALIDATOR = 1024


class Watched(Struct, frozen=True):
    """A feed to be read; `every` in seconds, `looked` (ms) when it was last read, 0: never."""

    site: str
    url: str
    every: int
    announces: bool
    etag: str
    modified: str
    failures: int
    looked: int
    outcome: str


def due(now: int, most: int) -> Query[list[Watched]]:
    """The feeds whose time has come."""
    return Query(
        f"{COLUMNS} WHERE coalesce(s.due, 0) <= :now ORDER BY s.due LIMIT :most",
        {"now": now, "most": most},
        each(_watched),
    )


def next_due() -> Query[int | None]:
    """When (ms) a feed is to be read next."""
    return Query(
        """SELECT min(coalesce(s.due, 0)) FROM feeds f
           LEFT JOIN feed_state s ON s.site = f.site AND s.url = f.url""",
        {},
        first(lambda row: row[0]),
    )


def of_site(site: str) -> Query[list[Watched]]:
    """A site's feeds, and how reading them went."""
    return Query(f"{COLUMNS} WHERE f.site = :site ORDER BY f.seq", {"site": site}, each(_watched))


def marks(site: str, url: str) -> Query[Mapping[str, str]]:
    """Entry (address key) → its mark when the feed was last read."""
    return Query(
        "SELECT item, mark FROM feed_items WHERE site = :site AND url = :url",
        {"site": site, "url": url},
        dict[str, str],
    )


def read(feed: Watched, etag: str, modified: str, now: int) -> Change:
    """It was read, and is read again after its pause."""
    return _state(feed, _sent(etag), _sent(modified), now + _pause(feed), 0, now, "read")


def failed(feed: Watched, outcome: str, now: int) -> Change:
    """It could not be read; the pause grows with every failure, up to a day."""
    pause = min(_pause(feed) << min(feed.failures, 10), DAY)
    failures = feed.failures + 1
    return _state(feed, "", "", now + pause, failures, feed.looked, outcome)


def remember(feed: Watched, items: Iterable[tuple[str, str]]) -> list[Change]:
    """Keep the marks (item, mark) of entries that are new or changed."""
    return [
        Change(
            """INSERT INTO feed_items (site, url, item, mark) VALUES (:site, :url, :item, :mark)
               ON CONFLICT (site, url, item) DO UPDATE SET mark = :mark""",
            {"site": feed.site, "url": feed.url, "item": item, "mark": mark},
        )
        for item, mark in items
    ]


def read_soon(site: str, url: str, now: int) -> list[Change]:
    """A feed is watched from now on in another way: it need not wait for its old turn."""
    return [
        Change(
            """UPDATE feed_state SET due = :now, failures = 0
               WHERE site = :site AND url = :url""",
            {"site": site, "url": url, "now": now},
        )
    ]


def forget(site: str, url: str) -> list[Change]:
    """A feed is watched no more."""
    at = {"site": site, "url": url}
    return [
        Change("DELETE FROM feed_state WHERE site = :site AND url = :url", at),
        Change("DELETE FROM feed_items WHERE site = :site AND url = :url", at),
    ]


def _pause(feed: Watched) -> int:
    """How long (ms) until it is read again; an import may say anything."""
    return max(MINUTE, min(feed.every * 1000, LONGEST))


def _sent(validator: str) -> str:
    """A validator that can be sent back; others are forgotten."""
    return validator if validator.isascii() and len(validator) <= LONGEST_VALIDATOR else ""


def _state(  # noqa: PLR0913, PLR0917 - a row is made of all of these
    feed: Watched, etag: str, modified: str, due: int, failures: int, looked: int, outcome: str
) -> Change:
    return Change(
        """INSERT INTO feed_state (site, url, etag, modified, due, failures, looked, outcome)
           VALUES (:site, :url, :etag, :modified, :due, :failures, :looked, :outcome)
           ON CONFLICT (site, url) DO UPDATE SET etag = :etag, modified = :modified, due = :due,
           failures = :failures, looked = :looked, outcome = :outcome""",
        {
            "site": feed.site,
            "url": feed.url,
            "etag": etag,
            "modified": modified,
            "due": due,
            "failures": failures,
            "looked": looked,
            "outcome": outcome,
        },
    )


def _watched(row: Row) -> Watched:
    values = list(row)
    values[3] = bool(values[3])
    return Watched(*values)


COLUMNS = """SELECT f.site, f.url, f.every, f.announces, coalesce(s.etag, ''),
    coalesce(s.modified, ''), coalesce(s.failures, 0), coalesce(s.looked, 0),
    coalesce(s.outcome, '')
FROM feeds f LEFT JOIN feed_state s ON s.site = f.site AND s.url = f.url"""
