"""Where a page wants to be told: webmention first, then pingback, then trackback (WS20)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from fedcomments.protocols.charset import decode
from fedcomments.protocols.hrefs import absolute, kept
from fedcomments.protocols.linkcheck import kind_of
from fedcomments.protocols.sending import header
from fedcomments.protocols.sending.endpoint import Endpoint, Protocol, askable
from fedcomments.protocols.sending.linkheader import links
from fedcomments.protocols.sending.marked import marked, may_name
from fedcomments.protocols.sending.rdf import pings

Headers = Sequence[tuple[str, str]]
MOST_ELEMENTS = 100

# Pingback 1.0, section 2.3, to the letter: whoever writes it otherwise does not offer it (PS3).
_PINGBACK = re.compile(r'<link rel="pingback" href="([^"]+)" ?/?>')
_BEGINS = '<link rel="pingback" href="'
# The ampersand last, or `&amp;lt;` would become `<`.
_FOUR = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))


def discover(  # noqa: PLR0913 - a page is its bytes, its head and where it was found
    *,
    asked: str,
    url: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    content_type: str,
    charset: str,
) -> Endpoint | None:
    """Find the endpoint of a page (WS1, PS1, PS2, TS2); None if it offers none. Never fails.

    `asked` is the address that was linked, `url` the final one after redirects; `headers` have
    lower-case names, in order. `body` may be empty (only the head was read) or cut. An address
    that cannot be asked is passed over for the next one of the same protocol.
    """
    told = [(name, header.read(value)) for name, value in headers]
    return _first("webmention", _linked(told, url)) or _on_page(
        _text(body, content_type, charset), told, asked=asked, url=url
    )


def _on_page(text: str, told: Headers, *, asked: str, url: str) -> Endpoint | None:
    """Look at the page itself, but through its elements only where they may name an endpoint."""
    lower = text.encode("utf-8", "replace").lower()
    elements = marked(text, url) if may_name(b"webmention", lower) else None
    if elements is not None and elements.webmention:
        return Endpoint("webmention", elements.webmention)
    found = _first("pingback", _pingbacks(told, text, url))
    # Where no ping is named, the text is not searched for blocks: ignoring case is slow.
    if found is None and b"trackback:ping" in lower:
        found = _first("trackback", _embedded(text, asked, url))
    if found is None and may_name(b"trackback", lower):
        found = _first("trackback", [(elements or marked(text, url)).trackback])
    return found


def _text(body: bytes, content_type: str, charset: str) -> str:
    is_html = body and kind_of(content_type.partition(";")[0], body) == "html"
    return decode(body, charset) if is_html else ""


def _first(protocol: Protocol, urls: Iterable[str]) -> Endpoint | None:
    return next((Endpoint(protocol, url) for url in islice(urls, MOST_ELEMENTS) if url), None)


def _linked(headers: Headers, url: str) -> Iterator[str]:
    """Link headers of this page and no part of it (L5, L6); `<>` is the page itself (L7)."""
    page = kept(url.partition("#")[0])
    for link in links(value for name, value in headers if name == "link"):
        is_ours = not link.anchor or kept(absolute(url, link.anchor)) == page
        if is_ours and "webmention" in link.rels:
            yield askable(url, link.target)


def _pingbacks(headers: Headers, text: str, url: str) -> Iterator[str]:
    """The headers of that name, then the elements in their one form (PS1, PS2)."""
    for name, value in headers:
        if name == "x-pingback" and value.strip():
            yield askable(url, value)
    if _BEGINS in text:
        for found in islice(_PINGBACK.finditer(text), MOST_ELEMENTS):
            yield askable("", _expanded(found[1]))


def _expanded(href: str) -> str:
    for reference, character in _FOUR:
        href = href.replace(reference, character)
    return href


def _embedded(text: str, asked: str, url: str) -> Iterator[str]:
    """RDF blocks about the address asked for or the final one, and about no other (TS3)."""
    pages = {kept(one) for place in (asked, url) for one in (place, place.partition("#")[0])}
    for identifier, ping in pings(text):
        if kept(absolute(url, identifier)) in pages - {""}:
            yield askable(url, ping)
