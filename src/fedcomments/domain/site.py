"""A blog that is served here: what it owns, and how its comments are judged."""

import re
from collections.abc import Iterable

from msgspec import Struct

from fedcomments.domain import address
from fedcomments.domain.address import Address
from fedcomments.domain.events import (
    Continuation,
    Event,
    Feed,
    FeedWatched,
    LogContinued,
    LogOpened,
    Opening,
    Policy,
    PolicyChanged,
    SiteAdded,
    SiteFacts,
)
from fedcomments.errors import Conflict, Malformed, OutsideSite, Unknown

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


MOST_FEEDS = 10


class Site(Struct, frozen=True):
    """What is known of a site. `stream` is the site's own stream in its log."""

    name: str
    stream: str
    origin: str
    vkey: str
    prefixes: tuple[Address, ...]
    policy: Policy

    @property
    def origins(self) -> frozenset[str]:
        """The web origins whose pages may talk to us in a browser."""
        return frozenset(prefix.origin for prefix in self.prefixes)


def name(text: str) -> str:
    """A site's name: lower-case letters, digits and inner hyphens, at most 40."""
    if NAME.fullmatch(text) is None:
        raise Malformed("A site's name has lower-case letters, digits and hyphens, at most 40.")
    return text


def add(  # noqa: PLR0913 - a decision takes every fact it needs, and nothing else
    sites: list[Site],
    *,
    site: str,
    stream: str,
    opening: Opening,
    prefixes: list[str],
    policy: Policy,
) -> list[Event]:
    """Open a log for a new blog. Raises Conflict for a name or a prefix that is taken.

    Raises Malformed, BadAddress for those that cannot be.
    """
    if name(site) in {other.name for other in sites}:
        raise Conflict(f"There is already a site named {site}.")
    kept = list(dict.fromkeys(address.prefix(prefix).url for prefix in prefixes))
    for taken in (prefix.url for other in sites for prefix in other.prefixes):
        if taken in kept:
            raise Conflict(f"{taken} belongs to another site.")
    return [
        LogOpened(stream, public=opening),
        SiteAdded(stream, public=SiteFacts(kept), private=policy),
    ]


def change_policy(site: Site, policy: Policy) -> list[Event]:
    """Judge responses differently from now on."""
    if site.policy == policy:
        return []
    return [PolicyChanged(site.stream, private=policy)]


def watch(site: Site, known: list[Feed], *, feed: Feed) -> list[Event]:
    """Know from a feed what the site publishes, or not any more. Raises Unknown, Conflict."""
    if feed.every == 0 and feed.url not in {one.url for one in known}:
        raise Unknown(f"{feed.url} is not watched.")
    if feed.every and len({one.url for one in known} | {feed.url}) > MOST_FEEDS:
        raise Conflict(f"At most {MOST_FEEDS} feeds are watched for one site.")
    return [] if feed in known else [FeedWatched(site.stream, private=feed)]


def proceed(site: Site, continuation: Continuation) -> list[Event]:
    """Go on with a log that came without its keys."""
    return [LogContinued(site.stream, public=continuation)]


def locate(sites: Iterable[Site], page: Address) -> Site:
    """The site that owns the page: the longest prefix wins. Raises OutsideSite."""
    owners = [
        (len(prefix.url), site)
        for site in sites
        for prefix in site.prefixes
        if address.is_under(page, prefix)
    ]
    if not owners:
        raise OutsideSite(f"{page.url} belongs to no blog that is served here.")
    return max(owners, key=lambda owner: owner[0])[1]
