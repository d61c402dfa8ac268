"""One page passing by: its links to the target, its head, and whether it has microformats."""

import re
from collections.abc import Callable

from msgspec import Struct

from fedcomments.protocols.excerpt import Surroundings, one_line, shorten
from fedcomments.protocols.hrefs import absolute, kept, rough_host
from fedcomments.protocols.html import BLOCKS, LINKS, OPAQUE
from fedcomments.protocols.target import RANK, How, Target

LONGEST_TITLE = 300
MOST_OF_TITLE = 3000
"""Looked at to find so many characters that are not white space."""
MOST_RELS = 16

# The roots that tell who speaks and what about; others (Tailwind's `h-4`) do not.
_ROOT = re.compile(
    r"(?:^|\s)(?:h-(?:entry|cite|event|review|feed|card)|hentry|hfeed|hreview|vevent|vcard)(?:\s|$)"
)
_NAMED = frozenset(("author", "og:site_name", "og:title"))


class Found(Struct, frozen=True):
    """The best link to the target.

    `element` is the tag's name, "json" or "text"; `url` the link as resolved; `rel` the rels of
    all links to the target; `excerpt` the words of the block around this one.
    """

    how: How
    element: str
    url: str
    rel: tuple[str, ...] = ()
    excerpt: str = ""


class Scan:
    """Listens to a page's events."""

    def __init__(self, url: str, target: Target) -> None:
        self.is_gone = False
        self.refreshes = False
        self.has_microformats = False
        self.canonical = ""
        self.named: dict[str, str] = {}
        self._base = url
        self._url = url
        self._has_base = False
        self._is_near = rough_host(url) in target.hosts
        self._target = target
        self._best: tuple[How, str, str] | None = None
        self._rels: dict[str, None] = {}
        self._around = Surroundings()
        self._opaque = 0
        self._opaque_since = 0
        self._title = ""
        self.data = self._around.hear

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""
        if self._opaque:
            self._opaque += tag in OPAQUE
            return
        if tag in BLOCKS:
            self._around.turn()
        if attributes:
            self._notice(tag, attributes)
        if tag in OPAQUE:
            self._opaque, self._opaque_since = 1, self._around.heard
        elif tag == "br":
            self._around.hear(" ")

    def end(self, tag: str) -> None:
        """Notice an end tag, written or implied."""
        if tag in BLOCKS:
            if not self._opaque:
                self._around.turn()
        elif self._opaque and tag in OPAQUE:
            self._leave(tag)

    def _leave(self, tag: str) -> None:
        """What stood in an opaque element was no text of the page, unless it was the title."""
        self._opaque -= 1
        if not self._opaque:
            words = self._around.unhear(self._opaque_since)
            if tag == "title" and not self._title:
                self._title = words[:MOST_OF_TITLE]

    def close(self) -> None:
        """Be done; lxml asks for this."""

    def result(self) -> Found | None:
        """Give the best link, exact before tolerant before alias, the first of equals."""
        if self._best is None:
            return None
        if self._opaque:
            self._around.unhear(self._opaque_since)
        self._around.turn()
        return Found(*self._best, rel=tuple(self._rels), excerpt=self._around.text)

    def title(self) -> str:
        """Give the page's title in one line, or what it calls itself on social sites (M8)."""
        own = shorten(one_line(self._title), LONGEST_TITLE)
        return own or self.named.get("og:title", "")

    def _notice(self, tag: str, attributes: dict[str, str]) -> None:
        classes = attributes.get("class")
        if classes and not self.has_microformats:
            self.has_microformats = _ROOT.search(classes) is not None
        if tag in _HEAD:
            _HEAD[tag](self, attributes)
        for name in LINKS.get(tag, ()):
            href = attributes.get(name)
            if href is not None and self._may_lead_away(href):
                self._weigh(tag, absolute(self._base, href), attributes)

    def _may_lead_away(self, href: str) -> bool:
        """Spare the joining of relative links, the costly part, where none can be to the target."""
        return self._is_near or ":" in href or "//" in href or not href.isprintable()

    def _weigh(self, tag: str, url: str, attributes: dict[str, str]) -> None:
        how = self._target.match(url)
        if how is None:
            return
        for rel in attributes.get("rel", "").lower().split()[:MOST_RELS]:
            if len(self._rels) < MOST_RELS:
                self._rels[rel] = None
        if self._best is None or RANK[how] > RANK[self._best[0]]:
            self._best = how, tag, url
            self._around.mark()

    def _see_base(self, attributes: dict[str, str]) -> None:
        """Only the first base with an address counts (HTML 4.2.3)."""
        href = attributes.get("href")
        if href is None or self._has_base:
            return
        self._has_base = True
        base = absolute(self._url, href)
        self._base = base if base.startswith(("http://", "https://")) else self._url
        self._is_near = rough_host(self._base) in self._target.hosts

    def _see_meta(self, attributes: dict[str, str]) -> None:
        content = attributes.get("content", "")
        match attributes.get("http-equiv", "").lower():
            case "status":
                self.is_gone = self.is_gone or content.split()[:1] == ["410"]
            case "refresh":
                self.refreshes = True
            case _:
                name = (attributes.get("property") or attributes.get("name", "")).lower()
                if name in _NAMED and content:
                    self.named.setdefault(name, shorten(one_line(content[:2000]), LONGEST_TITLE))

    def _see_link(self, attributes: dict[str, str]) -> None:
        if not self.canonical and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = kept(absolute(self._base, attributes.get("href", "")))


_HEAD: dict[str, Callable[[Scan, dict[str, str]], None]] = {
    "base": Scan._see_base,  # noqa: SLF001 - its own, named where all three are in view
    "meta": Scan._see_meta,  # noqa: SLF001 - likewise
    "link": Scan._see_link,  # noqa: SLF001 - likewise
}
