"""Where a response can be read: an address that its own source vouches for (M5, M6, X7)."""

from collections.abc import Iterator

from fedcomments.protocols.hrefs import host, kept
from fedcomments.protocols.microformats import Item
from fedcomments.protocols.target import Target

# Sites that republish what was said elsewhere and say truly where; their subdomains too.
BACKFEEDERS = frozenset(("brid.gy",))
MOST_COPIES = 5


def permalink(
    item: Item,
    *,
    here: tuple[str, ...],
    target: Target,
    backfeeders: frozenset[str] = BACKFEEDERS,
) -> str:
    """Give the item's address; `here` are the page's own: as sent, then after redirects.

    An address on another host is only a claim, and is believed of backfeeders alone (M6). Never
    the target, which parsers may take for the address of an entry with one link in it (M5).
    """
    hosts = {host(url) for url in here}
    is_backfed = any(_is_of(name, backfeeders) for name in hosts)
    for url in _own(item.urls("url"), target):
        if is_backfed or host(url) in hosts:
            return url
    return kept(here[0])


def copies(item: Item, target: Target) -> tuple[str, ...]:
    """Give the addresses where the page says that the same words stand, to tell doubles (H6, X7).

    They are claims: two responses are one only if both name an address and their authors agree,
    else anybody could have another's words passed over.
    """
    urls = [*item.urls("syndication"), *item.urls("url"), *item.urls("uid")]
    return tuple(dict.fromkeys(_own(urls, target)))[:MOST_COPIES]


def _own(urls: list[str], target: Target) -> Iterator[str]:
    return (url for url in map(kept, urls) if url and target.match(url) is None)


def _is_of(name: str, sites: frozenset[str]) -> bool:
    return any(name == site or name.endswith(f".{site}") for site in sites)
