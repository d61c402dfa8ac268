"""A page of ours that links elsewhere: published, changed, deleted, discussed."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from fedcomments.domain.delivery import Delivery
from fedcomments.domain.events import (
    DeliveryRequested,
    Discussion,
    Event,
    PageFacts,
    PageOpened,
    Post,
    PostChanged,
    PostDeleted,
    PostDiscussed,
    PostPublished,
    Wish,
)
from fedcomments.domain.page import Page
from fedcomments.errors import Unknown

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

SPACING = (5 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR)
"""Pauses (ms) before a post's targets hear of its discussion: first, second, … of a day (H30)."""


class Known(Struct, frozen=True):
    """A post as it was last recorded.

    `seq` is where it was published, `page` its stream, `response` the position of the response
    whose permalink it is or -1, `discussed` the digest of what stood beneath it when that was
    last told, `changed` (ms) and `position` when and where it last changed.
    """

    site: str
    seq: int
    page: str
    response: int
    source: str
    digest: str
    title: str
    excerpt: str
    blog_name: str
    state: Literal["published", "deleted"]
    discussed: str
    changed: int
    position: int


def publish(
    page: Page | None, known: Known | None, *, post: Post, stream: str, response: int | None = None
) -> list[Event]:
    """Record what a post says, unless that is known. `stream` names the page if it is new."""
    if known is not None:
        is_same = known.digest == post.digest and known.state == "published"
        return [] if is_same else [PostChanged(known.page, known.seq, private=post)]
    if page is not None:
        return [PostPublished(page.stream, response, private=post)]
    opening = PageOpened(stream, public=PageFacts(post.source, post.title))
    return [opening, PostPublished(stream, private=post)]


def delete(known: Known | None) -> list[Event]:
    """Record that a post is gone."""
    if known is None or known.state == "deleted":
        return []
    return [PostDeleted(known.page, known.seq)]


def discuss(  # noqa: PLR0913 - a decision takes every fact it needs, and nothing else
    known: Known | None,
    deliveries: Iterable[Delivery],
    told: list[int],
    heard: frozenset[str],
    digest: str,
    *,
    now: int,
) -> list[Event]:
    """Tell a post's targets that its discussion changed, within the bounds of H30.

    `told` are the times (ms) at which that was done within a day, `heard` the hosts that said
    something of the page within an hour, `digest` says what stands beneath it now.
    """
    if known is None or known.discussed == digest or wait(told, now):
        return []
    targets = tuple(
        one.target
        for one in deliveries
        if one.present and one.can_be_updated and one.host not in heard
    )
    if not targets:
        return []
    return [PostDiscussed(known.page, known.seq, private=Discussion(digest, targets))]


def request(known: Known | None, delivery: Delivery | None) -> list[Event]:
    """Try a target once more because the owner says so. Raises Unknown."""
    if known is None or delivery is None:
        raise Unknown("No post at this address links there, as far as is known here.")
    return [DeliveryRequested(known.page, known.seq, private=Wish(delivery.target))]


def wait(told: list[int], now: int) -> int:
    """How long (ms) until a post's discussion may be told again."""
    if len(told) >= len(SPACING):
        return told[0] + DAY - now
    return max(0, told[-1] + SPACING[len(told)] - now) if told else 0
