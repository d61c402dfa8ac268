"""POST /trackback?url=: the oldest way; what it claims is shown only if its page links here."""

from hmac import compare_digest

from aiohttp import web

from fedcomments.errors import NotAllowed, Refused
from fedcomments.log.keys import ping_key
from fedcomments.protocols import trackback
from fedcomments.queues.inbox import Told
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.mentions.addressed import resolve
from fedcomments.server.mentions.door import queue


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


async def get_trackback(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler
    """TrackBack 1.2 takes pings by POST alone (TR7)."""
    return _xml(trackback.failure("Please send the ping by POST."))


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
