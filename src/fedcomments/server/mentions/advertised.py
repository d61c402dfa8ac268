"""What a blog pastes into its pages so that other sites find the three doors."""

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments.log.keys import ping_key
from fedcomments.protocols import advertise
from fedcomments.protocols.advertise import Lines
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.problems import ORIGINS


class AdvertiseTold(Struct, frozen=True):
    """Lines for a page: elements for its head, headers instead, and a block for its body."""

    elements: list[str]
    headers: dict[str, str]
    rdf: str


async def get_advertise(request: web.Request) -> web.Response:
    """GET /api/v1/advertise: the lines for one page (WR11, PR1, TR5)."""
    found = await lines(request.app[HOUSE], asked.parameter(request, "url"), request)
    told = AdvertiseTold(list(found.elements), dict(found.headers), found.rdf)
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def lines(house: House, url: str, request: web.Request | None = None) -> Lines:
    """The lines for a page, with its key where ping URLs have one. Raises OutsideSite."""
    site, page = house.locate(url)
    if request is not None:
        request[ORIGINS] = site.origins
    key = ""
    if house.doors.keyed_trackback:
        secrets = await house.recorder.secrets(site.name)
        key = ping_key(secrets.secret, page.key)
    return advertise.lines(house.address, page=page.url, key=key)


def headers(house: House) -> dict[str, str]:
    """The headers of our own pages, which take mentions too."""
    return dict(advertise.lines(house.address).headers)
