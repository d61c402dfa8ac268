"""Reads the sites' own feeds, and announces what is new or changed in them."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from fedcomments.client.fetch import Client
from fedcomments.database import Change, Reader
from fedcomments.domain.address import Address, is_under, parse
from fedcomments.errors import BadAddress, Malformed, Unreachable
from fedcomments.protocols.posted.feeds import Item, read
from fedcomments.queues import announcements, feeds
from fedcomments.queues.feeds import Watched
from fedcomments.recorder import Recorder
from fedcomments.views import sites
from fedcomments.workers.worker import Job, Worker

logger = logging.getLogger("fedcomments.watcher")

AT_ONCE = 4
MOST_SITEMAPS = 20
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=.9, "
    "text/xml;q=.9, application/json;q=.9, */*;q=.1"
)
PURPOSE = "reading the blog's feed"
NOT_MODIFIED = 304


class Read(Struct, frozen=True):
    """A feed as it is now, its items with the address of their pages; None: as it was."""

    items: tuple[tuple[Address, str], ...] | None
    etag: str = ""
    modified: str = ""


class Watcher:
    """Works through the feeds; `news` is set when one was added, `announced` by it."""

    def __init__(  # noqa: PLR0913 - the parts that `app` joins
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        client: Client,
        clock: Callable[[], int],
        news: asyncio.Event,
        announced: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._client = client
        self._clock = clock
        self._announced = announced
        self._worker = Worker(
            Job(
                due=feeds.due,
                next_due=feeds.next_due,
                work=self._look,
                name=lambda feed: (feed.site, feed.url),
                at_once=AT_ONCE,
            ),
            reader=reader,
            clock=clock,
            news=news,
        )
        self.run = self._worker.run
        self.settle = self._worker.settle

    async def _look(self, feed: Watched) -> None:
        try:
            await self._record(feed, await self._read(feed))
        except (Unreachable, Malformed) as error:
            await self._fail(feed, error.sentence)
        except Exception:
            logger.exception("reading %s failed", feed.url)
            await self._fail(feed, "Something went wrong here.")

    async def _read(self, feed: Watched) -> Read:
        """Raises Unreachable, Malformed."""
        asked = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
        headers = [(name, value) for name, value in asked.items() if value]
        fetched = await self._client.fetch(
            feed.url, accept=ACCEPT, purpose=PURPOSE, headers=headers
        )
        if fetched.status == NOT_MODIFIED:
            return Read(None, feed.etag, feed.modified)
        if not fetched.succeeded:
            raise Malformed(f"The feed answers with status {fetched.status}.")
        found = await asyncio.to_thread(
            partial(read, fetched.body, content_type=fetched.content_type, url=fetched.url)
        )
        items = found.entries
        if found.kind == "index":
            items = await self._sitemaps(items[:MOST_SITEMAPS])
        return Read(_addressed(items), fetched.value("etag"), fetched.value("last-modified"))

    async def _sitemaps(self, index: Sequence[Item]) -> tuple[Item, ...]:
        """The pages of the sitemaps that an index names; an index in an index is not followed."""
        items: list[Item] = []
        for one in index:
            fetched = await self._client.fetch(one.url, accept=ACCEPT, purpose=PURPOSE)
            if fetched.succeeded:
                found = await asyncio.to_thread(
                    partial(read, fetched.body, content_type=fetched.content_type, url=fetched.url)
                )
                items += found.entries if found.kind == "sitemap" else ()
        return tuple(items)

    async def _record(self, feed: Watched, seen: Read) -> None:
        await self._recorder.record(
            feed.site,
            (
                feeds.marks(feed.site, feed.url),
                sites.prefixes(feed.site),
                announcements.waiting(feed.site),
            ),
            partial(conclude, feed=feed, seen=seen, now=self._clock()),
        )
        self._announced.set()

    async def _fail(self, feed: Watched, sentence: str) -> None:
        changes = [feeds.failed(feed, sentence, self._clock())]
        await self._recorder.record(feed.site, (), lambda: changes)


def conclude(  # noqa: PLR0913 - a decision takes every fact it needs
    marks: Mapping[str, str],
    prefixes: list[Address],
    waiting: int,
    *,
    feed: Watched,
    seen: Read,
    now: int,
) -> list[Change]:
    """Announce what is new or changed; what a feed held from the beginning only quietly."""
    changes = [feeds.read(feed, seen.etag, seen.modified, now)]
    fresh = [
        (page, mark)
        for page, mark in seen.items or ()
        if marks.get(page.key) != mark and any(is_under(page, one) for one in prefixes)
    ]
    for page, _ in fresh:
        changes += announcements.announce(
            waiting,
            site=feed.site,
            page=page,
            change="changed" if page.key in marks else "published",
            now=now,
            quiet=not feed.looked and not feed.announces,
        )
    return changes + feeds.remember(feed, ((page.key, mark) for page, mark in fresh))


def _addressed(items: Sequence[Item]) -> tuple[tuple[Address, str], ...]:
    """Items by the addresses of their pages; those without one that could be kept are left out."""
    pages = []
    for item in items:
        try:
            pages.append((parse(item.url), item.mark))
        except BadAddress:
            continue
    return tuple(pages)
