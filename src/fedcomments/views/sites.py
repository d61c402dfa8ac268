"""The sites as they are now: prefixes, policy, key; one short row each."""

from collections.abc import Generator
from typing import Any

from msgspec.structs import asdict

from fedcomments.database import Change, Query, Row
from fedcomments.domain.address import is_under, parse, prefix
from fedcomments.domain.events import (
    Comments,
    Entry,
    Linkbacks,
    LogContinued,
    LogOpened,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    Opening,
    PageAliased,
    PageClosed,
    PageOpened,
    PageReopened,
    PayloadErased,
    Policy,
    PolicyChanged,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
    Via,
)
from fedcomments.domain.site import Site

NAME = "sites"
VERSION = 2
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
)
STRICTEST = Policy("all", "held", "held", "held")
ROWS = {
    "sites": """SELECT site, stream, origin, vkey, comments, webmention, pingback, trackback
        FROM sites WHERE site = :site""",
    "prefixes": "SELECT site, number, url FROM prefixes WHERE site = :site ORDER BY number",
}


def project(  # noqa: C901 - one line for each event; the type checker asks for all of them
    entry: Entry,
) -> Generator[Change | Query[Any], Any, None]:
    """Entry → changes."""
    match entry.event:  # the most frequent ones first
        case ResponsePosted() | ResponseEdited() | ResponseJudged():
            return
        case MentionVerified() | MentionChanged() | MentionWithdrawn():
            return
        case PayloadErased() | PrivateErased():
            return
        case PageOpened() | PageAliased() | PageClosed() | PageReopened():
            return
        case LogOpened(stream, _, opening) if opening is not None:
            yield _opened(entry.site, stream, opening)
        case LogContinued(_, _, going_on) if going_on is not None:
            yield Change(
                "UPDATE sites SET origin = :origin, vkey = :vkey WHERE site = :site",
                {"site": entry.site, "origin": going_on.origin, "vkey": going_on.vkey},
            )
        case SiteAdded(_, _, facts, policy):
            for number, url in enumerate(facts.prefixes if facts is not None else ()):
                yield Change(
                    "INSERT INTO prefixes VALUES (:site, :number, :url)",
                    {"site": entry.site, "number": number, "url": url},
                )
            if policy is not None:
                yield _policy(entry.site, policy)
        case PolicyChanged(private=policy) if policy is not None:
            yield _policy(entry.site, policy)
        case LogOpened() | LogContinued() | PolicyChanged():
            return


def _opened(site: str, stream: str, opening: Opening) -> Change:
    return Change(
        "INSERT INTO sites VALUES (:site, :stream, :origin, :vkey, 'all', 'held', 'held', 'held')",
        {"site": site, "stream": stream, "origin": opening.origin, "vkey": opening.vkey},
    )


def _policy(site: str, policy: Policy) -> Change:
    return Change(
        """UPDATE sites SET comments = :comments, webmention = :webmention,
           pingback = :pingback, trackback = :trackback WHERE site = :site""",
        {"site": site, **asdict(policy)},
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


def owns(site: str, url: str) -> Query[bool]:
    """Whether an address lies under one of the site's prefixes."""
    page = parse(url)
    return Query(
        "SELECT url FROM prefixes WHERE site = :site",
        {"site": site},
        lambda rows: any(is_under(page, prefix(row[0])) for row in rows),
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
