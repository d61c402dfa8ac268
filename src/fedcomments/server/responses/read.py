"""GET /api/v1/responses/{id}: one response."""

import msgspec
from aiohttp import web

from fedcomments.errors import Erased, NotAllowed, Unknown
from fedcomments.log.keys import token_matches
from fedcomments.server import asked, telling
from fedcomments.server.house import HOUSE, House
from fedcomments.server.problems import ORIGINS
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Found


async def get_response(request: web.Request) -> web.Response:
    """One response as JSON; a held one only with its author's token."""
    house = request.app[HOUSE]
    found = await find(request, house)
    is_author = await is_its_author(request, house, found)
    visible(found, is_author=is_author)
    told = telling.response(found.shown, house.address, reveal=is_author)
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def find(request: web.Request, house: House) -> Found:
    """The response that the path names, in whatever state. Raises Unknown."""
    named = request.match_info["id"]
    found = None
    if asked.is_id(named):
        (found,) = await house.reader.read(questions.found(named))
    if found is None:
        raise Unknown("There is no such response.")
    origins = next((site.origins for site in house.sites if site.name == found.site), frozenset())
    request[ORIGINS] = origins
    return found  # type: ignore[no-any-return]  # read() answers in the order of its questions


def visible(found: Found, *, is_author: bool) -> None:
    """Refuse what the asker may not read. Raises Erased, Unknown."""
    if found.shown.state == "erased":
        raise Erased("The words of this response were erased.")
    if found.shown.state != "shown" and not (is_author and found.shown.state == "held"):
        raise Unknown("There is no such response.")


async def is_its_author(request: web.Request, house: House, found: Found) -> bool:
    """Whether the request bears the token that came with the response."""
    token = asked.edit_token(request)
    if not token:
        return False
    secrets = await house.recorder.secrets(found.site)
    if not token_matches(secrets.secret, found.shown.id, token):
        raise NotAllowed("This is not the token that came with this response.")
    return True
