"""GET /webmention/{token}: how it goes with a mention, as JSON or as a page."""

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments.domain.mention import Standing
from fedcomments.errors import Unknown
from fedcomments.protocols.webmention import Status, summary
from fedcomments.queues import inbox
from fedcomments.queues.inbox import Waiting
from fedcomments.server.house import HOUSE, House
from fedcomments.server.pages import page
from fedcomments.views import mentions
from fedcomments.views.threads import questions


class StatusTold(Struct, frozen=True):
    """The words of webmention.io's status page. It says nothing of addresses or errors of ours.

    `receipt` is the address of the proof that the mention is in the log, once it was verified.
    """

    status: str
    source: str
    target: str
    summary: str
    private: bool = False
    receipt: str = ""


async def get_status(request: web.Request) -> web.Response:
    """The state of a mention, for whoever knows its token (H15)."""
    house = request.app[HOUSE]
    (row,) = await house.reader.read(inbox.by_id(request.match_info["token"]))
    if row is None:
        raise Unknown("There is no such mention, or it was long ago.")
    standing = await _standing(house, row)
    status = _word(row, standing)
    receipt = "" if standing is None else f"{house.address}/log/{row.site}/proof/{standing.seq}"
    told = StatusTold(status, row.source, row.target, summary(status), receipt=receipt)
    if "text/html" in request.headers.get("Accept", ""):
        return page("status.html", mention=told, base=house.address)
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _standing(house: House, row: Waiting) -> Standing | None:
    """What the log holds of it, if it was verified."""
    if row.status != "success":
        return None
    (page,) = await house.reader.read(questions.page_at(row.site, row.page_key))
    if page is None:
        return None
    addressed = None if row.addressed == inbox.TOP else row.addressed
    asked = mentions.standing(row.site, page.stream, row.source, addressed)
    standing: Standing | None
    (standing,) = await house.reader.read(asked)
    return standing


def _word(row: Waiting, standing: Standing | None) -> Status:
    """A verified mention that waits for the owner is pending."""
    if row.status != "success":
        return row.status  # type: ignore[return-value]  # the verifier writes these words only
    return "pending" if standing is not None and standing.state == "held" else "success"
