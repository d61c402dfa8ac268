"""The one door through which anything changes.

A change is a look (questions about the views) and a decision (a pure function from the
answers to events, or a refusal). Whatever waits is recorded together: one transaction, log
and views in the same breath, durable before anybody is told; a change that fails, fails alone.
Nothing is fetched, rendered or awaited while the transaction is open.

Where the statements run is settled in docs/decisions/0004-where-statements-run.md.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from msgspec import Struct

from fedcomments.database import Writer
from fedcomments.domain.events import Entry
from fedcomments.errors import Unavailable
from fedcomments.log.codec import UnknownType
from fedcomments.log.keys import Secrets
from fedcomments.log.stamp import Random
from fedcomments.recorder.change import (
    Change,
    Clock,
    Decide,
    Key,
    Known,
    Look,
    Outcome,
    Recorded,
)
from fedcomments.recorder.ledger import CLOCK_TOLERANCE, Ledger

__all__ = ["CLOCK_TOLERANCE", "Clock", "Key", "Known", "Recorded", "Recorder"]

MOST_WAITING = 10_000
SCRUB_PAUSE = 1.0
"""Seconds until erased bytes are overwritten after all, where a reader was in the way."""

T = TypeVar("T")
Listener = Callable[[Sequence[Entry]], Awaitable[None]]


class Waiting(Struct, eq=False):
    """A change in the queue, and who waits for it."""

    change: Change
    done: asyncio.Future[Recorded]


class Alone(Struct, eq=False):
    """Work that has the writing connection for itself."""

    work: Callable[[Writer], Any]
    done: asyncio.Future[Any]


class Recorder:
    """Owns the writing connection; everybody else asks it to record.

    `trouble` is why the last batch could not be written, empty while all is well; `unknown` how
    often an event was met that only newer code can read; every one of `listeners` hears of the
    new entries of each batch, once they are durable.
    """

    def __init__(self, writer: Writer, clock: Clock, random: Random) -> None:
        self._writer = writer
        self._ledger = Ledger(writer, clock, random)
        self._queue: deque[Waiting | Alone] = deque()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self.trouble = ""
        self.unknown = 0
        self.listeners: list[Listener] = []

    @property
    def waiting(self) -> int:
        """How many changes wait to be recorded."""
        return len(self._queue)

    def start(self) -> None:
        """Begin to record what waits."""
        self._task = asyncio.create_task(self._run(), name="recorder")

    async def close(self) -> None:
        """Record what still waits, then let go of the connection. Once is enough."""
        if self._closing:
            return
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        await self._in_thread(self._writer.close)
        self._thread.shutdown()

    async def record(
        self,
        site: str,
        look: Look,
        decide: Decide,
        *,
        key: Key | None = None,
        founding: Secrets | None = None,
    ) -> Recorded:
        """Record what `decide` makes of the answers to `look`; at return it is durable.

        Raises what `decide` raises (a `Refused`: nothing was recorded), Corrupt (the site is
        read-only) and Unavailable. Cancelling the caller does not cancel the change.
        `founding` begins the site's log with these keys.
        """
        done: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        self._put(Waiting(Change(site, look, decide, key, founding), done))
        return await done

    async def alone(self, work: Callable[[Writer], T]) -> T:
        """Let `work` change rows in a transaction of its own, between two batches."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(Alone(work, done))
        return await done

    async def secrets(self, site: str) -> Secrets:
        """The keys of a site's log. Raises Unknown."""
        known = self._ledger.known_secrets(site)
        if known is None:
            known = await self.alone(lambda _: self._ledger.secrets(site))
        return known

    def _put(self, item: Waiting | Alone) -> None:
        if self._closing:
            raise Unavailable("The server is stopping.")
        if len(self._queue) >= MOST_WAITING:
            raise Unavailable("Too much waits to be recorded.")
        self._queue.append(item)
        self._wake.set()

    async def _run(self) -> None:
        while not self._closing or self._queue:
            await self._woken()
            while self._queue:
                await asyncio.sleep(0)  # whoever was answered just now is told before more is done
                await self._next()

    async def _woken(self) -> None:
        """Wait for a change; meanwhile overwrite erased bytes that a reader still needed."""
        while self._ledger.is_unscrubbed and not self._wake.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(SCRUB_PAUSE):
                    await self._wake.wait()
            await self._in_thread(self._ledger.scrub)
        await self._wake.wait()
        self._wake.clear()

    async def _next(self) -> None:
        head = self._queue[0]
        if isinstance(head, Alone):
            self._queue.popleft()
            await self._alone(head)
        else:
            await self._batch(self._drain())

    def _drain(self) -> list[Waiting]:
        """Take the changes that wait, up to what one transaction may hold."""
        batch: list[Waiting] = []
        while self._queue and len(batch) < self._writer.batch:
            item = self._queue[0]
            if isinstance(item, Alone):
                break
            batch.append(item)
            self._queue.popleft()
        return batch

    async def _batch(self, batch: list[Waiting]) -> None:
        outcomes = await self._durably([waiting.change for waiting in batch])
        await self._announce(outcomes)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            settle(waiting.done, outcome)

    async def _announce(self, outcomes: Sequence[Outcome]) -> None:
        """Tell the listeners first: who was answered must not be shown the state before."""
        news = [
            entry
            for outcome in outcomes
            if isinstance(outcome, Recorded) and not outcome.is_repeated
            for entry in outcome.entries
        ]
        if news:
            for listener in self.listeners:
                await listener(news)

    async def _durably(self, changes: list[Change]) -> Sequence[Outcome]:
        try:
            if self._writer.waits:
                outcomes = await self._in_thread(self._ledger.write, changes)
            else:
                outcomes = self._ledger.write(changes)
            await self._in_thread(self._ledger.commit)
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
            await self._in_thread(self._ledger.abandon)
            self.trouble = str(error)
            return [error] * len(changes)
        self.trouble = ""
        self.unknown += sum(isinstance(outcome, UnknownType) for outcome in outcomes)
        return outcomes

    async def _alone(self, alone: Alone) -> None:
        try:
            outcome = await self._in_thread(self._ledger.alone, alone.work)
        except Exception as error:  # noqa: BLE001 - as in _durably
            await self._in_thread(self._ledger.abandon)
            settle(alone.done, error)
        else:
            settle(alone.done, outcome)

    async def _in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)


def settle(done: asyncio.Future[Any], outcome: object) -> None:
    """Tell whoever waits; they may have left."""
    if done.done():
        return
    if isinstance(outcome, BaseException):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
