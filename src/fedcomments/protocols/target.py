"""What a link must be to count as a link to us: the exact address first, tolerance second."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from fedcomments.protocols.hrefs import rough_host, tolerant

How = Literal["exact", "tolerant", "alias"]
RANK: dict[How, int] = {"alias": 1, "tolerant": 2, "exact": 3}


class Target(Struct, frozen=True):
    """The address as the sender wrote it, and the page's other known addresses (H7).

    `key` and `keys` are the tolerant spellings, `hosts` those that can match at all.
    """

    asked: str
    key: str
    aliases: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def match(self, url: str) -> How | None:
        """Tell how an absolute URL names the target (WR25, WR30); never by substring."""
        if url == self.asked:
            return "exact"
        name = rough_host(url)
        # Names in other scripts are spelt in too many ways to be ruled out by looks.
        if not name or (name.isascii() and name not in self.hosts):
            return None
        key = tolerant(url)
        if key and key == self.key:
            return "tolerant"
        return "alias" if url in self.aliases or (key and key in self.keys) else None

    def is_named_by(self, urls: Iterable[str]) -> bool:
        """Tell if any of the URLs is the target, in any way."""
        return any(self.match(url) for url in urls)


def target(asked: str, aliases: Iterable[str] = ()) -> Target:
    """Make ready to look for a page; the fragment of `asked` matters to an exact match only."""
    others = frozenset(aliases)
    key, keys = tolerant(asked), frozenset(map(tolerant, others)) - {""}
    hosts = frozenset(rough_host(f"http://{known}") for known in keys | {key})
    return Target(asked, key, others, keys, hosts)
