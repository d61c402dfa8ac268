"""The sites as they are now: prefixes, policy, key; one short row each."""

from collections.abc import Generator, Iterator
from typing import Any

from msgspec.structs import asdict

from fedcomments.database import Change, Query, Row, each
from fedcomments.domain.address import Address, is_under, parse, prefix
from fedcomments.domain.events import (
    Comments,
    Continuation,
    DeliveryEvent,
    Entry,
    Feed,
    FeedWatched,
    Linkbacks,
    LogContinued,
    LogOpened,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    Opening,
    PageEvent,
    PayloadErased,
    Policy,
    PolicyChanged,
    PostEvent,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
    Via,
)
from fedcomments.domain.site import Site

NAME = "sites"
VERSION = 3
SCHEMA = (
    """CREATE TABLE sites (
        site TEXT NOT NULL PRIMARY KEY,
        stream TEXT NOT NULL,
        origin TEXT NOT NULL,
        vkey TEXT NOT NULL,
        comments TEXT NOT NULL,
        webmention TEXT NOT NULL,
        pingback TEXT NOT NULL,
        trackback TEXT NOT NULL
    )""",
    """CREATE TABLE prefixes (
        site TEXT NOT NULL,
        number INTEGER NOT NULL,
        url TEXT NOT NULL,
        PRIMARY KEY (site, number)
    )""",
    """CREATE TABLE feeds (
        site TEXT NOT NULL,
        url TEXT NOT NULL,
        every INTEGER NOT NULL,
        announces INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (site, url)
    )""",
)
STRICTEST = Policy("all", "held", "held", "held")
ROWS = {
    "sites": """SELECT site, stream, origin, vkey, comments, webmention, pingback, trackback
        FROM sites WHERE site = :site""",
    "prefixes": "SELECT site, number, url FROM prefixes WHERE site = :site ORDER BY number",
    "feeds": "SELECT site, url, every, announces, seq FROM feeds WHERE site = :site ORDER BY seq",
}


def project(
    entry: Entry,
) -> Generator[Change | Query[Any], Any, None]:
    """Entry → changes."""
    match entry.event:
        case LogOpened(stream, _, opening) if opening is not None:
            yield _opened(entry.site, stream, opening)
        case LogContinued(_, _, going_on) if going_on is not None:
            yield _continued(entry.site, going_on)
        case SiteAdded() as event:
            yield from _added(entry.site, event)
        case PolicyChanged(private=policy) if policy is not None:
            yield _policy(entry.site, policy)
        case FeedWatched(private=feed) if feed is not None:
            yield _feed(entry, feed)
        case (
            ResponsePosted()
            | ResponseEdited()
            | ResponseJudged()
            | MentionVerified()
            | MentionChanged()
            | MentionWithdrawn()
            | PayloadErased()
            | PrivateErased()
            | LogOpened()
            | LogContinued()
            | PolicyChanged()
            | FeedWatched()
            | PageEvent()
            | PostEvent()
            | DeliveryEvent()
        ):
            return


def _opened(site: str, stream: str, opening: Opening) -> Change:
    return Change(
        "INSERT INTO sites VALUES (:site, :stream, :origin, :vkey, 'all', 'held', 'held', 'held')",
        {"site": site, "stream": stream, "origin": opening.origin, "vkey": opening.vkey},
    )


def _continued(site: str, going_on: Continuation) -> Change:
    return Change(
        "UPDATE sites SET origin = :origin, vkey = :vkey WHERE site = :site",
        {"site": site, "origin": going_on.origin, "vkey": going_on.vkey},
    )


def _added(site: str, event: SiteAdded) -> Iterator[Change]:
    for number, url in enumerate(event.public.prefixes if event.public is not None else ()):
        yield Change(
            "INSERT INTO prefixes VALUES (:site, :number, :url)",
            {"site": site, "number": number, "url": url},
        )
    if event.private is not None:
        yield _policy(site, event.private)


def _policy(site: str, policy: Policy) -> Change:
    return Change(
        """UPDATE sites SET comments = :comments, webmention = :webmention,
           pingback = :pingback, trackback = :trackback WHERE site = :site""",
        {"site": site, **asdict(policy)},
    )


def _feed(entry: Entry, feed: Feed) -> Change:
    at = {"site": entry.site, "url": feed.url}
    if feed.every <= 0:
        return Change("DELETE FROM feeds WHERE site = :site AND url = :url", at)
    return Change(
        """INSERT INTO feeds (site, url, every, announces, seq)
           VALUES (:site, :url, :every, :announces, :seq)
           ON CONFLICT (site, url) DO UPDATE SET every = :every, announces = :announces,
           seq = :seq""",
        {**at, "every": feed.every, "announces": int(feed.announces), "seq": entry.seq},
    )


def feeds(site: str) -> Query[list[Feed]]:
    """The feeds from which the site's posts are known."""
    return Query(
        "SELECT url, every, announces FROM feeds WHERE site = :site ORDER BY seq",
        {"site": site},
        each(lambda row: Feed(row[0], row[1], bool(row[2]))),
    )


def policy(site: str) -> Query[Policy]:
    """How the site judges responses now; one that is not known holds everything."""
    return Query(
        "SELECT comments, webmention, pingback, trackback FROM sites WHERE site = :site",
        {"site": site},
        lambda rows: Policy(*rows[0]) if rows else STRICTEST,
    )


def comments_policy(site: str) -> Query[Comments]:
    """Which of the site's comments are shown at once."""
    asked = policy(site)
    return Query(asked.sql, asked.params, lambda rows: asked.decode(rows).comments)


def linkbacks_policy(site: str, via: Via) -> Query[Linkbacks]:
    """Which of the mentions that come by this protocol are shown at once."""
    asked = policy(site)
    return Query(asked.sql, asked.params, lambda rows: getattr(asked.decode(rows), via))


def prefixes(site: str) -> Query[list[Address]]:
    """What the site owns."""
    return Query(
        "SELECT url FROM prefixes WHERE site = :site ORDER BY number",
        {"site": site},
        each(lambda row: prefix(row[0])),
    )


def owns(site: str, url: str) -> Query[bool]:
    """Whether an address lies under one of the site's prefixes."""
    page, asked = parse(url), prefixes(site)
    return Query(
        asked.sql,
        asked.params,
        lambda rows: any(is_under(page, one) for one in asked.decode(rows)),
    )


def every() -> Query[list[Site]]:
    """Every site, with its prefixes."""
    return Query(
        """SELECT s.site, s.stream, s.origin, s.vkey, s.comments, s.webmention, s.pingback,
           s.trackback, p.url
           FROM sites s LEFT JOIN prefixes p ON p.site = s.site
           ORDER BY s.site, p.number""",
        {},
        _sites,
    )


def _sites(rows: list[Row]) -> list[Site]:
    owned: dict[str, list[Row]] = {}
    for row in rows:
        owned.setdefault(row[0], []).append(row)
    return [_site(lines) for lines in owned.values()]


def _site(lines: list[Row]) -> Site:
    name, stream, origin, vkey, *judged, _ = lines[0]
    prefixes = tuple(prefix(line[-1]) for line in lines if line[-1] is not None)
    return Site(name, stream, origin, vkey, prefixes, Policy(*judged))
