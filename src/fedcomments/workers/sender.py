"""Takes what is due from the outbox, tells each target, and records every attempt."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from fedcomments.database import Change, Reader
from fedcomments.domain.delivery import ONCE, Delivery, is_enough
from fedcomments.domain.events import (
    Attempt,
    DeliveryAbandoned,
    DeliveryFailed,
    DeliverySucceeded,
    Event,
)
from fedcomments.domain.post import Known
from fedcomments.queues import watches
from fedcomments.recorder import Recorder
from fedcomments.views.outbox import deliveries
from fedcomments.views.outbox import questions as outbox
from fedcomments.workers.teller import Found, Source, Teller, Told
from fedcomments.workers.worker import Job, Worker

logger = logging.getLogger("fedcomments.sender")

AT_ONCE = 48
GENTLE = 8
"""A large post begins with so many targets at once; each one told lets one more begin."""
PER_HOST = 2

Verdict = type[DeliverySucceeded] | type[DeliveryFailed] | type[DeliveryAbandoned]
ALREADY = "It was told before, in a way that knows no updates."


class Sender:
    """Works through the outbox; `news` is set when something became due."""

    def __init__(
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        teller: Teller,
        clock: Callable[[], int],
        news: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._teller = teller
        self._clock = clock
        self._worker = Worker(
            Job(
                due=outbox.due,
                next_due=outbox.next_due,
                work=self._deliver,
                name=lambda row: (row.site, row.post, row.target),
                at_once=AT_ONCE,
                group=lambda row: row.host,
                together=PER_HOST,
                gentle=GENTLE,
            ),
            reader=reader,
            clock=clock,
            news=news,
        )
        self.run = self._worker.run
        self.settle = self._worker.settle

    async def _deliver(self, row: Delivery) -> None:
        (post,) = await self._reader.read(outbox.post(row.site, row.post))
        try:
            verdict, attempt = await self._attempt(row, post)
        except Exception:
            logger.exception("telling %s failed", row.target)
            attempt = _attempt(row, reason="failed", sentence="Something went wrong here.")
            verdict = _unless_enough(attempt)
        await self._recorder.record(
            row.site,
            (deliveries.at(row.site, row.post, row.target),),
            partial(conclude, post=post, verdict=verdict, attempt=attempt, now=self._clock()),
        )

    async def _attempt(self, row: Delivery, post: Known) -> tuple[Verdict, Attempt]:
        found = await self._teller.find(row.target)
        if found.endpoint is None:
            return _unfound(row, found)
        if _was_enough(row, found.endpoint.protocol):
            return DeliveryAbandoned, _attempt(row, found, reason=ONCE, sentence=ALREADY)
        source = Source(post.source, post.title, post.excerpt, post.blog_name)
        told = await self._teller.tell(source, row.target, found.endpoint)
        attempt = _attempt(row, found, told)
        match told.answered.outcome:
            case "taken":
                return DeliverySucceeded, attempt
            case "later":
                return _unless_enough(attempt), attempt
            case "refused":
                return DeliveryAbandoned, attempt


def conclude(
    row: Delivery | None, *, post: Known, verdict: Verdict, attempt: Attempt, now: int
) -> Sequence[Event | Change]:
    """Record an attempt, and remember where to look how it ended."""
    events: list[Event | Change] = [verdict(post.page, post.seq, private=attempt)]
    if row is not None and verdict is DeliverySucceeded and attempt.watch:
        events.append(watches.begin(row.site, row.post, row.target, attempt.watch, now))
    return events


def _unfound(row: Delivery, found: Found) -> tuple[Verdict, Attempt]:
    attempt = _attempt(row, found, reason=found.reason, sentence=found.sentence)
    return _unless_enough(attempt) if found.is_passing else DeliveryAbandoned, attempt


def _unless_enough(attempt: Attempt) -> Verdict:
    return DeliveryAbandoned if is_enough(attempt.number) else DeliveryFailed


def _was_enough(row: Delivery, protocol: str) -> bool:
    """Pingback and TrackBack are sent once, and nothing is taken back by them (PS8, TS5)."""
    return protocol != "webmention" and (bool(row.told) or not row.present)


def _attempt(
    row: Delivery,
    found: Found | None = None,
    told: Told | None = None,
    *,
    reason: str = "",
    sentence: str = "",
) -> Attempt:
    endpoint = found.endpoint if found is not None else None
    return Attempt(
        target=row.target,
        digest=row.digest,
        number=row.attempts + 1,
        protocol=endpoint.protocol if endpoint is not None else "",
        endpoint=endpoint.url if endpoint is not None else "",
        status=told.status if told is not None else found.status if found is not None else 0,
        answer=told.words if told is not None else "",
        reason=told.answered.reason if told is not None else reason,
        sentence=told.answered.sentence if told is not None else sentence,
        pause=told.pause if told is not None else found.pause if found is not None else 0,
        watch=told.answered.status_url if told is not None else "",
    )
