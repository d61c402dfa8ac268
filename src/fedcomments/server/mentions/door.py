"""What the three doors have in common: look at the request, queue it durably, fetch nothing."""

from functools import partial

from aiohttp import web

from fedcomments.domain.address import parse
from fedcomments.domain.events import Via
from fedcomments.errors import Closed, Malformed
from fedcomments.queues import inbox
from fedcomments.queues.inbox import Told, Waiting
from fedcomments.recorder import Known, Recorded
from fedcomments.server.house import HOUSE, House
from fedcomments.server.mentions.addressed import Addressed, resolve

NOTHING_TOLD = Told()


async def queue(
    request: web.Request, *, via: Via, source: str, target: str, told: Told = NOTHING_TOLD
) -> str:
    """Queue a mention → the token of its status page. Raises Refused of many kinds."""
    asked = await judge(request, via=via, source=source, target=target, told=told)
    return await put(request.app[HOUSE], asked)


async def judge(
    request: web.Request, *, via: Via, source: str, target: str, told: Told = NOTHING_TOLD
) -> Waiting:
    """Look at a request → the row to queue. Raises Refused of many kinds."""
    house = request.app[HOUSE]
    house.doors.senders.take(request)
    addressed = await resolve(house, target)
    if getattr(addressed.site.policy, via) == "off":
        raise Closed(f"This site takes no {via}s.")
    asked = _asked(house, addressed, via, source, target, told)
    if asked.source_key == asked.page_key:
        raise Malformed("Source and target are the same page.")
    _count(house, asked)
    return asked


async def put(house: House, asked: Waiting) -> str:
    """Queue a row durably → the token of its status page. Raises TooMany."""
    recorded = await _record(house, asked)
    house.bells.mentions.set()
    known: Waiting | None = recorded.facts[0]
    return known.id if known is not None else asked.id


async def _record(house: House, asked: Waiting) -> Recorded:
    has_room = house.doors.room.take(asked.site)
    recorded = await house.recorder.record(
        asked.site,
        (
            inbox.by_pair(asked),
            Known(0) if has_room else inbox.waiting(asked.site),
            inbox.waiting_of_host(asked.site, asked.host),
        ),
        partial(inbox.accept, asked=asked, bounds=house.rules.inbox),
    )
    if not has_room:
        house.doors.room.counted(asked.site, recorded.facts[1])
    return recorded


def _count(house: House, asked: Waiting) -> None:
    """Daily budgets, for each site and for each host that sends to it (H8). Raises TooMany."""
    sentence = "Too many mentions came today."
    house.doors.of_host.take((asked.site, asked.host), sentence)
    house.doors.of_site.take(asked.site, sentence)


def _asked(  # noqa: PLR0913, PLR0917 - a row of the queue is made of all of these
    house: House, addressed: Addressed, via: Via, source: str, target: str, told: Told
) -> Waiting:
    at = parse(source)
    now = house.clock()
    return Waiting(
        site=addressed.site.name,
        id=house.random(16).hex(),
        via=via,
        source=at.url,
        source_key=at.key,
        host=at.host,
        target=target,
        page_key=addressed.page.key,
        addressed=addressed.response,
        told=told,
        status="queued",
        received=now,
        touched=now,
        due=now,
        tries=0,
        checks=0,
    )


def status_url(house: House, token: str) -> str:
    """The address of a mention's status page."""
    return f"{house.address}/webmention/{token}"
