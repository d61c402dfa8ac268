"""Does a page speak for a site? The Vouch extension's check (X1)."""

from fedcomments.protocols.charset import decode
from fedcomments.protocols.hrefs import absolute, rough_host
from fedcomments.protocols.html import BUDGET, OPAQUE, walk
from fedcomments.protocols.linkcheck import kind_of


def vouches(body: bytes, *, media: str, charset: str, url: str, source: str) -> bool:
    """Tell if the page links to the source's host without rel=nofollow.

    The hosts must be the same, though not their `www.`; other subdomains are other people's.
    """
    wanted = _bare(source)
    if kind_of(media, body) != "html" or not wanted or _bare(url) == wanted:
        return False
    listener = _Listener(url, wanted)
    walk(decode(body, charset), listener, seconds=BUDGET)
    return listener.is_found


class _Listener:
    """Waits for one link to a host."""

    def __init__(self, url: str, wanted: str) -> None:
        self.is_found = False
        self._url = url
        self._wanted = wanted
        self._opaque = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""
        if tag == "a" and not self._opaque and not self.is_found:
            rel = attributes.get("rel", "").lower().split()
            href = absolute(self._url, attributes.get("href", ""))
            self.is_found = "nofollow" not in rel and _bare(href) == self._wanted
        self._opaque += tag in OPAQUE

    def end(self, tag: str) -> None:
        """Notice an end tag."""
        self._opaque -= tag in OPAQUE

    def data(self, text: str) -> None:
        """Words vouch for nobody."""

    def close(self) -> None:
        """Be done."""


def _bare(url: str) -> str:
    return rough_host(url).removeprefix("www.")
