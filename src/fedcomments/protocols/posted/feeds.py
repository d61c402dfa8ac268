"""Feeds and sitemaps: which pages a site says it has, and which of them changed."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from fedcomments.errors import Malformed
from fedcomments.protocols.charset import decode
from fedcomments.protocols.form import parameter
from fedcomments.protocols.hrefs import kept, tolerant
from fedcomments.protocols.posted import jsonfeed, syndication, xml
from fedcomments.protocols.posted.feedlink import discover
from fedcomments.protocols.posted.records import Record, Records
from fedcomments.protocols.posted.syndication import Found

__all__ = ["Feed", "Item", "discover", "read"]

MOST_BYTES = 10 * 1024 * 1024
MOST_ITEMS = 5000
LONGEST_URL = 2048

Kind = Literal["atom", "rss", "json", "sitemap", "index"]

_GZIP = b"\x1f\x8b"
_BEFORE = b"\xef\xbb\xbf \t\r\n"
_KINDS: dict[str, tuple[Kind, Callable[[Record], Found]]] = {
    "feed": ("atom", syndication.atom),
    "rss": ("rss", syndication.rss),
    "RDF": ("rss", syndication.rss),
    "urlset": ("sitemap", syndication.sitemap),
    "sitemapindex": ("index", syndication.sitemap),
}


class Item(Struct, frozen=True):
    """A page that a feed names: its absolute address, and a mark that changes when it does."""

    url: str
    mark: str


class Feed(Struct, frozen=True):
    """A feed's pages in its own order, each once; those of an "index" are further sitemaps."""

    kind: Kind
    entries: tuple[Item, ...]


def read(body: bytes, *, content_type: str, url: str) -> Feed:
    """Read a feed: Atom, RSS of any version, JSON Feed, a sitemap or an index of such.

    `url` is its address after redirects; the body may be compressed by gzip, as sitemaps are.
    At most 5,000 entries, http(s) only; one without an address is left out. What it is, its first
    bytes say, for servers often send it as something else. Raises Malformed.
    """
    plain = _inflated(body) if body.startswith(_GZIP) else body
    if len(plain) > MOST_BYTES:
        raise Malformed("The feed is longer than 10 MiB.")
    if plain[:1024].lstrip(_BEFORE).startswith((b"{", b"[")):
        text = plain.lstrip(_BEFORE)
        return Feed("json", tuple(_items(jsonfeed.items(text, url, MOST_ITEMS))))
    return _from_xml(decode(plain, parameter(content_type, "charset")), url)


def _from_xml(text: str, url: str) -> Feed:
    records = Records(url, MOST_ITEMS)
    xml.walk(text.lstrip(), records)
    if records.root not in _KINDS:
        what = f"its root is “{records.root[:40]}”" if records.root else "it is not even XML"
        raise Malformed(f"That is no feed: {what}.")
    kind, read_one = _KINDS[records.root]
    return Feed(kind, tuple(_items(map(read_one, records.found))))


def _items(found: Iterable[Found]) -> Iterator[Item]:
    """Leave out what is no web address, and what was named before in another spelling."""
    seen: set[str] = set()
    for url, mark in found:
        key = tolerant(url) if len(url) <= LONGEST_URL and kept(url) else ""
        if key and key not in seen:
            seen.add(key)
            yield Item(url, mark)


def _inflated(body: bytes) -> bytes:
    """Inflate, but not further than one byte too far. Raises Malformed."""
    inflating = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return inflating.decompress(body, MOST_BYTES + 1)
    except zlib.error as trouble:
        raise Malformed("The feed is wrongly compressed.") from trouble
