"""What all workers have in common: take what is due, a few at a time, and wait for more."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct

from fedcomments.database import Query, Reader

T = TypeVar("T")

logger = logging.getLogger("fedcomments.workers")

LONGEST_PAUSE = 60.0
"""Seconds after which a worker looks in any case whether something is due."""
MOST_BARRED = 10_000
AHEAD = 256
"""Rows that are read beyond those being worked on, lest a crowded group block the others."""


class Job(Struct, Generic[T], frozen=True):
    """What a worker does. `due` is (now, most) → a question; times in ms.

    `name` tells rows apart; no more than `together` rows of one `group` are worked on at once,
    and no more than `at_once` in all. A `gentle` job begins with so many; each one that is done
    lets one more begin. Where `work` raises, the row is left alone for a while.
    """

    due: Callable[[int, int], Query[list[T]]]
    next_due: Callable[[], Query[int | None]]
    work: Callable[[T], Awaitable[None]]
    name: Callable[[T], Hashable]
    at_once: int
    group: Callable[[T], Hashable] | None = None
    together: int = 2
    gentle: int = 0


class Worker(Generic[T]):
    """Works on what is due; `news` is set when there may be more."""

    def __init__(
        self, job: Job[T], *, reader: Reader, clock: Callable[[], int], news: asyncio.Event
    ) -> None:
        self._job = job
        self._reader = reader
        self._clock = clock
        self._news = news
        self._busy: dict[Hashable, asyncio.Task[None]] = {}
        self._groups: Counter[Hashable] = Counter()
        self._done_since_idle = 0
        self._done_since_read: set[Hashable] = set()
        self._barred: dict[Hashable, tuple[float, float]] = {}
        self._trouble = 0.0

    async def run(self) -> None:
        """Work until cancelled; trouble with our own storage is waited out."""
        try:
            while True:
                await self._turn()
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _turn(self) -> None:
        try:
            self._news.clear()
            await self._take()
            await self._wait()
            self._trouble = 0.0
        except Exception:
            self._trouble = _longer(self._trouble)
            logger.exception("a worker waits %.0f s", self._trouble)
            await asyncio.sleep(self._trouble)

    async def settle(self) -> None:
        """Work until nothing is due."""
        while await self._take() or self._busy:
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _take(self) -> int:
        """Begin to work on what is due, as far as there is room → how many were begun."""
        if not self._busy:
            self._done_since_idle = 0
        room = self._most() - len(self._busy)
        if room <= 0:
            return 0
        most = len(self._busy) + (room if self._job.group is None else AHEAD)
        # What ends while this is read may still be due in it, and is not: not once more.
        self._done_since_read.clear()
        (rows,) = await self._reader.read(self._job.due(self._clock(), most))
        begun = 0
        for row in rows:
            if begun < room and self._has_room_for(row):
                self._begin(row)
                begun += 1
        return begun

    def _most(self) -> int:
        job = self._job
        return min(job.at_once, job.gentle + self._done_since_idle) if job.gentle else job.at_once

    def _has_room_for(self, row: T) -> bool:
        name = self._job.name(row)
        if name in self._busy or name in self._done_since_read or self._is_barred(name):
            return False
        return self._groups[self._grouped(row)] < self._job.together

    def _begin(self, row: T) -> None:
        name, group = self._job.name(row), self._grouped(row)
        task = asyncio.create_task(self._work(name, row))
        self._busy[name] = task
        self._groups[group] += 1
        task.add_done_callback(partial(self._done, name, group))

    async def _work(self, name: Hashable, row: T) -> None:
        """Whatever cannot even be recorded must not be tried again and again (H8)."""
        try:
            await self._job.work(row)
        except Exception:
            pause = _longer(self._barred.get(name, (0.0, 0.0))[1])
            logger.exception("%s is left alone for %.0f s", name, pause)
            if len(self._barred) >= MOST_BARRED:
                self._barred.clear()
            self._barred[name] = time.monotonic() + pause, pause
        else:
            self._barred.pop(name, None)

    def _is_barred(self, name: Hashable) -> bool:
        return name in self._barred and time.monotonic() < self._barred[name][0]

    def _done(self, name: Hashable, group: Hashable, _: asyncio.Task[None]) -> None:
        del self._busy[name]
        self._done_since_read.add(name)
        self._done_since_idle += 1
        self._groups[group] -= 1
        if not self._groups[group]:
            del self._groups[group]
        self._news.set()

    def _grouped(self, row: T) -> Hashable:
        return self._job.name(row) if self._job.group is None else self._job.group(row)

    async def _wait(self) -> None:
        if len(self._busy) >= self._most():
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            return  # more that comes in meanwhile is no news
        pause = await self._pause()
        # Not wait_for: in Python 3.11 it may swallow that it was cancelled.
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._news.wait()

    async def _pause(self) -> float:
        """Seconds until something is due. Where somebody is busy, whoever ends sets the news."""
        if self._busy:
            return LONGEST_PAUSE
        (due,) = await self._reader.read(self._job.next_due())
        pause: float = LONGEST_PAUSE if due is None else (due - self._clock()) / 1000
        return min(LONGEST_PAUSE, max(pause, self._barred_for()))

    def _barred_for(self) -> float:
        """Seconds until a row that was left alone may be taken again; 0 where there is none."""
        now = time.monotonic()
        return max(0.0, min((until - now for until, _ in self._barred.values()), default=0.0))


def _longer(pause: float) -> float:
    """The next pause after one, in seconds: 1, 2, 4, … 60."""
    return min(LONGEST_PAUSE, 2 * pause or 1.0)
