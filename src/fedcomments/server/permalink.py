"""GET /r/{id}: one response as a page of its own, with microformats."""

from aiohttp import web

from fedcomments.server import telling
from fedcomments.server.house import HOUSE
from fedcomments.server.pages import page
from fedcomments.server.responses.read import find, is_its_author, visible
from fedcomments.views.threads import questions


async def get_permalink(request: web.Request) -> web.Response:
    """The response, what it answers, and the page it stands under."""
    house = request.app[HOUSE]
    found = await find(request, house)
    is_author = await is_its_author(request, house, found)
    visible(found, is_author=is_author)
    parent = None
    if found.shown.parent is not None:
        (answered,) = await house.reader.read(questions.found(found.shown.parent))
        parent = telling.response(answered.shown, house.address)
    return page(
        "permalink.html",
        response=telling.response(found.shown, house.address, reveal=is_author),
        page={"url": found.url, "title": found.title},
        parent=parent,
        base=house.address,
    )
