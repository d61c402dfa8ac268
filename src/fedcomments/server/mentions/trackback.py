"""POST /trackback?url=: the oldest way; what it claims is shown only if its page links here."""

from hmac import compare_digest

from aiohttp import web

from fedcomments.errors import NotAllowed, Refused
from fedcomments.log.keys import ping_key
from fedcomments.protocols import trackback
from fedcomments.protocols.foreign import words
from fedcomments.protocols.trackback import Item
from fedcomments.queues.inbox import Told
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.mentions.addressed import resolve
from fedcomments.server.mentions.door import queue
from fedcomments.views.threads import linkbacks, questions

MOST_TOLD = 100


async def post_trackback(request: web.Request) -> web.Response:
    """Queue it → XML; a refusal is an `<error>1</error>` with HTTP 200 (TR1, TR2)."""
    try:
        target = asked.parameter(request, "url")
        await _check_key(request.app[HOUSE], target, request.query.get("k", ""))
        ping = trackback.read(
            request.headers.get("Content-Type", ""), await asked.raw_body(request)
        )
        told = Told(ping.title, ping.excerpt, ping.blog_name)
        await queue(request, via="trackback", source=ping.url, target=target, told=told)
    except Refused as refusal:  # TrackBack has its own way to refuse
        return _xml(trackback.failure(refusal.sentence))
    return _xml(trackback.success())


async def get_trackback(request: web.Request) -> web.Response:
    """TrackBack 1.2 takes pings by POST alone; `__mode=rss` lists those that are shown (TR7)."""
    if request.query.get("__mode") != "rss":
        return _xml(trackback.failure("Please send the ping by POST."))
    try:
        return _xml(await _feed(request.app[HOUSE], asked.parameter(request, "url")))
    except Refused as refusal:
        return _xml(trackback.failure(refusal.sentence))


async def _feed(house: House, url: str) -> str:
    site, address = house.locate(url)
    page, found = await house.reader.read(
        questions.page_at(site.name, address.key),
        linkbacks.trackbacks(site.name, address.key, MOST_TOLD),
    )
    title = page.title if page is not None else ""
    items = [Item(one.source, one.title, one.text or words(one.html)) for one in found]
    return trackback.feed(address.url, title or address.url, items)


async def _check_key(house: House, target: str, given: str) -> None:
    """Where the owner wants it, a ping URL holds a key, so that lists of endpoints rot (TR9)."""
    if not house.doors.keyed_trackback:
        return
    addressed = await resolve(house, target)
    secrets = await house.recorder.secrets(addressed.site.name)
    if not compare_digest(ping_key(secrets.secret, addressed.page.key), given):
        raise NotAllowed("This ping URL lacks its key; look on the page for the present one.")


def _xml(text: str) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": trackback.TYPE})
