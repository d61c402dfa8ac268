"""GET /api/v1/counts: how many responses stand under each of some pages."""

import msgspec
from aiohttp import web

from fedcomments.errors import BadAddress, Malformed, OutsideSite
from fedcomments.server.house import HOUSE, House
from fedcomments.server.shapes import CountsTold
from fedcomments.views.threads.questions import count_at

MOST_PAGES = 200


async def get_counts(request: web.Request) -> web.Response:
    """Address as asked → count; addresses of other blogs, or of none, count 0."""
    house = request.app[HOUSE]
    urls = list(dict.fromkeys(request.query.getall("url", [])))
    if not 1 <= len(urls) <= MOST_PAGES:
        raise Malformed(f"Name 1 to {MOST_PAGES} pages, each as url=.")
    places = {url: place for url in urls if (place := _place(house, url)) is not None}
    counts = await house.reader.read(*(count_at(*place) for place in places.values()))
    told = CountsTold(dict.fromkeys(urls, 0) | dict(zip(places, counts, strict=True)))
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


def _place(house: House, url: str) -> tuple[str, str] | None:
    try:
        site, page = house.locate(url)
    except (BadAddress, OutsideSite):  # an index with one foreign link still gets its counts
        return None
    return site.name, page.key
