"""What is asked of the outbox: what is due, what is known of a post, what replies are untold."""

from msgspec import Struct

from fedcomments.database import Query, Row, each, first
from fedcomments.domain.delivery import Delivery
from fedcomments.domain.post import Known
from fedcomments.views.outbox.deliveries import COLUMNS, read

MOST_SHOWN = 50


class Reply(Struct, frozen=True):
    """A response posted here to something that was heard at `source` ("": it is erased)."""

    site: str
    seq: int
    id: str
    page: str
    parent: int
    source: str
    news: int


POSTS = """SELECT site, seq, page, response, source, digest, title, excerpt, blog_name, state,
    discussed, changed, position FROM posts"""


TELLABLE = """AND state = 'published' AND EXISTS (
    SELECT 1 FROM deliveries d WHERE d.site = posts.site AND d.post = posts.seq
    AND d.present = 1 AND d.told <> '' AND d.protocol = 'webmention')"""


def due(now: int, most: int) -> Query[list[Delivery]]:
    """Deliveries whose time has come, longest waiting first."""
    return Query(
        f"{COLUMNS} WHERE due <= :now ORDER BY due, site, post, number LIMIT :most",
        {"now": now, "most": most},
        each(read),
    )


def next_due() -> Query[int | None]:
    """When (ms) something is to be delivered next."""
    return Query(
        "SELECT min(due) FROM deliveries WHERE due IS NOT NULL", {}, first(lambda row: row[0])
    )


def post(site: str, seq: int) -> Query[Known | None]:
    """A post by the position at which it was published."""
    return Query(
        f"{POSTS} WHERE site = :site AND seq = :seq", {"site": site, "seq": seq}, first(_known)
    )


def by_source(site: str, key: str) -> Query[Known | None]:
    """The post at an address (its key)."""
    return Query(
        f"{POSTS} WHERE site = :site AND key = :key ORDER BY seq LIMIT 1",
        {"site": site, "key": key},
        first(_known),
    )


def by_response(site: str, response: int) -> Query[Known | None]:
    """The post that is the permalink of a response."""
    return Query(
        f"""{POSTS} WHERE site = :site AND response = :response
            AND page = (SELECT page FROM replies WHERE site = :site AND seq = :response)""",
        {"site": site, "response": response},
        first(_known),
    )


def latest(site: str) -> Query[list[Known]]:
    """The posts that changed last, newest first."""
    return Query(
        f"{POSTS} WHERE site = :site ORDER BY position DESC LIMIT :most",
        {"site": site, "most": MOST_SHOWN},
        each(_known),
    )


def tellable(site: str, page: str) -> Query[Known | None]:
    """The post that a page is, if it was ever told to somebody who knows updates."""
    return Query(
        f"{POSTS} WHERE site = :site AND page = :page AND response < 0 {TELLABLE} LIMIT 1",
        {"site": site, "page": page},
        first(_known),
    )


def discussed_pages(site: str) -> Query[list[str]]:
    """The pages of posts that others were told of: whose discussions may be news to them."""
    return Query(
        f"SELECT page FROM posts WHERE site = :site AND response < 0 {TELLABLE} ORDER BY seq",
        {"site": site},
        each(lambda row: str(row[0])),
    )


def reply(site: str, seq: int) -> Query[Reply | None]:
    """A reply with news that are not yet recorded of it as a post."""
    return Query(
        """SELECT r.site, r.seq, r.id, r.page, r.parent, h.source, r.news FROM replies r
           JOIN heard h ON h.site = r.site AND h.seq = r.parent
           WHERE r.site = :site AND r.seq = :seq AND r.news > r.told""",
        {"site": site, "seq": seq},
        first(lambda row: Reply(*row)),
    )


def replies_told(site: str, parent: int) -> Query[int]:
    """How many replies to what was heard were recorded as posts."""
    return Query(
        "SELECT count(*) FROM replies WHERE site = :site AND parent = :parent AND told >= 0",
        {"site": site, "parent": parent},
        lambda rows: int(rows[0][0]),
    )


def untold(site: str) -> Query[list[int]]:
    """The positions of all such replies."""
    return Query(
        "SELECT seq FROM replies WHERE site = :site AND news > told ORDER BY seq",
        {"site": site},
        each(lambda row: int(row[0])),
    )


def hosts_heard(site: str, page: str, since: int) -> Query[frozenset[str]]:
    """Which hosts said something of a page since a moment (ms)."""
    return Query(
        """SELECT DISTINCT host FROM heard
           WHERE site = :site AND page = :page AND heard >= :since""",
        {"site": site, "page": page, "since": since},
        lambda rows: frozenset(str(row[0]) for row in rows),
    )


def retellings(site: str, post: int, since: int) -> Query[list[int]]:
    """When (ms) a post was told again for its discussion, since a moment."""
    return Query(
        """SELECT at FROM retellings
           WHERE site = :site AND post = :post AND at >= :since ORDER BY at""",
        {"site": site, "post": post, "since": since},
        each(lambda row: int(row[0])),
    )


def summary(site: str) -> Query[dict[str, int]]:
    """How many deliveries of a site there are of each fate."""
    return Query(
        "SELECT fate, count(*) FROM deliveries WHERE site = :site GROUP BY fate",
        {"site": site},
        lambda rows: {str(row[0]): int(row[1]) for row in rows},
    )


def _known(row: Row) -> Known:
    return Known(*row)
