"""Which item of a page speaks: the one whose address it is, else the one that links to us (M1)."""

from collections.abc import Iterator

from msgspec import Struct

from fedcomments.protocols.hrefs import tolerant
from fedcomments.protocols.microformats import Document, Item, addresses
from fedcomments.protocols.target import Target

ROOTS = ("h-entry", "h-cite", "h-event", "h-review")
# Responses that the page shows under its own; they are other people's words (X2).
NESTED = frozenset(("comment", "like", "repost"))


class Place(Struct, frozen=True):
    """An item and the h-feed that it stands in, which may name the author for it (M3)."""

    item: Item
    feed: Item | None = None


def representative(document: Document, *, here: tuple[str, ...], target: Target) -> Place | None:
    """Choose the item that the page is about; `here` are the page's own addresses.

    The item whose u-url or u-uid is the page; else the one that holds the target; else the
    first. None where the page has no entry, cite, event or review.
    """
    places = list(_places(document.items, None))
    own = {tolerant(url) for url in here} - {""}
    # The addresses first, the links second: an aside of the page may hold the target too.
    for place in places:
        if any(tolerant(url) in own for url in _names(place.item)):
            return place
    return next((place for place in places if holds(place.item, target)), next(iter(places), None))


def holds(item: Item, target: Target) -> bool:
    """Tell if the item itself links to the target, in a property or in its content."""
    if target.is_named_by(item.links):
        return True
    values = (
        value for name, held in item.properties.items() if name not in NESTED for value in held
    )
    return any(_leads(value, target) for value in values) or any(
        holds(child, target) for child in item.children
    )


def _leads(value: str | Item, target: Target) -> bool:
    if isinstance(value, str):
        return target.match(value) is not None
    return target.is_named_by(addresses(value)) or holds(value, target)


def _names(item: Item) -> list[str]:
    return [*item.urls("url"), *item.urls("uid")]


def _places(items: tuple[Item, ...], feed: Item | None) -> Iterator[Place]:
    for item in items:
        if item.is_a(*ROOTS):
            yield Place(item, feed)
        else:
            yield from _places(item.children, item if item.is_a("h-feed") else feed)
