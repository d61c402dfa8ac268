"""/log/{site}/asof: a page's discussion as it stood at a moment, and where that moment lies."""

import asyncio
from datetime import UTC, datetime

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from fedcomments.audit.moment import Moment, page_at
from fedcomments.domain import address
from fedcomments.domain.site import Site
from fedcomments.errors import Malformed, TooLarge, Unknown
from fedcomments.log import log
from fedcomments.server import asked, telling
from fedcomments.server.house import HOUSE, House
from fedcomments.server.log.notes import site
from fedcomments.server.log.proofs import receipt
from fedcomments.server.shapes import ThreadTold, moment
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Shown

MOST = 20_000
"""Events of a page that are replayed for anybody who asks."""


class AsOfTold(Struct, frozen=True):
    """The thread as it stood when the log had `size` events.

    `before` is the receipt of the last event by then, `after` of the next one ("": there is
    none yet): so the moment lies between two leaves whose times are signed. `shape` is a digest
    over the leaves of the page's events, `content` one over what is shown of them.
    """

    url: str
    at: str
    size: int
    before: str
    after: str
    shape: str
    content: str
    thread: ThreadTold


async def get_asof(request: web.Request) -> web.Response:
    """Replay what concerns the page. Raises Malformed, Unknown, TooLarge."""
    house, one = request.app[HOUSE], site(request)
    page = address.parse(asked.parameter(request, "url"))
    at = _moment(asked.parameter(request, "at"))
    (known,) = await house.reader.read(questions.page_at(one.name, page.key))
    if known is None:
        raise Unknown("Nobody responded to this page.")
    (entries,) = await house.reader.read(log.of_stream(one.name, known.stream, MOST + 1))
    if len(entries) > MOST:
        raise TooLarge(f"More than {MOST} events: ask the owner for an audit replay.")
    async with house.replays:
        then = await asyncio.to_thread(page_at, entries, known.stream, at)
    size = await _size(house, one.name, at)
    told = await _told(house, one, page.url, at, size, await _public(house, one.name, then))
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _told(  # noqa: PLR0913, PLR0917 - all of it is told
    house: House, one: Site, url: str, at: int, size: int, then: Moment
) -> AsOfTold:
    state: log.State | None
    (state,) = await house.reader.read(log.state(one.name))
    last = state.head.size if state is not None else 0
    return AsOfTold(
        url=url,
        at=moment(at),
        size=size,
        before=await receipt(house, one, size - 1) if size else "",
        after=await receipt(house, one, size) if size < last else "",
        shape=then.shape,
        content=then.content,
        thread=telling.thread(
            url, then.page, then.rows, then.reactions, then.tallies, None, house.address
        ),
    )


async def _public(house: House, name: str, then: Moment) -> Moment:
    """What readers do not see today is not shown of the past either."""
    rows = [*then.rows, *then.reactions]
    if not rows:
        return then
    first, last = min(row.seq for row in rows), max(row.seq for row in rows)
    (shown,) = await house.reader.read(questions.shown_among(name, first, last))

    def today(row: Shown) -> Shown:
        is_kept = row.state != "shown" or row.seq in shown
        return row if is_kept else replace(row, state="hidden")

    return replace(
        then,
        rows=[today(row) for row in then.rows],
        reactions=[row for row in then.reactions if row.seq in shown],
    )


async def _size(house: House, name: str, at: int) -> int:
    """How many events the log had by a moment; their times never go back."""
    state: log.State | None
    (state,) = await house.reader.read(log.state(name))
    low, high = 0, state.head.size if state is not None else 0
    while low < high:
        middle = (low + high) // 2
        (ts,) = await house.reader.read(log.time_of(name, middle))
        if ts is not None and ts <= at:
            low = middle + 1
        else:
            high = middle
    return low


def _moment(text: str) -> int:
    """RFC 3339 → ms. Raises Malformed."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed("The moment is written like 2026-06-01T00:00:00Z.") from error
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
