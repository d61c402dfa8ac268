"""POST /webmention: another site says that one of its pages links to one of ours."""

from aiohttp import web

from fedcomments.errors import BadTarget, Closed, OutsideSite, Unknown
from fedcomments.protocols import webmention
from fedcomments.protocols.webmention import Asked
from fedcomments.queues.inbox import Told
from fedcomments.server import asked
from fedcomments.server.house import HOUSE
from fedcomments.server.mentions.door import queue, status_url
from fedcomments.server.pages import page


async def post_webmention(request: web.Request) -> web.Response:
    """Queue it → 201 with the address of its status page (WR6); no cookie is read (WR10)."""
    sent = webmention.read(request.headers.get("Content-Type", ""), await asked.raw_body(request))
    token = await _queue(request, sent)
    where = status_url(request.app[HOUSE], token)
    status = 303 if request.headers.get("Sec-Fetch-Mode") == "navigate" else 201
    return web.Response(status=status, headers={"Location": where})


async def _queue(request: web.Request, sent: Asked) -> str:
    """What takes no mentions is the sender's fault: 400 (WR4, WR8)."""
    told = Told(vouch=sent.vouch)
    try:
        return await queue(
            request, via="webmention", source=sent.source, target=sent.target, told=told
        )
    except (OutsideSite, Unknown, Closed) as refusal:
        raise BadTarget(refusal.sentence) from refusal


async def get_webmention(request: web.Request) -> web.Response:
    """A form for people who link here and whose site sends nothing (WR9)."""
    return page("webmention.html", base=request.app[HOUSE].address)
