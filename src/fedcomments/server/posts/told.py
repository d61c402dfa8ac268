"""What goes over the wire about posts, and how it is read from the outbox."""

from typing import Literal

from msgspec import Struct

from fedcomments.domain import address
from fedcomments.domain.delivery import Delivery, Fate
from fedcomments.domain.events import Protocol
from fedcomments.domain.post import Known
from fedcomments.errors import Unknown
from fedcomments.queues import announcements
from fedcomments.queues.announcements import Announced, Announcement
from fedcomments.server.house import House
from fedcomments.server.shapes import moment
from fedcomments.views.outbox import deliveries
from fedcomments.views.outbox import questions as outbox

MOST_LISTED = 20
MOST_TOLD = 1000
"""Deliveries that are told of each post in a list, and of one alone."""


class AnnouncementAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A page of the blog was published, changed or deleted."""

    url: str
    change: Announced = "published"


class AnnouncementTold(Struct, frozen=True):
    """It will be looked at in a moment."""

    url: str
    change: Announced
    state: Literal["queued"] = "queued"


class AgainAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Try a target of a post once more, now."""

    url: str
    target: str


class AgainTold(Struct, frozen=True):
    """It will be tried in a moment."""

    url: str
    target: str
    state: Literal["queued"] = "queued"


class DeliveryTold(Struct, frozen=True):
    """What was told to a page that a post links to, or linked to (`present`), and how it went.

    `state` is waiting, delivered, abandoned, unsupported (the page offers no way), recorded
    (known of before we were asked to tell) or left (it need not be told). `reason` is a stable
    code, `sentence` the same for people, `said` what its status page told in the end. `next` is
    when it is tried next. Times are RFC 3339 in UTC.
    """

    target: str
    state: Fate
    present: bool
    protocol: Protocol | Literal[""]
    endpoint: str
    status: int
    attempts: int
    reason: str
    sentence: str
    answer: str
    said: str
    tried: str | None
    next: str | None


class PublishedTold(Struct, frozen=True):
    """A post, and what was sent where. `state` is queued, published or deleted.

    `announced` is what came of the last announcement, in a word; `looking` when it is looked at
    next.
    """

    url: str
    title: str
    state: Literal["queued", "published", "deleted", "unknown"]
    changed: str | None
    announced: str
    looking: str | None
    deliveries: list[DeliveryTold]


class PublishedListTold(Struct, frozen=True):
    """The posts that changed last, newest first, with at most twenty deliveries each."""

    posts: list[PublishedTold]


async def one(house: House, site: str, url: str) -> PublishedTold:
    """A post by its address. Raises BadAddress, Unknown."""
    page = address.parse(url)
    known, announced = await house.reader.read(
        outbox.by_source(site, page.key), announcements.of_page(site, page.key)
    )
    if known is not None:
        return await _post(house, known, announced)
    if announced is None:
        raise Unknown("Nothing was published at this address, as far as is known here.")
    state: Literal["queued", "unknown"] = "queued" if announced.due is not None else "unknown"
    return PublishedTold(
        announced.url, "", state, None, announced.outcome, _moment(announced.due), []
    )


async def latest(house: House, site: str) -> PublishedListTold:
    """The posts that changed last."""
    (known,) = await house.reader.read(outbox.latest(site))
    return PublishedListTold([await _post(house, one, None, MOST_LISTED) for one in known])


async def _post(
    house: House, known: Known, announced: Announcement | None, most: int = MOST_TOLD
) -> PublishedTold:
    (owed,) = await house.reader.read(deliveries.of_post(known.site, known.seq))
    if len(owed) > most:  # what went well is told last
        owed = sorted(owed, key=lambda row: row.fate in {"delivered", "left"})[:most]
    return PublishedTold(
        known.source,
        known.title,
        known.state,
        moment(known.changed),
        announced.outcome if announced is not None else "",
        _moment(announced.due) if announced is not None else None,
        [delivery(row) for row in owed],
    )


def delivery(row: Delivery) -> DeliveryTold:
    """A delivery as it is told."""
    return DeliveryTold(
        row.target,
        row.fate,
        row.present,
        row.protocol,
        row.endpoint,
        row.status,
        row.attempts,
        row.reason,
        row.sentence,
        row.answer,
        row.said,
        _moment(row.tried),
        _moment(row.due),
    )


def _moment(ms: int | None) -> str | None:
    return None if ms is None else moment(ms)
