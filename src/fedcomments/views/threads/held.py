"""What is asked of the responses that wait for the owner."""

from msgspec import Struct

from fedcomments.database import Query, Row, each
from fedcomments.domain.events import State


class Waiting(Struct, frozen=True):
    """A response as the owner's list names it."""

    id: str
    state: State
    posted: int
    name: str
    text: str
    reasons: str
    url: str


def waiting(site: str, most: int) -> Query[list[Waiting]]:
    """What waits for the owner, oldest first."""
    return Query(
        f"{WAITING} WHERE r.site = :site AND r.state = 'held' ORDER BY r.seq LIMIT :most",
        {"site": site, "most": most},
        each(_waiting),
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(*row)


WAITING = """SELECT r.id, r.state, r.posted, r.name, r.text, r.reasons, g.url
FROM responses r JOIN pages g ON g.site = r.site AND g.page = r.page"""
