"""/log/{site}/event and events: leaves, and the words of what readers are shown."""

from base64 import b64encode

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments.domain.site import Site
from fedcomments.errors import Unknown
from fedcomments.log import published
from fedcomments.log.published import Published
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.log.notes import position, site
from fedcomments.server.log.proofs import receipt
from fedcomments.views.threads import questions

MOST = 1000
GONE = 410


class PartTold(Struct, frozen=True):
    """A part with what its commitment was made of; salt and body in base64."""

    part: str
    salt: str
    body: str


class EventTold(Struct, frozen=True):
    """A leaf to the letter, and its public part if readers are shown it."""

    seq: int
    leaf: str
    parts: list[PartTold]


class ErasedTold(Struct, frozen=True):
    """The leaf of an event whose words are gone, where that is said, and the proof of both."""

    seq: int
    leaf: str
    erased: int
    proof: str
    erasure: str


async def get_event(request: web.Request) -> web.Response:
    """One event; 410 with the erasure and the proofs if its words were erased. Raises Unknown."""
    house, one = request.app[HOUSE], site(request)
    seq = position(request.match_info["seq"])
    found, erased = await house.reader.read(
        published.events(one.name, seq, seq + 1), published.erasure(one.name, seq)
    )
    if not found:
        raise Unknown("The log has no such position.")
    if erased is not None:
        return await _erased(house, one, found[0], erased)
    (told,) = await _told(house, one, found)
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def get_events(request: web.Request) -> web.Response:
    """Events from a position on, one to a line; the last line's `seq` says where to go on."""
    house, one = request.app[HOUSE], site(request)
    start = position(request.query.get("from", "0"))
    limit = asked.number(request, "limit", MOST, most=MOST)
    (found,) = await house.reader.read(published.events(one.name, start, start + limit))
    lines = [msgspec.json.encode(told) for told in await _told(house, one, found)]
    return web.Response(
        body=b"\n".join([*lines, b""]) if lines else b"", content_type="application/jsonl"
    )


async def _erased(house: House, one: Site, event: Published, erased: int) -> web.Response:
    told = ErasedTold(
        event.seq,
        event.leaf.decode(),
        erased,
        await receipt(house, one, event.seq),
        await receipt(house, one, erased),
    )
    return web.Response(
        status=GONE, body=msgspec.json.encode(told), content_type="application/json"
    )


async def _told(house: House, one: Site, found: list[Published]) -> list[EventTold]:
    """Words of responses only while these are shown; whatever else is public, always."""
    shown = await _shown(house, one, found)
    return [
        EventTold(
            event.seq,
            event.leaf.decode(),
            _parts(event) if event.about < 0 or event.about in shown else [],
        )
        for event in found
    ]


async def _shown(house: House, one: Site, found: list[Published]) -> frozenset[int]:
    """Which of the responses that these events are about are shown."""
    first, last = (found[0].seq, found[-1].seq) if found else (0, -1)
    earlier = {event.about for event in found if 0 <= event.about < first}
    answers = await house.reader.read(
        questions.shown_among(one.name, first, last),
        *(questions.shown_among(one.name, seq, seq) for seq in sorted(earlier)),
    )
    return frozenset[int]().union(*answers)


def _parts(event: Published) -> list[PartTold]:
    if event.salt is None or event.body is None:
        return []
    return [PartTold("public", b64encode(event.salt).decode(), b64encode(event.body).decode())]
