"""Which feed a page says is its own."""

from fedcomments.protocols.charset import decode
from fedcomments.protocols.hrefs import absolute, kept
from fedcomments.protocols.html import OPAQUE, walk
from fedcomments.protocols.linkcheck import kind_of
from fedcomments.protocols.posted.head import Head

_FEEDS = frozenset(("application/atom+xml", "application/rss+xml", "application/feed+json"))
_MAYBE = "application/json"


def discover(body: bytes, *, content_type: str, charset: str, url: str) -> str:
    """Give the address of the first feed that a page names by `<link rel="alternate">`, or "".

    One that is plain JSON counts only where there is no other: WordPress names its API so.
    """
    if kind_of(content_type.partition(";")[0], body) != "html":
        return ""
    seen = _Alternates()
    walk(decode(body, charset), seen)
    base = seen.head.base(url)
    for href in seen.feeds + seen.maybe:
        feed = absolute(base, href)
        if kept(feed):
            return feed
    return ""


class _Alternates:
    """Listens to a page's events; needs no text."""

    def __init__(self) -> None:
        self.head = Head()
        self.feeds: list[str] = []
        self.maybe: list[str] = []
        self._opaque = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in OPAQUE:
            self._opaque += 1
        elif self._opaque:
            return
        elif tag == "base":
            self.head.notice(tag, attributes)
        elif tag == "link" and "alternate" in attributes.get("rel", "").lower().split():
            self._see(attributes.get("type", ""), attributes.get("href", ""))

    def end(self, tag: str) -> None:
        if tag in OPAQUE:
            self._opaque = max(0, self._opaque - 1)

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass

    def _see(self, kind: str, href: str) -> None:
        name = kind.partition(";")[0].strip().lower()
        if href and name in _FEEDS:
            self.feeds.append(href)
        elif href and name == _MAYBE:
            self.maybe.append(href)
