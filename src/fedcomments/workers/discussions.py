"""Hears what happens beneath our pages, and decides whether other sites should be told of it.

Two kinds of things are told: a reply that was posted here to something from elsewhere, once it is
shown; and that the discussion of a post changed, to those whom the post was told (WS10, X2).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import TypeVar

from fedcomments.database import Reader
from fedcomments.domain import post
from fedcomments.domain.delivery import Delivery
from fedcomments.domain.events import (
    Entry,
    Event,
    MentionChanged,
    MentionVerified,
    PayloadErased,
    Post,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
)
from fedcomments.domain.page import Page
from fedcomments.domain.post import DAY, HOUR, SECOND, Known
from fedcomments.recorder import Recorder
from fedcomments.views.outbox import deliveries
from fedcomments.views.outbox import questions as outbox
from fedcomments.views.outbox.questions import Reply
from fedcomments.views.threads import beneath, questions
from fedcomments.views.threads.questions import Found

T = TypeVar("T")

logger = logging.getLogger("fedcomments.discussions")

CALM = 5 * SECOND
"""How long (ms) a discussion is left to itself before others hear that it changed."""
MOST_REPLIES = 50
"""Replies to one thing from elsewhere that its place is told of; visitors could send any number."""
HEARD = (
    ResponsePosted,
    ResponseEdited,
    ResponseJudged,
    PayloadErased,
    MentionVerified,
    MentionChanged,
)


class Discussions:
    """Follows what is recorded; what was missed while nobody listened is found at the start."""

    def __init__(
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        clock: Callable[[], int],
        address: str,
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._clock = clock
        self._address = address
        self._news = asyncio.Event()
        self._pages: dict[tuple[str, str], int] = {}
        self._replies: set[tuple[str, int]] = set()

    async def hear(self, entries: Iterable[Entry]) -> None:
        """Remember whose discussion changed, and since when."""
        for entry in entries:
            if isinstance(entry.event, HEARD):
                self._pages[entry.site, entry.event.stream] = entry.ts + CALM
                is_new = isinstance(entry.event, ResponsePosted)
                self._replies.add((entry.site, entry.seq if is_new else entry.event.re or 0))
                self._news.set()

    async def begin(self, sites: Iterable[str]) -> None:
        """Look at everything that may have changed before."""
        for site in sites:
            pages, replies = await self._reader.read(
                outbox.discussed_pages(site), outbox.untold(site)
            )
            self._pages.update({(site, page): self._clock() for page in pages})
            self._replies.update((site, seq) for seq in replies)
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._news.clear()
            await self.settle()
            await self._wait()

    async def settle(self) -> None:
        """Do what is due."""
        while self._replies:
            await self._safely(self._reply, self._replies.pop())
        now = self._clock()
        for key in [key for key, due in self._pages.items() if due <= now]:
            del self._pages[key]
            await self._safely(self._page, key)

    async def _safely(self, work: Callable[[str, T], Awaitable[None]], key: tuple[str, T]) -> None:
        try:
            await work(*key)
        except Exception:
            logger.exception("the discussion %s of %s could not be followed", key[1], key[0])

    async def _wait(self) -> None:
        due = min(self._pages.values(), default=None)
        pause = None if due is None else max(0.0, (due - self._clock()) / 1000)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._news.wait()

    async def _page(self, site: str, stream: str) -> None:
        """Tell those whom the post was told, within the bounds of H30."""
        now = self._clock()
        (known,) = await self._reader.read(outbox.tellable(site, stream))
        if known is None:
            return
        recorded = await self._recorder.record(
            site,
            (
                outbox.tellable(site, stream),
                deliveries.of_post(site, known.seq),
                outbox.retellings(site, known.seq, now - DAY),
                outbox.hosts_heard(site, stream, now - HOUR),
                beneath.shown(site, stream),
                questions.tallies(site, stream),
            ),
            partial(discuss, now=now),
        )
        pause = post.wait(recorded.facts[2], now)
        if pause and not recorded.entries:
            self._pages.setdefault((site, stream), now + pause)

    async def _reply(self, site: str, seq: int) -> None:
        """Tell a place of what was replied to it here, of changes to that, and of its end."""
        (reply,) = await self._reader.read(outbox.reply(site, seq))
        if reply is None:
            return
        await self._recorder.record(
            site,
            (
                outbox.by_response(site, seq),
                questions.found(reply.id),
                questions.page_of(site, reply.page),
                outbox.replies_told(site, reply.parent),
            ),
            partial(answer, reply=reply, address=self._address),
        )


def discuss(  # noqa: PLR0913, PLR0917 - a decision takes every fact it needs
    known: Known | None,
    owed: list[Delivery],
    told: list[int],
    heard: frozenset[str],
    shown: list[tuple[int, int]],
    tallies: dict[str, int],
    *,
    now: int,
) -> list[Event]:
    """What stands beneath a post → whom it is told again."""
    return post.discuss(known, owed, told, heard, beneath.digest(shown, tallies), now=now)


def answer(  # noqa: PLR0913 - a decision takes every fact it needs
    known: Known | None,
    found: Found | None,
    page: Page | None,
    told: int,
    *,
    reply: Reply,
    address: str,
) -> list[Event]:
    """A reply that readers see is a post of its own, with one link; any other is none (M9)."""
    if known is None and told >= MOST_REPLIES:
        return []
    if found is None or found.shown.state != "shown" or not reply.source:
        return post.delete(known)
    said = Post(
        source=f"{address}/r/{reply.id}",
        digest=sha256(f"{reply.id} {reply.news}".encode()).hexdigest(),
        links=(reply.source,),
    )
    return post.publish(page, known, post=said, stream=reply.page, response=reply.seq)
