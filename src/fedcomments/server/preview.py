"""POST /api/v1/preview: how a text will look."""

import msgspec
from aiohttp import web

from fedcomments.domain import wording
from fedcomments.protocols import markup
from fedcomments.server import asked
from fedcomments.server.house import HOUSE
from fedcomments.server.shapes import PreviewAsked, PreviewTold

COST = 0.125
"""What a preview takes from a visitor's bucket, where a post takes 1."""


async def post_preview(request: web.Request) -> web.Response:
    """Markdown → the HTML that readers would see; nothing is kept."""
    request.app[HOUSE].buckets.take(request, COST)
    wanted = await asked.body(request, PreviewAsked)
    told = PreviewTold(markup.render(wording.text(wanted.text)))
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")
