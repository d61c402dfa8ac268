"""The sites as they are now: prefixes, policy, key; one short row each."""

from collections.abc import Generator
from typing import Any

from fedcomments.database import Change, Query, Row
from fedcomments.domain.address import prefix
from fedcomments.domain.events import (
    Comments,
    Entry,
    LogContinued,
    LogOpened,
    MentionVerified,
    PageAliased,
    PageClosed,
    PageOpened,
    PageReopened,
    PayloadErased,
    PolicyChanged,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
)
from fedcomments.domain.site import Site

NAME = "sites"
VERSION = 1
SCHEMA = (
    """CREATE TABLE sites (
        site TEXT NOT NULL PRIMARY KEY,
        stream TEXT NOT NULL,
        origin TEXT NOT NULL,
        vkey TEXT NOT NULL,
        comments TEXT NOT NULL
    )""",
    """CREATE TABLE prefixes (
        site TEXT NOT NULL,
        number INTEGER NOT NULL,
        url TEXT NOT NULL,
        PRIMARY KEY (site, number)
    )""",
)
ROWS = {
    "sites": "SELECT site, stream, origin, vkey, comments FROM sites WHERE site = :site",
    "prefixes": "SELECT site, number, url FROM prefixes WHERE site = :site ORDER BY number",
}


def project(  # noqa: C901 - one line for each event; the type checker asks for all of them
    entry: Entry,
) -> Generator[Change | Query[Any], Any, None]:
    """Entry → changes."""
    match entry.event:
        case LogOpened(stream, _, opening) if opening is not None:
            yield Change(
                "INSERT INTO sites VALUES (:site, :stream, :origin, :vkey, 'all')",
                {
                    "site": entry.site,
                    "stream": stream,
                    "origin": opening.origin,
                    "vkey": opening.vkey,
                },
            )
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
                yield _comments(entry.site, policy.comments)
        case PolicyChanged(private=policy) if policy is not None:
            yield _comments(entry.site, policy.comments)
        case LogOpened() | LogContinued() | PolicyChanged():
            return
        case PageOpened() | PageAliased() | PageClosed() | PageReopened():
            return
        case ResponsePosted() | MentionVerified() | ResponseEdited() | ResponseJudged():
            return
        case PayloadErased() | PrivateErased():
            return


def _comments(site: str, comments: Comments) -> Change:
    return Change(
        "UPDATE sites SET comments = :comments WHERE site = :site",
        {"site": site, "comments": comments},
    )


def comments_policy(site: str) -> Query[Comments]:
    """Which of the site's comments are shown at once."""
    return Query("SELECT comments FROM sites WHERE site = :site", {"site": site}, _policy)


def _policy(rows: list[Row]) -> Comments:
    return rows[0][0] if rows else "all"


def every() -> Query[list[Site]]:
    """Every site, with its prefixes."""
    return Query(
        """SELECT s.site, s.stream, s.origin, s.vkey, s.comments, p.url
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
    name, stream, origin, vkey, comments, _ = lines[0]
    prefixes = tuple(prefix(line[5]) for line in lines if line[5] is not None)
    return Site(name, stream, origin, vkey, prefixes, comments)
