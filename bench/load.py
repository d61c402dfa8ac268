"""The load generator: HTTP/1.1 over kept-alive connections, in a process of its own.

`python -m bench.load` reads one `Load` as JSON on stdin, asks until its time or its count is
up, and writes one `Told` as JSON on stdout. It speaks to the loopback only.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import count
from typing import cast

import msgspec
import uvloop
from msgspec import Struct

NUMBER = b"%NUMBER%"
"""Where it stands in a request, a number stands that no other request of the run has."""
SPREAD = 1_000_000
"""Numbers that no load uses up."""
LONGEST = 60.0


class Load(Struct, frozen=True):
    """What to send, and how much of it. `clients` take `requests` in turn, one at a time each."""

    port: int
    requests: list[bytes]
    clients: int = 32
    seconds: float = 2.0
    most: int = 10_000_000
    first: int = 0


class Told(Struct, frozen=True):
    """What came back: answers by status, the seconds it took, the median wait (ms)."""

    statuses: dict[int, int]
    seconds: float
    median: float
    bytes: int

    @property
    def answers(self) -> int:
        """How many answers came."""
        return sum(self.statuses.values())


class Client(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self.statuses: dict[int, int] = {}
        self.waits: list[float] = []
        self.bytes = 0
        self._requests = requests
        self._done = done
        self._head = b""
        self._left = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first time."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by descent
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count bytes until the answer is whole."""
        self.bytes += len(data)
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            self._begin(self._head[:end], len(self._head) - end - 4)
        if self._left == 0:
            self.waits.append(time.perf_counter() - self._since)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody answers any more."""
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))

    def _begin(self, head: bytes, beyond: int) -> None:
        status = int(head[9:12])
        self.statuses[status] = self.statuses.get(status, 0) + 1
        at = head.lower().find(b"\r\ncontent-length: ")
        length = int(head[at + 18 :].partition(b"\r")[0]) if at >= 0 else 0
        self._left = length - beyond
        self._head = b""

    def _ask(self) -> None:
        request = next(self._requests, None)
        if request is not None:
            self._since = time.perf_counter()
            self._transport.write(request)
        elif not self._done.done():
            self._done.set_result(None)


def stream(load: Load, until: float) -> Iterator[bytes]:
    """The requests of all clients, one after the other, until time or count is up."""
    cut = [request.partition(NUMBER) for request in load.requests]
    for number in count():
        if number >= load.most or time.perf_counter() > until:
            return
        before, mark, after = cut[number % len(cut)]
        yield before + (b"%08d" % (load.first + number)) + after if mark else before


async def run(load: Load) -> Told:
    """Send it all. Raises ConnectionError where the server hangs up."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    requests = stream(load, begun + min(load.seconds, LONGEST))
    made = [loop.create_future() for _ in range(load.clients)]
    clients = [Client(requests, done) for done in made]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", load.port)  # type: ignore[misc]  # the default binds it
    await asyncio.wait_for(asyncio.gather(*made), 2 * LONGEST)
    statuses: dict[int, int] = {}
    for client in clients:
        for status, number in client.statuses.items():
            statuses[status] = statuses.get(status, 0) + number
    return Told(
        statuses,
        time.perf_counter() - begun,
        1000 * statistics.median(wait for client in clients for wait in client.waits),
        sum(client.bytes for client in clients),
    )


def main() -> None:
    """One load, from stdin to stdout."""
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(run(load))))


if __name__ == "__main__":
    main()
