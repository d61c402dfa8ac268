"""PATCH and DELETE /api/v1/responses/{id}: edit and erase one's own words."""

from functools import partial

import msgspec
from aiohttp import web

from fedcomments.domain import response, wording
from fedcomments.protocols import markup
from fedcomments.recorder import Key
from fedcomments.server import asked, telling
from fedcomments.server.house import HOUSE
from fedcomments.server.responses.read import find, is_its_author
from fedcomments.server.shapes import EditAsked, EditTold
from fedcomments.views.threads import questions


async def edit_response(request: web.Request) -> web.Response:
    """Change the words of one's own response, for a while after posting it."""
    house = request.app[HOUSE]
    house.buckets.take(request)
    found = await find(request, house)
    is_author = await is_its_author(request, house, found)
    wanted = await asked.body(request, EditAsked)
    text = wording.text(wanted.text)
    markup.render(text)  # refuses what is nested too deeply, before it is kept
    key = asked.idempotency_key(request)
    recorded = await house.recorder.record(
        found.site,
        (questions.response(found.site, found.shown.id),),
        partial(
            response.edit,
            is_author=is_author,
            text=text,
            request=asked.digest(wanted),
            now=house.clock(),
            window=house.rules.edit_window,
        ),
        key=None if key is None else Key(f"PATCH {found.shown.id}", key),
    )
    if recorded.is_repeated:
        response.repeated(recorded.entries[-1], asked.digest(wanted))
    again = await find(request, house)
    told = telling.response(again.shown, house.address, reveal=True)
    return web.Response(
        body=msgspec.json.encode(EditTold(told, told.state)), content_type="application/json"
    )


async def erase_response(request: web.Request) -> web.Response:
    """Erase one's own words for ever; the leaf that says something was said stays."""
    house = request.app[HOUSE]
    house.buckets.take(request)
    found = await find(request, house)
    is_author = await is_its_author(request, house, found)
    await house.recorder.record(
        found.site,
        (
            questions.response(found.site, found.shown.id),
            questions.edits(found.site, found.shown.id),
        ),
        partial(response.erase_own, is_author=is_author),
    )
    return web.Response(status=204)
