"""What is asked of one person's responses: to show them all that is kept, and to erase it."""

from msgspec import Struct

from fedcomments.database import Query, Row, each
from fedcomments.domain.events import State, Via


class Authored(Struct, frozen=True):
    """A response of somebody's, with the address of its page; `posted` in ms."""

    seq: int
    id: str
    via: Via
    state: State
    posted: int
    name: str
    link: str
    source: str
    text: str
    page: str


def by_token(site: str, token: str) -> Query[list[Authored]]:
    """The responses that came with an author token (its digest)."""
    which = f"{AUTHORED} AND r.token = :token AND r.token <> '' ORDER BY r.seq"
    return Query(which, {"site": site, "token": token}, each(_authored))


def by_url(site: str, url: str) -> Query[list[Authored]]:
    """The responses whose author, source or own address is at this address."""
    return Query(
        f"""{AUTHORED} AND (r.link = :url OR r.source = :url OR r.url = :url) ORDER BY r.seq""",
        {"site": site, "url": url},
        each(_authored),
    )


def by_position(site: str, seq: int) -> Query[list[Authored]]:
    """The response that was posted at a position."""
    return Query(f"{AUTHORED} AND r.seq = :seq", {"site": site, "seq": seq}, each(_authored))


def _authored(row: Row) -> Authored:
    return Authored(*row)


AUTHORED = """SELECT r.seq, r.id, r.via, r.state, r.posted, r.name, r.link, r.source, r.text, g.url
FROM responses r JOIN pages g ON g.site = r.site AND g.page = r.page
WHERE r.site = :site AND r.state <> 'erased'"""
