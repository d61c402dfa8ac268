"""Looks where targets said that they would tell how a webmention ended (WS6)."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from fedcomments.client.fetch import Client
from fedcomments.database import Change, Reader
from fedcomments.domain.events import DeliveryAnswered, Event, Word
from fedcomments.domain.post import Known
from fedcomments.errors import Unreachable
from fedcomments.protocols.sending.webmention import read_status
from fedcomments.queues import watches
from fedcomments.queues.watches import Watch
from fedcomments.recorder import Recorder
from fedcomments.views.outbox import questions as outbox
from fedcomments.workers.worker import Job, Worker

logger = logging.getLogger("fedcomments.statuses")

AT_ONCE = 8
ACCEPT = "application/json, text/html;q=.5"
ENDS: Mapping[str, Literal["success", "failed"]] = {"success": "success", "failed": "failed"}
PURPOSE = "Webmention; looking how it ended"


class Statuses:
    """Works through the places to watch."""

    def __init__(
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        client: Client,
        clock: Callable[[], int],
        news: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._client = client
        self._clock = clock
        self._worker = Worker(
            Job(
                due=watches.due,
                next_due=watches.next_due,
                work=self._look,
                name=lambda row: (row.site, row.post, row.target),
                at_once=AT_ONCE,
            ),
            reader=reader,
            clock=clock,
            news=news,
        )
        self.run = self._worker.run
        self.settle = self._worker.settle

    async def _look(self, row: Watch) -> None:
        try:
            said = await self._said(row)
        except Exception:
            logger.exception("looking at %s failed", row.url)
            said = "waiting"
        await self._recorder.record(
            row.site,
            (outbox.post(row.site, row.post),),
            partial(conclude, row=row, said=said, now=self._clock()),
        )

    async def _said(self, row: Watch) -> str:
        try:
            fetched = await self._client.fetch(row.url, accept=ACCEPT, purpose=PURPOSE)
        except Unreachable:
            return "waiting"
        if not fetched.succeeded:
            return "waiting"
        return read_status(fetched.content_type, fetched.body)


def conclude(post: Known | None, *, row: Watch, said: str, now: int) -> Sequence[Event | Change]:
    """Record how it ended; as long as that is not known, look again a few times."""
    if post is None:
        return [watches.end(row)]
    if said in ENDS:
        word = Word(row.target, ENDS[said])
        return [DeliveryAnswered(post.page, post.seq, private=word), watches.end(row)]
    return [watches.looked(row, now)]
