"""POST /api/v1/responses: say something under a page."""

from functools import partial

import msgspec
from aiohttp import web

from fedcomments.database import Query
from fedcomments.domain import response, wording
from fedcomments.domain.author import Author
from fedcomments.domain.events import Words
from fedcomments.domain.page import HOUR
from fedcomments.domain.response import Draft
from fedcomments.domain.site import Site
from fedcomments.log.keys import edit_token
from fedcomments.log.log import budget_since
from fedcomments.protocols import markup
from fedcomments.recorder import Key, Known, Recorded
from fedcomments.server import asked, telling
from fedcomments.server.house import HOUSE, House
from fedcomments.server.problems import ORIGINS
from fedcomments.server.shapes import PostAsked, PostTold
from fedcomments.views.sites import comments_policy
from fedcomments.views.threads import questions

SCOPE = "POST /api/v1/responses"
NOBODY, STRANGER = Known(None), Known(value=False)


async def post_response(request: web.Request) -> web.Response:
    """Record a comment or a reply → 201 with the response and its author's token."""
    house = request.app[HOUSE]
    house.buckets.take(request)
    wanted = await asked.body(request, PostAsked)
    site, draft, html = understand(house, wanted, request)
    request[ORIGINS] = site.origins
    token = asked.author_token(request, site.name)
    key = asked.idempotency_key(request)
    recorded = await record(
        house,
        site,
        msgspec.structs.replace(draft, token=token),
        None if key is None else Key(f"{SCOPE} {token}", key),
    )
    told = await tell(house, site, draft, html, recorded)
    return web.json_response(
        body=msgspec.json.encode(told),
        status=201,
        headers={"Location": f"{house.address}/api/v1/responses/{told.response.id}"},
    )


def understand(house: House, wanted: PostAsked, request: web.Request) -> tuple[Site, Draft, str]:
    """Check every word → the site, what is to be recorded, and its text as HTML.

    Raises Refused of many kinds; also for what is nested too deeply to be rendered.
    """
    site, page = house.locate(wanted.url)
    request[ORIGINS] = site.origins
    text = wording.text(wanted.text)
    author = Author(wording.name(wanted.author.name), wording.website(wanted.author.url))
    draft = Draft(
        url=page.url,
        title=wording.title(wanted.title),
        stream=house.random(16).hex(),
        parent=wanted.parent,
        words=Words(text, author),
        email=wording.email(wanted.author.email),
        request=asked.digest(wanted),
    )
    return site, draft, markup.render(text)


async def record(house: House, site: Site, draft: Draft, key: Key | None) -> Recorded:
    """Record a draft; a key seen before gives the first answer again."""
    now = house.clock()
    limits = house.rules.limits
    page = house.locate(draft.url)[1]
    recorded = await house.recorder.record(
        site.name,
        (
            questions.page_at(site.name, page.key),
            questions.response(site.name, draft.parent) if draft.parent else NOBODY,
            comments_policy(site.name),
            _is_known(site, draft.token),
            questions.pages_opened(site.name, now - HOUR),
            budget_since(site.name, limits.events_a_day),
        ),
        partial(response.post, draft=draft, limits=limits, now=now),
        key=key,
    )
    if recorded.is_repeated:
        response.repeated(recorded.entries[-1], draft.request)
    return recorded


def _is_known(site: Site, token: str) -> Query[bool] | Known:
    """Asked only where it decides something."""
    asks = token and site.policy.comments == "first"
    return questions.is_known(site.name, token) if asks else STRANGER


async def tell(house: House, site: Site, draft: Draft, html: str, recorded: Recorded) -> PostTold:
    """What the author is told."""
    secrets = await house.recorder.secrets(site.name)
    depth = await _depth(house, draft)
    told = telling.posted(recorded, draft, html, house.address, depth=depth)
    return PostTold(
        response=told,
        state=told.state,
        token=edit_token(secrets.secret, told.id),
        receipt=f"{house.address}/log/{site.name}/proof/{recorded.entries[-1].seq}",
        edit_window=house.rules.edit_window // 1000,
    )


async def _depth(house: House, draft: Draft) -> int:
    """How deep the response stands: one deeper than what it answers."""
    if draft.parent is None:
        return 0
    (answered,) = await house.reader.read(questions.found(draft.parent))
    return answered.shown.depth + 1 if answered is not None else 0
