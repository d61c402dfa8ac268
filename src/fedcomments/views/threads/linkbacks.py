"""What may be asked about responses from other sites."""

from msgspec import Struct

from fedcomments.database import Query, each, first


class Linkback(Struct, frozen=True):
    """A shown response from elsewhere: `text` its plain words, or else `html` as it was found."""

    title: str
    source: str
    text: str
    html: str


def told_at(site: str, seq: int) -> Query[int | None]:
    """When (ms) a response came to say what it says."""
    return Query(
        "SELECT coalesce(edited, posted) FROM responses WHERE site = :site AND seq = :seq",
        {"site": site, "seq": seq},
        first(lambda row: int(row[0])),
    )


def trackbacks(site: str, key: str, most: int) -> Query[list[Linkback]]:
    """The shown trackbacks of the page that an address key leads to, newest first."""
    return Query(
        """SELECT r.title, r.source, r.text, r.html FROM addresses a
           JOIN responses r ON r.site = a.site AND r.page = a.page
           WHERE a.site = :site AND a.key = :key AND r.visible = 1 AND r.via = 'trackback'
           AND r.state = 'shown' ORDER BY r.newest LIMIT :most""",
        {"site": site, "key": key, "most": most},
        each(lambda row: Linkback(*row)),
    )
