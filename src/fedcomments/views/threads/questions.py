"""What may be asked of the threads view."""

from typing import Any, Literal

from msgspec import Struct

from fedcomments.database import Query, Row, each, first
from fedcomments.domain.events import Kind, State, Via
from fedcomments.domain.page import Page
from fedcomments.domain.response import Response
from fedcomments.views.threads.order import COMPONENT

Order = Literal["oldest", "newest"]
START = b""
END = b"\xff" * (COMPONENT + 1)
"""Places before and after all others."""


class Shown(Struct, frozen=True):
    """One row of a thread as it is told. `place` is its path in the order asked for."""

    seq: int
    id: str
    kind: Kind
    via: Via
    parent: str | None
    depth: int
    state: State
    name: str
    link: str
    title: str
    text: str
    html: str
    source: str
    url: str
    photo: str
    rsvp: str
    published: int
    edited: int | None
    place: bytes


class Found(Struct, frozen=True):
    """A response found by its id alone, with the page it stands on."""

    site: str
    page: str
    url: str
    title: str
    position: int
    shown: Shown


def page_at(site: str, key: str) -> Query[Page | None]:
    """The page that an address key leads to."""
    return Query(
        """SELECT p.page, p.url, p.title, p.closed, p.position
           FROM addresses a JOIN pages p ON p.site = a.site AND p.page = a.page
           WHERE a.site = :site AND a.key = :key""",
        {"site": site, "key": key},
        first(_page),
    )


def page_of(site: str, page: str) -> Query[Page | None]:
    """A page by its stream."""
    return Query(
        "SELECT page, url, title, closed, position FROM pages WHERE site = :site AND page = :page",
        {"site": site, "page": page},
        first(_page),
    )


def keys_beside(site: str, key: str) -> Query[list[str]]:
    """Every address key that leads to the page that this one leads to."""
    return Query(
        """SELECT b.key FROM addresses a JOIN addresses b ON b.site = a.site AND b.page = a.page
           WHERE a.site = :site AND a.key = :key ORDER BY b.seq""",
        {"site": site, "key": key},
        each(lambda row: str(row[0])),
    )


def pages_opened(site: str, since: int) -> Query[int]:
    """How many pages were opened at or after `since` (ms)."""
    return Query(
        "SELECT count(*) FROM pages WHERE site = :site AND opened >= :since",
        {"site": site, "since": since},
        _number,
    )


def response(site: str, response_id: str | None) -> Query[Response | None]:
    """What decisions need to know of a response."""
    return Query(
        """SELECT seq, id, page, parent, kind, state, posted, text, via = 'local'
           FROM responses WHERE id = :id AND site = :site""",
        {"site": site, "id": response_id},
        first(_response),
    )


def edits(site: str, response_id: str) -> Query[list[int]]:
    """The positions of the events that edited a response."""
    return Query(
        """SELECT e.seq FROM responses r
           JOIN edits e ON e.site = r.site AND e.response = r.seq
           WHERE r.id = :id AND r.site = :site ORDER BY e.seq""",
        {"site": site, "id": response_id},
        each(_number_of),
    )


def is_known(site: str, token: str) -> Query[bool]:
    """Whether a response with this author token (hash) is shown."""
    return Query(
        """SELECT 1 FROM responses
           WHERE site = :site AND token = :token AND token <> '' AND state = 'shown' LIMIT 1""",
        {"site": site, "token": token},
        bool,
    )


def responses(  # noqa: PLR0913, PLR0917 - a page of a thread is found by all of these
    site: str, page: str, order: Order, after: bytes, tops: int, most: int
) -> Query[list[Shown]]:
    """Rows after a place, at most `most`: `tops` top-level ones, their replies, and one more."""
    return Query(
        OLDEST if order == "oldest" else NEWEST,
        {"site": site, "page": page, "after": after, "tops": tops, "most": most, "end": END},
        each(_shown),
    )


def history(site: str, page: str) -> Query[list[Shown]]:
    """A page's whole list, oldest first, and every response that was erased from it."""
    return Query(HISTORY, {"site": site, "page": page}, each(_shown))


