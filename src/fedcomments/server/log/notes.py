"""/log/{site}/checkpoint, vkey and policy: who signs the log, and what it was when last signed."""

from aiohttp import web

from fedcomments.domain.site import Site
from fedcomments.errors import Unknown
from fedcomments.log.published import Signed
from fedcomments.server.house import HOUSE, House

PLAIN = "text/plain"


async def get_checkpoint(request: web.Request) -> web.Response:
    """The last checkpoint, as a signed note."""
    house = request.app[HOUSE]
    signed = await latest(house, site(request))
    answer = web.Response(text=signed.note, content_type=PLAIN)
    answer.headers["Cache-Control"] = "max-age=1"
    return answer


async def get_vkey(request: web.Request) -> web.Response:
    """The key that verifies the log's notes."""
    return web.Response(text=f"{site(request).vkey}\n", content_type=PLAIN)


async def get_policy(request: web.Request) -> web.Response:
    """What to ask of the log before it is believed (C2SP tlog-policy): its own signature."""
    house, one = request.app[HOUSE], site(request)
    lines = f"log {one.vkey} {house.address}/log/{one.name}\nquorum none\n"
    return web.Response(text=lines, content_type=PLAIN)


def site(request: web.Request) -> Site:
    """The site whose log is asked for. Raises Unknown."""
    return request.app[HOUSE].site(request.match_info["site"])


async def latest(house: House, one: Site) -> Signed:
    """Its last checkpoint."""
    return await house.signer.latest(one.name, one.origin)


def position(text: str) -> int:
    """A position as it stands in an address. Raises Unknown."""
    if not text.isascii() or not text.isdigit() or len(text) > 15:  # noqa: PLR2004 - below 2^53
        raise Unknown("The log has no such position.")
    return int(text)
