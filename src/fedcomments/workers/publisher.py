"""Looks at pages that were announced, and records what they say and where they link to."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from fedcomments.client.fetch import Client
from fedcomments.database import Change, Reader
from fedcomments.domain import post
from fedcomments.domain.events import Event, Post
from fedcomments.domain.page import Page
from fedcomments.domain.post import Known
from fedcomments.errors import Unreachable
from fedcomments.protocols.posted import entry
from fedcomments.protocols.posted.entry import Entry
from fedcomments.queues import announcements
from fedcomments.queues.announcements import Announcement
from fedcomments.recorder import Recorder
from fedcomments.views import sites
from fedcomments.views.outbox import questions as outbox
from fedcomments.views.threads import beneath, questions
from fedcomments.workers.worker import Job, Worker

logger = logging.getLogger("fedcomments.publisher")

AT_ONCE = 4
GONE = 410
NOT_FOUND = 404
PURPOSE = "reading what was published"


class Gone(Struct, frozen=True):
    """The page is not there, or says so of itself; `for_good`: it will not come back."""

    for_good: bool


class Away(Struct, frozen=True):
    """It could not be read just now; `outcome` says why in a word."""

    outcome: str


Seen = Entry | Gone | Away


class Publisher:
    """Works through the announcements; `news` is set when something was announced."""

    def __init__(  # noqa: PLR0913 - the parts that `app` joins
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        client: Client,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
        news: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._client = client
        self._clock = clock
        self._random = random
        self._worker = Worker(
            Job(
                due=announcements.due,
                next_due=announcements.next_due,
                work=self.look,
                name=lambda row: (row.site, row.key),
                at_once=AT_ONCE,
            ),
            reader=reader,
            clock=clock,
            news=news,
        )
        self.run = self._worker.run
        self.settle = self._worker.settle

    async def look(self, row: Announcement) -> None:
        """Look at one page now, and record what it says."""
        try:
            await self._record(row, await self._see(row))
        except Exception:
            logger.exception("looking at %s failed", row.url)
            await self._record(row, Away("failed"))

    async def _see(self, row: Announcement) -> Seen:
        try:
            fetched = await self._client.fetch(row.url, purpose=PURPOSE)
        except Unreachable as error:
            return Away(error.reason)
        if fetched.status in {GONE, NOT_FOUND}:
            return Gone(for_good=fetched.status == GONE)
        if not fetched.succeeded:
            return Away(f"status_{fetched.status}")
        (is_ours,) = await self._reader.read(sites.owns(row.site, fetched.url))
        if not is_ours:
            return Away("elsewhere")
        look = partial(
            entry.read,
            fetched.body,
            content_type=fetched.content_type,
            charset=fetched.charset or "",
            url=fetched.url,
        )
        seen = await asyncio.to_thread(look)
        if seen.is_gone:
            return Gone(for_good=True)
        return seen if seen.finished else Away("too_complex")

    async def _record(self, row: Announcement, seen: Seen) -> None:
        (page,) = await self._reader.read(questions.page_at(row.site, row.key))
        stream = page.stream if page is not None else ""
        await self._recorder.record(
            row.site,
            (
                questions.page_at(row.site, row.key),
                outbox.by_source(row.site, row.key),
                beneath.shown(row.site, stream),
                questions.tallies(row.site, stream),
            ),
            partial(conclude, row=row, seen=seen, now=self._clock(), stream=self._random(16).hex()),
        )


def conclude(  # noqa: PLR0913 - a decision takes every fact it needs
    page: Page | None,
    known: Known | None,
    shown: list[tuple[int, int]],
    tallies: dict[str, int],
    *,
    row: Announcement,
    seen: Seen,
    now: int,
    stream: str,
) -> Sequence[Event | Change]:
    """What was seen of a page → what is recorded of it, and what becomes of the row."""
    match seen:
        case Entry() if row.change != "deleted":
            said = _post(row, seen, beneath.digest(shown, tallies))
            events = post.publish(page, known, post=said, stream=stream)
            return [*events, announcements.done(row, _outcome(known, events))]
        case Gone(for_good=for_good) if for_good or row.change == "deleted":
            return [*post.delete(known), announcements.done(row, "deleted")]
        case _:
            return _later(known, row, seen, now)


def _later(
    known: Known | None, row: Announcement, seen: Seen, now: int
) -> Sequence[Event | Change]:
    """Not yet as it was announced; a deletion is believed in the end, whatever is there."""
    outcome = _in_a_word(seen)
    later = announcements.postponed(row, outcome, now)
    if later is not None:
        return [later]
    if row.change == "deleted":
        return [*post.delete(known), announcements.done(row, "deleted")]
    return [announcements.done(row, outcome)]


def _in_a_word(seen: Seen) -> str:
    match seen:
        case Away(outcome):
            return outcome
        case Gone():
            return "not_found"
        case Entry():
            return "still_there"


def _outcome(known: Known | None, events: Sequence[Event]) -> str:
    if not events:
        return "unchanged"
    return "published" if known is None else "changed"


def _post(row: Announcement, seen: Entry, discussion: str) -> Post:
    return Post(
        row.url,
        seen.digest,
        seen.links,
        seen.title,
        seen.excerpt,
        seen.blog_name,
        discussion,
        row.quiet,
    )
