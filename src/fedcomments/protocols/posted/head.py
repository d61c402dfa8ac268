"""What a page says in its head: its names elsewhere, its base, that it is gone."""

from collections.abc import Mapping

from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.hrefs import absolute

LONGEST = 300

_NAMES = frozenset(("og:title", "og:site_name"))


class Head:
    """Notices meta and base elements, wherever they stand."""

    def __init__(self) -> None:
        self.is_gone = False
        self.named: dict[str, str] = {}
        self._base: str | None = None

    def notice(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in one element; only the first base with an address counts (HTML 4.2.3)."""
        if tag == "base" and self._base is None:
            self._base = attributes.get("href")
        elif tag == "meta":
            self._see_meta(attributes)

    def base(self, url: str) -> str:
        """Give the address that the page's links are relative to."""
        base = absolute(url, self._base or "")
        return base if base.startswith(("http://", "https://")) else url

    def _see_meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "status":
            self.is_gone = self.is_gone or content.split()[:1] == ["410"]
            return
        name = (attributes.get("property") or attributes.get("name", "")).lower()
        if name in _NAMES and content:
            self.named.setdefault(name, shorten(one_line(content[:2000]), LONGEST))
