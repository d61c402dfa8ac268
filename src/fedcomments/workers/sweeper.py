"""Throws away, once an hour, what nobody will ask for any more."""

import asyncio
import logging
from collections.abc import Callable

from fedcomments.database import Writer
from fedcomments.errors import Unavailable
from fedcomments.queues import announcements, inbox
from fedcomments.recorder import Recorder

logger = logging.getLogger("fedcomments.sweeper")

HOUR = 3600.0


class Sweeper:
    """Keeps the queues short: rows that wait for nothing go after 30 days."""

    def __init__(self, recorder: Recorder, clock: Callable[[], int]) -> None:
        self._recorder = recorder
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.settle()
            except Unavailable as error:
                logger.warning("nothing could be thrown away just now: %s", error)
            await asyncio.sleep(HOUR)

    async def settle(self) -> None:
        """Sweep once."""
        await self._recorder.alone(self._sweep)

    def _sweep(self, writer: Writer) -> None:
        now = self._clock()
        for change in (inbox.expired(now), announcements.expired(now)):
            writer.write(change)
