"""Taking turns at each remote host, so that we are no burden to it (protocols.md H8)."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Queue:
    """Those who ask one host or wait for it."""

    def __init__(self, at_once: int) -> None:
        self.turn = Semaphore(at_once)
        self.people = 0


class Turns:
    """So many at once for each host; hosts that nobody asks are forgotten."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._queues: dict[str, _Queue] = {}

    def __len__(self) -> int:
        """How many hosts are being asked."""
        return len(self._queues)

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host, and have it."""
        queue = self._queues.setdefault(host, _Queue(self._at_once))
        queue.people += 1
        try:
            async with queue.turn:
                yield
        finally:
            queue.people -= 1
            if not queue.people:
                del self._queues[host]
