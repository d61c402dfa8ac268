"""A page of a blog, by its own address; other addresses may lead to it."""

from msgspec import Struct

from fedcomments.domain.events import (
    Alias,
    Event,
    PageAliased,
    PageClosed,
    PageFacts,
    PageOpened,
    PageReopened,
)
from fedcomments.errors import Conflict, TooMany, Unknown

HOUR = 3_600_000


class Page(Struct, frozen=True):
    """What is known of a page. `position` is that of the last event in its stream."""

    stream: str
    url: str
    title: str
    closed: bool
    position: int


def open_page(opened: int, *, most: int, stream: str, url: str, title: str) -> list[Event]:
    """Open a page nobody responded to before; strangers may open `most` an hour (0: any)."""
    if most and opened >= most:
        raise TooMany("Too many new pages at once. Please try again later.", retry_after=600)
    return [PageOpened(stream, public=PageFacts(url, title))]


def alias(page: Page | None, owner: Page | None, *, url: str) -> list[Event]:
    """Let one more address lead to a page. Raises Conflict where it leads to another."""
    if page is None:
        raise Unknown("No page is known by that address.")
    if owner is None:
        return [PageAliased(page.stream, public=Alias(url))]
    if owner.stream != page.stream:
        raise Conflict(f"{url} already leads to another page, {owner.url}.")
    return []


def close(page: Page | None) -> list[Event]:
    """Take no more responses."""
    if page is None:
        raise Unknown("No page is known by that address.")
    return [] if page.closed else [PageClosed(page.stream)]


def reopen(page: Page | None) -> list[Event]:
    """Take responses again."""
    if page is None:
        raise Unknown("No page is known by that address.")
    return [PageReopened(page.stream)] if page.closed else []
