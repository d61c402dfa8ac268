"""GET /webmention/{token}: how it goes with a mention, as JSON or as a page."""

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments.errors import Unknown
from fedcomments.protocols.webmention import Status, summary
from fedcomments.queues import inbox
from fedcomments.queues.inbox import Waiting
from fedcomments.server.house import HOUSE, House
from fedcomments.server.pages import page
from fedcomments.views import mentions
from fedcomments.views.threads import questions


class StatusTold(Struct, frozen=True):
    """The words of webmention.io's status page. It says nothing of addresses or errors of ours."""

    status: str
    source: str
    target: str
    summary: str
    private: bool = False


async def get_status(request: web.Request) -> web.Response:
    """The state of a mention, for whoever knows its token (H15)."""
    house = request.app[HOUSE]
    (row,) = await house.reader.read(inbox.by_id(request.match_info["token"]))
    if row is None:
        raise Unknown("There is no such mention, or it was long ago.")
    status = await _word(house, row)
    told = StatusTold(status, row.source, row.target, summary(status))
    if "text/html" in request.headers.get("Accept", ""):
        return page("status.html", mention=told, base=house.address)
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _word(house: House, row: Waiting) -> Status:
    """A verified mention that waits for the owner is pending."""
    if row.status != "success":
        return row.status  # type: ignore[return-value]  # the verifier writes these words only
    (page,) = await house.reader.read(questions.page_at(row.site, row.page_key))
    if page is None:
        return "success"
    addressed = None if row.addressed == inbox.TOP else row.addressed
    asked = mentions.standing(row.site, page.stream, row.source, addressed)
    (standing,) = await house.reader.read(asked)
    return "pending" if standing is not None and standing.state == "held" else "success"
