"""GET /api/v1/thread: a page's discussion, built once and kept until it goes on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

import msgspec
from aiohttp import web

from fedcomments.domain.address import Address
from fedcomments.domain.page import Page
from fedcomments.domain.site import Site
from fedcomments.errors import Malformed
from fedcomments.server import asked, telling
from fedcomments.server.cache import Built
from fedcomments.server.house import HOUSE, House
from fedcomments.server.problems import ORIGINS
from fedcomments.server.shapes import ThreadTold
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Order, Shown

ORDERS: dict[str, Order] = {"oldest": "oldest", "newest": "newest"}
LIMIT = 100
MOST = 500
REPLIES = 200
"""A page of a thread ends after `limit` top-level responses, or after so many more in all."""
JSON = "application/json"


async def get_thread(request: web.Request) -> web.Response:
    """The thread as JSON, from what is kept or built anew."""
    house = request.app[HOUSE]
    question = request.rel_url.raw_query_string
    built = house.cache.get(question)
    if built is None:
        built = await _build(request, house, question)
    request[ORIGINS] = built.origins
    return respond(request, built)


def respond(request: web.Request, built: Built) -> web.Response:
    """The built bytes, or 304 if the client has them."""
    headers = request.headers
    if built.etag in headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=built.headers)
    if "gzip" not in headers.get("Accept-Encoding", ""):
        return web.Response(body=built.body, headers=built.headers)
    return web.Response(body=built.gzip, headers={**built.headers, "Content-Encoding": "gzip"})


async def _build(request: web.Request, house: House, question: str) -> Built:
    site, page = house.locate(asked.parameter(request, "url"))
    request[ORIGINS] = site.origins
    told, known = await read(
        house,
        site,
        page,
        order=order(request),
        limit=asked.number(request, "limit", LIMIT, most=MOST),
        after=place(request),
    )
    body = msgspec.json.encode(told)
    stream = known.stream if known is not None else ""
    built = Built(body, JSON, page=stream, position=told.position, origins=site.origins)
    if known is not None:
        house.cache.keep(question, built)
    return built


async def read(  # noqa: PLR0913 - a page of a thread is found by all of these
    house: House, site: Site, page: Address, *, order: Order, limit: int, after: bytes
) -> tuple[ThreadTold, Page | None]:
    """A page of a thread, and what is known of the page it belongs to."""
    (known,) = await house.reader.read(questions.page_at(site.name, page.key))
    if known is None:
        return telling.thread(page.url, None, [], [], {}, None, house.address), None
    known, rows, reactions, tallies = await house.reader.read(
        questions.page_at(site.name, page.key),
        questions.responses(site.name, known.stream, order, after, limit, limit + REPLIES + 1),
        questions.reactions(site.name, known.stream),
        questions.tallies(site.name, known.stream),
    )
    shown = cut(rows, limit)
    last = shown[-1].place if len(shown) < len(rows) else None
    cursor = None if last is None else urlsafe_b64encode(last).decode().rstrip("=")
    return (
        telling.thread(page.url, known, shown, reactions, tallies, cursor, house.address),
        known,
    )


def cut(rows: list[Shown], limit: int) -> list[Shown]:
    """Rows up to `limit` top-level ones with their replies, and at most REPLIES more."""
    tops = 0
    for count, row in enumerate(rows):
        tops += row.depth == 0
        if tops > limit or count == limit + REPLIES:
            return rows[:count]
    return rows


def order(request: web.Request) -> Order:
    """The order asked for. Raises Malformed."""
    text = request.query.get("order", "oldest")
    if text not in ORDERS:
        raise Malformed("The order is oldest or newest.")
    return ORDERS[text]


def place(request: web.Request) -> bytes:
    """Where to go on, from `after`. Raises Malformed."""
    text = request.query.get("after")
    if text is None:
        return questions.START
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as error:
        raise Malformed("The parameter after is a cursor that `next` gave.") from error
