"""Where a page's links lead: resolved, web addresses only, each once, never the page itself."""

import re
from collections.abc import Iterable

from fedcomments.protocols.hrefs import absolute, kept, tolerant

MOST = 500
LONGEST = 2048
MOST_LOOKED_AT = 5000
"""So many different ones; a page of more is no post."""

# Addresses that `hrefs.kept` would not refuse; to ask it for each link of a post would take longer
# than parsing the page. Whatever looks otherwise is looked at thoroughly.
_FIT = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9_-]{1,60}\.){1,3}[a-z]{2,60}(?:[/?#][!-\[\]-~]*)?", re.ASCII
)
# Addresses that `hrefs.tolerant` would not spell otherwise, but for scheme, slash and fragment.
_PLAIN = re.compile(
    r"https?://[a-z0-9_.-]*[a-z0-9_-](?:/(?!\.)[\w\-.~!$&'()*+,;=:@]*)*+(?:\?[\w\-.~!$&'()*+,;=:@/?]*)?",
    re.ASCII,
)


class Leading:
    """Resolves links of one page; `url` is its address, `base` what they are relative to."""

    def __init__(self, url: str, base: str) -> None:
        self._base = base
        self._origin = "/".join(base.split("/", 3)[:3])
        self._key = tolerant(url)
        self._host = self._key.partition("/")[0].partition("?")[0]
        path, mark, query = self._key.partition("?")
        self._own = {
            f"{scheme}://{path}{slash}{mark}{query}"
            for scheme in ("http", "https")
            for slash in ("", "/")
        }

    def away(self, written: Iterable[str]) -> tuple[str, ...]:
        """Resolve links, as written (WS4): at most 500 in their order, each once, no own ones."""
        found: dict[str, None] = {}
        for href in list(dict.fromkeys(written))[:MOST_LOOKED_AT]:
            url = self.to(href)
            if url and not self.is_own(url):
                found[url] = None
                if len(found) == MOST:
                    break
        return tuple(found)

    def names_page(self, written: Iterable[str]) -> bool:
        """Tell if any of the links leads to the page itself."""
        return any(self.is_own(self.to(href)) for href in written)

    def to(self, href: str) -> str:
        """Give the web address that a link leads to, spaces encoded as browsers do, or ""."""
        is_rooted = href[:1] == "/" != href[1:2] and "/." not in href
        near = self._origin + href if is_rooted else href
        if len(near) <= LONGEST and _FIT.fullmatch(near):
            return near
        url = absolute(self._base, href).replace(" ", "%20")
        return url if len(url) <= LONGEST and kept(url) else ""

    def is_own(self, url: str) -> bool:
        """Tell if an address is the page's in any spelling (WR30)."""
        if self._host not in url.lower() and url.isascii():
            return False
        bare = url.partition("#")[0]
        return bare in self._own or (not _PLAIN.fullmatch(bare) and tolerant(url) == self._key)
