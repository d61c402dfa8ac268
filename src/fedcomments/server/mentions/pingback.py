"""POST /pingback: XML-RPC, the older way to say that a page links here."""

from aiohttp import web

from fedcomments.errors import Refused
from fedcomments.protocols import pingback
from fedcomments.protocols.pingback import Code, Fault
from fedcomments.server import asked
from fedcomments.server.house import HOUSE
from fedcomments.server.mentions.door import judge, put, status_url
from fedcomments.server.mentions.unchanged import is_unchanged


async def post_pingback(request: web.Request) -> web.Response:
    """Queue it → one string; a refusal is a fault with HTTP 200 (PR2, PR6, PR7).

    Told again, it is looked at again, unless that was just done and had changed nothing.
    """
    try:
        source, target = pingback.read_call(await asked.raw_body(request))
        ping = await judge(request, via="pingback", source=source, target=target)
        if await is_unchanged(request.app[HOUSE], ping):
            raise Fault(Code.ALREADY, "It is registered, and was looked at within the hour.")
        token = await put(request.app[HOUSE], ping)
    except Refused as refusal:  # XML-RPC has its own way to refuse
        return _xml(pingback.fault(pingback.fault_code(refusal), refusal.sentence))
    return _xml(pingback.answer(f"queued: {status_url(request.app[HOUSE], token)}"))


def _xml(text: str) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": pingback.TYPE})
