"""One pass over a page for the elements that name an endpoint: `<link>` and `<a>` with a rel."""

import re
from contextlib import suppress
from typing import cast

from fedcomments.protocols.hrefs import absolute
from fedcomments.protocols.html import Tags, walk
from fedcomments.protocols.sending.endpoint import askable
from fedcomments.protocols.sending.rels import rels

_SEEN = frozenset(("a", "link", "base", "template"))
# A reference to an ASCII letter, with which a rel may be spelt too. No named one gives a letter
# of the two rels (of all names only `&fjlig;` gives letters).
_SPELT = re.compile(
    rb"&#(?:x0*+(?:[46][1-9a-f]|[57][0-9a])(?![0-9a-f])"
    rb"|0*+(?:6[5-9]|[78][0-9]|9[0789]|1[01][0-9]|12[0-2])(?![0-9]))"
)


class Marked:
    """Listens to a page's start tags for the first address of each rel that can be asked.

    Addresses are resolved against the first base with an href, if it came before (HTML 4.2.3).
    Comments are never told, nor is what stands in scripts, titles and the like; for that nobody
    has to listen to end tags, which would cost a tenth more. Only templates need it.
    """

    def __init__(self, url: str) -> None:
        self.webmention = ""
        self.trackback = ""
        self._url = url
        self._base = url
        self._has_base = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag; the first webmention endpoint ends the pass, and so does a template.

        Raises Settled or HasTemplate.
        """
        if tag not in _SEEN:
            return
        if tag == "template":
            self.enter()
        elif tag == "base":
            self.turn(attributes.get("href"))
        elif "rel" in attributes and "href" in attributes:
            self.notice(attributes["rel"], attributes["href"])

    def close(self) -> None:
        """Be done; lxml asks for this."""

    def enter(self) -> None:
        """A template begins."""
        raise HasTemplate

    def turn(self, href: str | None) -> None:
        """Notice a base."""
        if href is None or self._has_base:
            return
        self._has_base = True
        base = absolute(self._url, href)
        self._base = base if base.startswith(("http://", "https://")) else self._url

    def notice(self, rel: str, href: str) -> None:
        """Notice a link. An empty href is the page, whatever the base (WS2)."""
        words = rels(rel)
        base = self._base if href.strip() else self._url
        if "trackback" in words and not self.trackback:
            self.trackback = askable(base, href)
        if "webmention" in words:
            self.webmention = askable(base, href)
            if self.webmention:
                raise Settled


class Sheltering(Marked):
    """Listens to end tags too, and to nothing within templates."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag. Raises Settled."""
        if not self._depth or tag == "template":
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        """Notice an end tag, written or implied."""
        if tag == "template":
            self._depth = max(0, self._depth - 1)

    def enter(self) -> None:
        """A template begins."""
        self._depth += 1


class Settled(Exception):
    """There is nothing left to look for on the page."""


class HasTemplate(Exception):
    """The page has to be read with an ear for end tags."""


def marked(text: str, url: str) -> Marked:
    """Look at a page that was found at `url`; no comment, script or template counts (WS1)."""
    try:
        return _walked(text, Marked(url))
    except HasTemplate:
        return _walked(text, Sheltering(url))


def may_name(rel: bytes, lower: bytes) -> bool:
    """Spare the pass over a page that nowhere names a rel, in letters or in references.

    `lower` is its text in UTF-8 and lower case.
    """
    return rel in lower or (b"&" in lower and _SPELT.search(lower) is not None)


def _walked(text: str, found: Marked) -> Marked:
    with suppress(Settled):
        # What has no `end` is told of no end tags.
        walk(text, cast("Tags", found))
    return found
