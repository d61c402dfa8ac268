"""What another site said about a page of ours, understood from what its own page holds."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from fedcomments.domain.author import Author
from fedcomments.domain.events import Kind
from fedcomments.domain.wording import LONGEST_NAME
from fedcomments.protocols.authorship import Byline, byline, card_of, from_page
from fedcomments.protocols.content import content
from fedcomments.protocols.dates import published
from fedcomments.protocols.excerpt import shorten
from fedcomments.protocols.hrefs import host, kept
from fedcomments.protocols.kinds import is_one_emoji, kind, rsvp
from fedcomments.protocols.linkcheck import Seen
from fedcomments.protocols.microformats import Document, Item
from fedcomments.protocols.permalink import copies, permalink
from fedcomments.protocols.representative import Place, holds, representative
from fedcomments.protocols.target import Target

MOST_NESTED = 50
_NESTED: tuple[tuple[str, Kind], ...] = (
    ("comment", "reply"),
    ("like", "like"),
    ("repost", "repost"),
)


class Said(Struct, frozen=True, omit_defaults=True):
    """One response from elsewhere.

    Every string is bounded and legible, every address http(s). `is_reaction`: a reply whose text
    is one emoji. `photo` is to be proxied, never linked (M10); `html` to be sanitised when shown.
    `url` is where it can be read; `copies` are other addresses of the same words (H6);
    `published` milliseconds since 1970, 0 where unknown; `nested` the responses under it, each
    with a `url` of its own (X2).
    """

    kind: Kind
    url: str
    author: Author = Author()
    photo: str = ""
    title: str = ""
    text: str = ""
    html: str = ""
    is_reaction: bool = False
    rsvp: str = ""
    published: int = 0
    copies: tuple[str, ...] = ()
    nested: tuple["Said", ...] = ()


class Context(Struct, frozen=True):
    """What is known beside the page: how it was asked for, where it was, what it should link to.

    `source` is the address as the sender wrote it, `url` that after redirects, `now` in ms.
    """

    source: str
    url: str
    target: Target
    now: int

    def here(self) -> tuple[str, ...]:
        """Give the page's own addresses."""
        return self.source, self.url


def understand(document: Document | None, seen: Seen, context: Context) -> tuple[Said, Byline]:
    """Understand a page whose link to the target was found (M1 to M8).

    `document` holds its microformats, None where there are none or they could not be had. Where
    the byline names a `page`, `signed` can tell more about the author once that was fetched.
    """
    if document is None:
        return _plain(seen, context), Byline(Author(seen.author))
    place = representative(document, here=context.here(), target=context.target)
    if place is None:
        return _plain(seen, context), Byline(Author(seen.author))
    by = byline(document, place, url=context.url)
    return signed(_entry(place, seen, context), by, context.target), by


def signed(said: Said, by: Byline, target: Target) -> Said:
    """Put the author to what was said; an author is never found at the target itself."""
    url = by.author.url if target.match(by.author.url) is None else ""
    return msgspec.structs.replace(said, author=Author(by.author.name, url), photo=by.photo)


def resume(  # noqa: PLR0913 - two pages and what was understood from the first
    said: Said,
    by: Byline,
    *,
    page: Document | None,
    url: str,
    home: Document,
    target: Target,
) -> Said:
    """Go on once the author page was fetched, or could not be (`page` is None) (M3)."""
    return signed(said, from_page(by, page, url=url, home=home), target)


def _entry(place: Place, seen: Seen, context: Context) -> Said:
    item, target = place.item, context.target
    does = _with_rel(kind(item, target), seen)
    words = content(item, does)
    if does == "mention" and not holds(item, target) and seen.found:
        # The link stands outside of the entry: its surroundings say more than the entry does.
        words = msgspec.structs.replace(words, text=seen.found.excerpt, html="")
    return Said(
        kind=does,
        url=permalink(item, here=context.here(), target=target),
        title=words.title,
        text=words.text,
        html=words.html,
        is_reaction=does == "reply" and is_one_emoji(words.text),
        rsvp=rsvp(item, target),
        published=published(item.text("published"), now=context.now),
        copies=copies(item, target),
        nested=tuple(_nested(item, context)),
    )


def _plain(seen: Seen, context: Context) -> Said:
    """Understand a page without microformats (M8); what it says of its author is a hint."""
    return Said(
        kind=_with_rel("mention", seen),
        url=kept(context.source),
        author=Author(shorten(seen.author, LONGEST_NAME)),
        title=seen.title,
        text=seen.found.excerpt if seen.found else "",
        copies=(seen.canonical,) if seen.canonical else (),
    )


def _with_rel(does: Kind, seen: Seen) -> Kind:
    is_reply = does == "mention" and seen.found is not None and "in-reply-to" in seen.found.rel
    return "reply" if is_reply else does


def _nested(item: Item, context: Context) -> Iterator[Said]:
    """Give the responses that stand under an item, those with an address of their own (X2)."""
    taken = {*map(kept, context.here())}
    for name, does in _NESTED:
        for value in item.values(name):
            url = _address(value, context.target)
            if isinstance(value, Item) and url and url not in taken and len(taken) < MOST_NESTED:
                taken.add(url)
                yield _quoted(value, does, url, context)


def _address(value: str | Item, target: Target) -> str:
    urls = value.urls("url") if isinstance(value, Item) else []
    return next((url for url in map(kept, urls) if host(url) and not target.match(url)), "")


def _quoted(item: Item, does: Kind, url: str, context: Context) -> Said:
    by, words = card_of(item), content(item, does)
    return signed(
        Said(
            kind=does,
            url=url,
            text=words.text,
            html=words.html,
            published=published(item.text("published"), now=context.now),
        ),
        by,
        context.target,
    )
