"""Who wrote it: the authorship algorithm, with one more page to fetch at most (M3).

Never the first h-card of the page: that is as often a sponsor's or a commenter's.
"""

from collections.abc import Iterator

from msgspec import Struct

from fedcomments.domain.author import Author
from fedcomments.domain.wording import LONGEST_NAME
from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.hrefs import absolute, kept, tolerant
from fedcomments.protocols.microformats import Document, Item
from fedcomments.protocols.representative import Place


class Byline(Struct, frozen=True):
    """Who is known to have written it, and where to look for more.

    `photo` is a web address or ""; `page` the address of an author page to fetch, "" when there
    is nothing more to find out.
    """

    author: Author = Author()
    photo: str = ""
    page: str = ""


def byline(document: Document, place: Place, *, url: str) -> Byline:
    """Find the author of an item from its own page (steps 1 to 6 of the algorithm)."""
    named = place.item.values("author") or (place.feed.values("author") if place.feed else ())
    found = _said(named[0], url) if named else Byline()
    if not named:
        found = Byline(page=_first(document.rels.get("author", ()), url))
    if found.page and tolerant(found.page) == tolerant(url):
        return from_page(found, document, url=url, home=document)
    return found


def from_page(found: Byline, page: Document | None, *, url: str, home: Document) -> Byline:
    """Go on with the author page (step 7); `page` is None where it could not be had.

    `url` is the author page's address after redirects, `home` the page of the item. Where no
    card fits, the author has no name, only the page.
    """
    wanted = {tolerant(found.page), tolerant(url)} - {""}
    card = (page and _of_page(page, wanted)) or _with_url(home, wanted)
    if card is None:
        return Byline(author=Author(found.author.name, kept(found.page)))
    known = _card(card)
    # Its own page may be named in the card under another address, or not at all.
    return Byline(Author(known.author.name or found.author.name, kept(found.page)), known.photo)


def card_of(item: Item) -> Byline:
    """Find the author of a nested response from itself alone (X2)."""
    named = item.values("author")
    found = _said(named[0], "") if named else Byline()
    return Byline(Author(found.author.name, found.author.url or found.page), found.photo)


def _said(value: str | Item, url: str) -> Byline:
    """Read the author property: a card, an address, or a name."""
    if isinstance(value, Item) and value.properties:
        found = _card(value)
        return found if found.author.name else Byline(found.author, found.photo, found.author.url)
    text = value if isinstance(value, str) else value.value
    if text.startswith(("http://", "https://", "/")):
        return Byline(page=_first((text,), url))
    return Byline(Author(_name(text)))


def _card(card: Item) -> Byline:
    urls = (kept(url) for url in card.urls("url"))
    photos = (kept(url) for url in card.urls("photo"))
    url = next(filter(None, urls), "")
    name = _name(card.text("name") or card.text("nickname"))
    return Byline(Author(name, url), next(filter(None, photos), ""))


def _of_page(page: Document, wanted: set[str]) -> Item | None:
    """Take the card with url = uid = the page, else with a url that is also rel=me."""
    cards = list(_cards(page.items))
    for card in cards:
        if _keys(card, "url") & _keys(card, "uid") & wanted:
            return card
    me = {tolerant(url) for url in page.rels.get("me", ())} - {""}
    return next((card for card in cards if _keys(card, "url") & me), None) or _with_url(
        page, wanted
    )


def _with_url(document: Document, wanted: set[str]) -> Item | None:
    return next((card for card in _cards(document.items) if _keys(card, "url") & wanted), None)


def _keys(card: Item, name: str) -> set[str]:
    return {tolerant(url) for url in card.urls(name)} - {""}


def _cards(items: tuple[str | Item, ...] | tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, str):
            continue
        if item.is_a("h-card"):
            yield item
        for values in item.properties.values():
            yield from _cards(values)
        yield from _cards(item.children)


def _first(urls: tuple[str, ...], base: str) -> str:
    return next(filter(None, (kept(absolute(base, url)) for url in urls)), "")


def _name(words: str) -> str:
    return shorten(one_line(words), LONGEST_NAME)
