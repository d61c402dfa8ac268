"""/api/v1/posts: the blog says that it published something, and asks how telling others goes."""

from functools import partial

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments import accounts
from fedcomments.domain import address, post
from fedcomments.domain.site import Site
from fedcomments.errors import NotAllowed
from fedcomments.queues import announcements
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.posts import told
from fedcomments.server.posts.told import AgainAsked, AgainTold, AnnouncementAsked, AnnouncementTold
from fedcomments.views.outbox import deliveries
from fedcomments.views.outbox import questions as outbox


async def post_posts(request: web.Request) -> web.Response:
    """Queue the page to be looked at → 202; nothing is fetched in the request."""
    house = request.app[HOUSE]
    site = await speaking(house, asked.edit_token(request))
    said = await asked.body(request, AnnouncementAsked)
    await announce(house, site, said)
    return _answer(AnnouncementTold(said.url, said.change), 202)


async def get_posts(request: web.Request) -> web.Response:
    """One post with its deliveries, or the latest ones."""
    house = request.app[HOUSE]
    site = await speaking(house, asked.edit_token(request))
    url = request.query.get("url")
    if url is None:
        return _answer(await told.latest(house, site.name), 200)
    return _answer(await told.one(house, site.name, url), 200)


async def post_again(request: web.Request) -> web.Response:
    """Try a target once more → 202."""
    house = request.app[HOUSE]
    site = await speaking(house, asked.edit_token(request))
    said = await asked.body(request, AgainAsked)
    await again(house, site, said)
    return _answer(AgainTold(said.url, said.target), 202)


async def speaking(house: House, token: str) -> Site:
    """The site that a token speaks for. Raises NotAllowed."""
    (name,) = await house.reader.read(accounts.speaks_for(token))
    if name is None:
        raise NotAllowed("A site's token is asked for: Authorization: Bearer <token>.")
    return house.site(name)


async def announce(house: House, site: Site, said: AnnouncementAsked) -> None:
    """Queue a page of the site. Raises BadAddress, OutsideSite, NotAllowed, TooMany."""
    owner, page = house.locate(said.url)
    if owner.name != site.name:
        raise NotAllowed("This token speaks for another site.")
    await house.recorder.record(
        site.name,
        (announcements.waiting(site.name),),
        partial(
            announcements.announce,
            site=site.name,
            page=page,
            change=said.change,
            now=house.clock(),
        ),
    )
    house.bells.announcements.set()


async def again(house: House, site: Site, said: AgainAsked) -> None:
    """Make a delivery due. Raises BadAddress, Unknown."""
    page = address.parse(said.url)
    known_post = outbox.by_source(site.name, page.key)
    (known,) = await house.reader.read(known_post)
    delivery = deliveries.at(site.name, known.seq if known is not None else -1, said.target)
    await house.recorder.record(site.name, (known_post, delivery), post.request)
    house.bells.deliveries.set()


def _answer(body: Struct, status: int) -> web.Response:
    return web.Response(
        status=status,
        body=msgspec.json.encode(body),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
