"""What a post of ours says: its words, and where they link to."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from fedcomments.protocols.charset import decode
from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.html import BUDGET, walk
from fedcomments.protocols.linkcheck import kind_of
from fedcomments.protocols.posted import levels
from fedcomments.protocols.posted.head import LONGEST
from fedcomments.protocols.posted.links import Leading
from fedcomments.protocols.posted.meaning import Kind
from fedcomments.protocols.posted.passing import Passing, Stretch

LONGEST_EXCERPT = 250
_MOST_HEARD = 1000
_MOST_URLS = 500


class Entry(Struct, frozen=True):
    """A post as it is told to others.

    `links` are absolute and as written otherwise (WS4), each once, in the page's order; `title`,
    `excerpt` and `blog_name` one line each. `digest` is the SHA-256 (hex) of title, words and
    links: nothing around the post changes it. `is_gone`: the page says 410 of itself. `finished`
    is False when the time ran out, and then nothing here is certain.
    """

    links: tuple[str, ...] = ()
    title: str = ""
    excerpt: str = ""
    blog_name: str = ""
    digest: str = ""
    is_gone: bool = False
    finished: bool = True


def read(
    body: bytes, *, content_type: str, charset: str, url: str, seconds: float = BUDGET
) -> Entry:
    """Read a post; `url` is its address after redirects (WS21).

    Only links within its content, and those that say what it answers, likes, reposts, bookmarks,
    quotes or tags, wherever in its h-entry. What is no HTML has no links, and the digest of its
    bytes. Never fails.
    """
    if kind_of(content_type.partition(";")[0], body) != "html":
        return Entry(digest=hashlib.sha256(body).hexdigest())
    page = Passing()
    finished = walk(decode(body, charset), page, seconds=seconds)
    page.close()
    return _said(page, url, finished=finished)


def _said(page: Passing, url: str, *, finished: bool) -> Entry:
    leading = Leading(url, page.head.base(url))
    own = levels.entry(page.stretches, _names(page, leading))
    words, places = _content(page, own)
    places.update(_about(page, own))
    links = leading.away(page.links[place] for place in sorted(places))
    text = _squeezed(words)
    title = _title(page, own)
    return Entry(
        links=links,
        title=title,
        excerpt=shorten(one_line(text[: 2 * LONGEST_EXCERPT]), LONGEST_EXCERPT),
        blog_name=page.head.named.get("og:site_name", ""),
        digest=_digest(title, text, links),
        is_gone=page.head.is_gone,
        finished=finished,
    )


def _names(page: Passing, leading: Leading) -> Callable[[Stretch], bool]:
    """Tell of an item whether its own address is this page's."""
    named = {
        id(one.owner)
        for one in [one for one in page.stretches if one.kind == "url"][:_MOST_URLS]
        if leading.names_page(page.links[slice(*one.links)][:1])
    }
    return lambda item: id(item) in named


def _content(page: Passing, own: Stretch | None) -> tuple[str, set[int]]:
    """Give the words of the content, lines as they are, and the places of its links."""
    chosen = levels.content(page.stretches, own)
    gaps = levels.cuts(page.stretches, chosen[0].kind if chosen else "body")
    silence = [one.words for one in gaps]
    unlinked = [one.links for one in gaps if one.kind != "silent"]
    words = (page.pieces[a:b] for one in chosen for a, b in levels.kept(one.words, silence))
    links = (range(a, b) for one in chosen for a, b in levels.kept(one.links, unlinked))
    return "".join(chain.from_iterable(words)), set(chain.from_iterable(links))


def _about(page: Passing, own: Stretch | None) -> Iterator[int]:
    """Give the links that say what the entry is about: of a citation its own address, else all."""
    urls = [one for one in page.stretches if one.kind == "url" and "about" in one.inside]
    for about in _of(page, "about", own)[:_MOST_URLS]:
        start, end = about.links
        named = [
            url.links[0]
            for url in urls[:_MOST_URLS]
            if start <= url.links[0] < min(end, url.links[1]) and _is_said_of(url, about)
        ]
        yield from named or range(start, end)


def _is_said_of(url: Stretch, about: Stretch) -> bool:
    """Tell if an address is that of the thing itself, not of its author."""
    item = url.owner
    return item is about.owner or (item is not None and item.owner is about.owner)


def _title(page: Passing, own: Stretch | None) -> str:
    """Give the entry's name, but not one that is only its words; else what the page is called."""
    names = [one for one in _of(page, "name", own) if one.owner is own]
    named = [one for one in names if "content" not in one.inside][:1]
    heads = [one for one in page.stretches if one.kind == "title"][:1]
    for one in named + heads:
        title = one_line("".join(page.pieces[slice(*one.words)])[:_MOST_HEARD])
        if title:
            return shorten(title, LONGEST)
    return page.head.named.get("og:title", "")


def _of(page: Passing, kind: Kind, own: Stretch | None) -> list[Stretch]:
    """Give the stretches of a kind that belong to the entry or to no item, none in another."""
    return [
        one
        for one in page.stretches
        if one.kind == kind and one.owner in {own, None} and kind not in one.inside
    ]


def _squeezed(text: str) -> str:
    """Join lines with their indentation gone; spaces within a line are the author's."""
    return " ".join(filter(None, map(str.strip, text.split("\n"))))


def _digest(title: str, text: str, links: Sequence[str]) -> str:
    said = "\n".join((title, text, *links))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
