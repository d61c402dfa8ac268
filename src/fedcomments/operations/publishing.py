"""How a blog lets us know what it publishes: with a token, or by its feeds."""

from typing import Any

from fedcomments import accounts
from fedcomments.domain import site
from fedcomments.domain.events import Feed
from fedcomments.errors import BadAddress, Unreachable
from fedcomments.protocols.linkcheck import kind_of
from fedcomments.protocols.posted.feeds import discover
from fedcomments.queues import feeds
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views import sites
from fedcomments.views.outbox import questions as outbox


async def make_token(house: House, _: Progress, *, name: str, is_revoked: bool) -> dict[str, Any]:
    """A new token with which the blog may say what it published; or none is good any more."""
    house.site(name)
    token = "" if is_revoked else accounts.new_token(house.random)
    change = accounts.revoke(name) if is_revoked else accounts.keep(name, token, house.clock())
    await house.recorder.record(name, (), lambda: [change])
    return {"site": name, "token": token}


async def watch_feed(
    house: House, _: Progress, *, name: str, url: str, every: int, announces: bool
) -> dict[str, Any]:
    """Know from a feed what the site publishes; `every` in seconds, 0: not any more."""
    known = house.site(name)
    feed = Feed(await _feed(house, url) if every else url, every, announces)
    rows = feeds.read_soon(name, feed.url, house.clock()) if every else feeds.forget(name, feed.url)
    await house.recorder.record(
        name,
        (sites.feeds(name),),
        lambda watched: [*site.watch(known, watched, feed=feed), *rows],
    )
    house.bells.feeds.set()
    return {"site": name, "feed": feed.url, **await publishing(house, name)}


async def _feed(house: House, url: str) -> str:
    """The address itself, or that of the feed which the page there names."""
    try:
        fetched = await house.client.fetch(url, accept="*/*", purpose="looking for a feed")
    except Unreachable as error:
        raise BadAddress(f"There is no feed: {error.sentence}") from error
    if not fetched.succeeded:
        raise BadAddress(f"There is no feed: {url} answers with status {fetched.status}.")
    if kind_of(fetched.content_type, fetched.body) != "html" or _is_xml(fetched.content_type):
        return fetched.url
    found = discover(
        fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset or "",
        url=fetched.url,
    )
    if not found:
        raise BadAddress(f"The page {url} names no feed.")
    return found


def _is_xml(content_type: str) -> bool:
    return content_type.endswith(("/xml", "+xml")) and content_type != "application/xhtml+xml"


async def publishing(house: House, name: str) -> dict[str, Any]:
    """How telling others goes, in numbers; and the feeds."""
    fates, watched = await house.reader.read(outbox.summary(name), feeds.of_site(name))
    return {
        "deliveries": fates,
        "feeds": [{"url": one.url, "every": one.every, "outcome": one.outcome} for one in watched],
    }