def reactions(site: str, page: str) -> Query[list[Shown]]:
    """The likes, reposts and bookmarks of a page, as they came."""
    return Query(REACTIONS, {"site": site, "page": page}, each(_shown))


def tallies(site: str, page: str) -> Query[dict[str, int]]:
    """Kind → how many shown responses."""
    return Query(
        "SELECT kind, shown FROM tallies WHERE site = :site AND page = :page",
        {"site": site, "page": page},
        _tallies,
    )


def count_at(site: str, key: str) -> Query[int]:
    """How many shown responses stand under the page that an address key leads to."""
    return Query(
        """SELECT coalesce(sum(t.shown), 0) FROM addresses a
           JOIN tallies t ON t.site = a.site AND t.page = a.page
           WHERE a.site = :site AND a.key = :key""",
        {"site": site, "key": key},
        _number,
    )


def shown_among(site: str, first_: int, last: int) -> Query[frozenset[int]]:
    """The positions, from one to another, of responses that readers see."""
    return Query(
        """SELECT seq FROM responses
           WHERE site = :site AND seq >= :first AND seq <= :last AND state = 'shown'""",
        {"site": site, "first": first_, "last": last},
        lambda rows: frozenset(int(row[0]) for row in rows),
    )


def found(response_id: str) -> Query[Found | None]:
    """A response by its id, on whatever site."""
    return Query(FOUND, {"id": response_id}, first(_found))


def _page(row: Row) -> Page:
    return Page(row[0], row[1], row[2], bool(row[3]), row[4])


def _response(row: Row) -> Response:
    seq, found, page, parent, kind, state, posted, text, is_local = row
    return Response(seq, found, page, parent, kind, state, posted, text, bool(is_local))


def _shown(row: Row) -> Shown:
    return Shown(*row)


def _found(row: Row) -> Found:
    site, page, url, title, position, *shown = row
    return Found(site, page, url, title, position, Shown(*shown))


def _number(rows: list[Row]) -> int:
    return int(rows[0][0])


def _number_of(row: Row) -> int:
    return int(row[0])


def _tallies(rows: list[Row]) -> dict[str, int]:
    return dict[str, Any](rows)


COLUMNS = """r.seq, r.id, r.kind, r.via, p.id, r.depth, r.state, r.name, r.link, r.title,
    r.text, r.html, r.source, r.url, r.photo, r.rsvp, r.published, r.edited"""

# Where to end is found in the index alone: rows that would be cut off are not even read.
OLDEST = f"""SELECT {COLUMNS}, r.path FROM responses r
LEFT JOIN responses p ON p.site = r.site AND p.seq = r.parent
WHERE r.site = :site AND r.page = :page AND r.visible = 1 AND r.path > :after
AND r.path <= coalesce((
    SELECT path FROM (
        SELECT path FROM responses
        WHERE site = :site AND page = :page AND visible = 1 AND path > :after
        ORDER BY path LIMIT :most
    ) AS listed WHERE length(path) = {COMPONENT} ORDER BY path LIMIT 1 OFFSET :tops
), :end) ORDER BY r.path LIMIT :most"""

NEWEST = OLDEST.replace("path", "newest")

HISTORY = f"""SELECT {COLUMNS}, r.path FROM responses r
LEFT JOIN responses p ON p.site = r.site AND p.seq = r.parent
WHERE r.site = :site AND r.page = :page AND (r.visible = 1 OR r.state = 'erased')
ORDER BY r.path"""

REACTIONS = f"""SELECT {COLUMNS}, r.path FROM responses r
LEFT JOIN responses p ON p.site = r.site AND p.seq = r.parent
WHERE r.site = :site AND r.page = :page AND r.kind IN ('like', 'repost', 'bookmark')
AND r.state = 'shown' ORDER BY r.seq"""

FOUND = f"""SELECT r.site, r.page, g.url, g.title, g.position, {COLUMNS}, r.path
FROM responses r JOIN pages g ON g.site = r.site AND g.page = r.page
LEFT JOIN responses p ON p.site = r.site AND p.seq = r.parent
WHERE r.id = :id"""
