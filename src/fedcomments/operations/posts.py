"""What the owner may do about posts: announce one, and tell others of it at once."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from fedcomments.domain import address, post
from fedcomments.domain.delivery import UNSUPPORTED
from fedcomments.domain.events import (
    DeliveryAbandoned,
    DeliveryFailed,
    DeliverySucceeded,
    Entry,
)
from fedcomments.domain.site import locate
from fedcomments.errors import OutsideSite, Unreachable
from fedcomments.operations.speaking import publisher, sender, teller
from fedcomments.protocols.posted import entry
from fedcomments.queues import announcements
from fedcomments.queues.announcements import Announced
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.server.posts import told
from fedcomments.views.outbox import deliveries
from fedcomments.views.outbox import questions as outbox
from fedcomments.workers.teller import Found, Source, Teller

PATIENCE = 60.0
"""Seconds to wait for the workers to tell what is due."""
MINE = 30_000
"""Until then (ms) a page that a command looks at itself is not looked at by the workers."""
ENDED = (DeliverySucceeded, DeliveryFailed, DeliveryAbandoned)


async def publish(house: House, _: Progress, *, url: str, change: Announced) -> dict[str, Any]:
    """Look at a page of a blog now; the workers tell others of it."""
    site, page = house.locate(url)
    await _look(house, site.name, page, change)
    return _told(await told.one(house, site.name, url))


async def send(
    house: House, tell: Progress, *, source: str, target: str | None, is_dry: bool
) -> dict[str, Any]:
    """Tell those that a page links to, or one of them, and say how it went.

    A page that belongs to no blog here is told of too, but not recorded.
    """
    page = address.parse(source)
    try:
        site = locate(house.sites, page)
    except OutsideSite:
        return await _send_unrecorded(house, tell, source, target, is_dry=is_dry)
    if is_dry:
        return await _send_unrecorded(house, tell, source, target, is_dry=True)
    await _look(house, site.name, page, "changed")
    (known,) = await house.reader.read(outbox.by_source(site.name, page.key))
    if known is None:
        return _told(await told.one(house, site.name, source))
    await _deliver(house, site.name, known, target)
    done = await told.one(house, site.name, source)
    if target is not None:
        chosen = [one for one in done.deliveries if one.target == target]
        done = msgspec.structs.replace(done, deliveries=chosen)
    return _told(done)


async def _look(house: House, site: str, page: address.Address, change: Announced) -> None:
    """Queue the page, so that nothing is lost, and look at it at once."""
    now = house.clock()
    await house.recorder.record(
        site,
        (announcements.waiting(site),),
        partial(announcements.announce, site=site, page=page, change=change, now=now, delay=MINE),
    )
    (row,) = await house.reader.read(announcements.of_page(site, page.key))
    await publisher(house).look(row)


async def _deliver(house: House, site: str, known: post.Known, target: str | None) -> None:
    """Wait until the workers have told what is due; where none works, do it here."""
    if target is not None:
        look = (outbox.post(site, known.seq), deliveries.at(site, known.seq, target))
        await house.recorder.record(site, look, post.request)
    (rows,) = await house.reader.read(deliveries.of_post(site, known.seq))
    now = house.clock()
    owed = {row.target for row in rows if row.due is not None and row.due <= now}
    if not house.is_telling:
        await sender(house).settle()
    elif owed:
        await _told_by_workers(house, known, owed)


async def _told_by_workers(house: House, known: post.Known, owed: set[str]) -> None:
    """Listen until every target that is owed was tried once."""
    done = asyncio.Event()

    async def hear(news: Sequence[Entry]) -> None:
        for one in news:
            if one.site == known.site and one.event.re == known.seq:
                owed.difference_update(_tried(one))
        if not owed:
            done.set()

    house.recorder.listeners.append(hear)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await done.wait()
    finally:
        house.recorder.listeners.remove(hear)


def _tried(one: Entry) -> Iterable[str]:
    attempt = one.event.private if isinstance(one.event, ENDED) else None
    return () if attempt is None else (attempt.target,)


async def _send_unrecorded(
    house: House, tell: Progress, source: str, target: str | None, *, is_dry: bool
) -> dict[str, Any]:
    """Look for endpoints, and tell them unless it is a dry run; the log says nothing of it."""
    seen = await _seen(house, source)
    links = seen.links if target is None else (target,)
    speaks = teller(house)
    rows = []
    for number, link in enumerate(links):
        tell(number, len(links))
        rows.append(await _one(speaks, _source(source, seen), link, is_dry=is_dry))
    return {
        "url": source,
        "title": seen.title,
        "state": "dry" if is_dry else "unrecorded",
        "deliveries": rows,
    }


async def _seen(house: House, source: str) -> entry.Entry:
    """What a page says and links to; nothing if it is gone. Raises Refused."""
    try:
        fetched = await house.client.fetch(source)
    except Unreachable as error:
        raise OutsideSite(f"{source} cannot be read. {error.sentence}") from error
    read: Callable[[], entry.Entry] = partial(
        entry.read,
        fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset or "",
        url=fetched.url,
    )
    return await asyncio.to_thread(read)


def _source(url: str, seen: entry.Entry) -> Source:
    return Source(url, seen.title, seen.excerpt, seen.blog_name)


def _found(found: Found) -> str:
    if found.endpoint is not None:
        return "found"
    return "unsupported" if found.reason == UNSUPPORTED else "unreachable"


async def _one(speaks: Teller, source: Source, target: str, *, is_dry: bool) -> dict[str, Any]:
    found = await speaks.find(target)
    row: dict[str, Any] = {
        "target": target,
        "protocol": found.endpoint.protocol if found.endpoint is not None else "",
        "endpoint": found.endpoint.url if found.endpoint is not None else "",
        "status": found.status,
        "state": _found(found),
        "reason": found.reason,
        "sentence": found.sentence,
    }
    if found.endpoint is None or is_dry:
        return row
    said = await speaks.tell(source, target, found.endpoint)
    return {
        **row,
        "status": said.status,
        "state": {"taken": "delivered", "later": "failed", "refused": "abandoned"}[
            said.answered.outcome
        ],
        "reason": said.answered.reason,
        "sentence": said.answered.sentence,
    }


def _told(done: told.PublishedTold) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(done)
    return plain
