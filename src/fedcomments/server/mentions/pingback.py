"""POST /pingback: XML-RPC, the older way to say that a page links here."""

from aiohttp import web

from fedcomments.errors import Refused
from fedcomments.protocols import pingback
from fedcomments.server import asked
from fedcomments.server.house import HOUSE
from fedcomments.server.mentions.door import queue, status_url


async def post_pingback(request: web.Request) -> web.Response:
    """Queue it → one string; a refusal is a fault with HTTP 200 (PR2, PR6, PR7)."""
    try:
        source, target = pingback.read_call(await asked.raw_body(request))
        token = await queue(request, via="pingback", source=source, target=target)
    except Refused as refusal:  # XML-RPC has its own way to refuse
        return _xml(pingback.fault(pingback.fault_code(refusal), refusal.sentence))
    return _xml(pingback.answer(f"queued: {status_url(request.app[HOUSE], token)}"))


def _xml(text: str) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": pingback.TYPE})
