"""One pass over a page for the elements that name an endpoint: `<link>` and `<a>` with a rel."""

import re
from contextlib import suppress

from fedcomments.protocols.hrefs import absolute
from fedcomments.protocols.html import OPAQUE, walk
from fedcomments.protocols.sending.endpoint import askable
from fedcomments.protocols.sending.rels import rels

_RELS = (b"webmention", b"trackback")
_LINKS = frozenset(("a", "link"))
_SEEN = OPAQUE | _LINKS | {"base"}
# A reference to an ASCII letter, with which a rel may be spelt too. No named one gives a letter
# of the two rels (of all names only `&fjlig;` gives letters).
_SPELT = re.compile(
    rb"&#(?:x0*+(?:[46][1-9a-f]|[57][0-9a])(?![0-9a-f])"
    rb"|0*+(?:6[5-9]|[78][0-9]|9[0789]|1[01][0-9]|12[0-2])(?![0-9]))"
)


class Marked:
    """Listens to a page's events for the first address of each rel that can be asked.

    Addresses are resolved against the first base with an href, if it came before (HTML 4.2.3).
    """

    def __init__(self, url: str) -> None:
        self.webmention = ""
        self.trackback = ""
        self._url = url
        self._base = url
        self._has_base = False
        self._opaque = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag; the first webmention endpoint ends the pass."""
        if tag not in _SEEN:
            return
        if tag in OPAQUE:
            self._opaque += 1
        elif not self._opaque and tag in _LINKS:
            if "rel" in attributes and "href" in attributes:
                self._notice(attributes["rel"], attributes["href"])
        elif not self._opaque and "href" in attributes:
            self._turn(attributes["href"])

    def end(self, tag: str) -> None:
        """Notice an end tag, written or implied."""
        if tag in OPAQUE:
            self._opaque = max(0, self._opaque - 1)

    def close(self) -> None:
        """Be done; lxml asks for this."""

    def _turn(self, href: str) -> None:
        if not self._has_base:
            self._has_base = True
            base = absolute(self._url, href)
            self._base = base if base.startswith(("http://", "https://")) else self._url

    def _notice(self, rel: str, href: str) -> None:
        words = rels(rel)
        # An empty href is the page, whatever the base (WS2).
        base = self._base if href.strip() else self._url
        if "trackback" in words and not self.trackback:
            self.trackback = askable(base, href)
        if "webmention" in words:
            self.webmention = askable(base, href)
            if self.webmention:
                raise Settled


class Settled(Exception):
    """There is nothing left to look for on the page."""


def marked(text: str, lower: bytes, url: str) -> Marked:
    """Look at a page that was found at `url`; no comment, script or template counts (WS1).

    `lower` is its text in UTF-8 and lower case: a page that nowhere names either rel, in letters
    or in references, is spared the pass.
    """
    found = Marked(url)
    if any(rel in lower for rel in _RELS) or (b"&#" in lower and _SPELT.search(lower) is not None):
        with suppress(Settled):
            walk(text, found)
    return found
