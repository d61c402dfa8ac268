"""Connections to addresses that were judged, and to no others.

A name is looked up once for each connection; if one of its addresses is not public, none is used
(a mixed answer is an attack or a mistake); the connection goes to the address that was judged, so
that a name which changes its mind between check and use gains nothing (protocols.md H1). Host
header and TLS name stay those of the URL.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpcore

from fedcomments.client.guard import IPAddress, is_public, is_web_port
from fedcomments.client.resolve import Resolver
from fedcomments.errors import Unreachable

LONGEST_HEAD = 32 * 1024
"""Bytes before a body, interim answers and all."""

# The library takes apart in one go what was read at once, and a whole block of header or trailer
# lines; nobody else has the loop meanwhile. These sizes keep it below 50 ms.
_STEP = 32 * 1024
_TRIED = 4


class Metered(httpcore.AsyncNetworkStream):
    """A line that delivers a limited number of bytes: first a head, later what is granted."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = LONGEST_HEAD

    def grant(self, size: int) -> None:
        """Let the body follow: `size` bytes more."""
        self._left += size

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        """Read on. Raises Unreachable over the limit."""
        if self._left <= 0:
            raise Unreachable("too_large", "The answer goes on and on.")
        piece = await self._stream.read(min(max_bytes, _STEP, self._left), timeout)
        self._left -= len(piece)
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        """Send."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close at once."""
        await self._stream.aclose()


class Connection(httpcore.AsyncHTTP11Connection):
    """HTTP/1.1 on a line that is there already."""

    MAX_INCOMPLETE_EVENT_SIZE = LONGEST_HEAD


class Dialler:
    """Connects to public addresses, and to the pairs in `allow`."""

    def __init__(
        self,
        resolver: Resolver,
        network: httpcore.AsyncNetworkBackend,
        tls: ssl.SSLContext,
        allow: frozenset[tuple[str, int]],
    ) -> None:
        self._resolver = resolver
        self._network = network
        self._tls = tls
        self._allow = allow

    @asynccontextmanager
    async def line(self, origin: httpcore.Origin, within: float) -> AsyncIterator[Metered]:
        """Have a line to a host, closed afterwards whatever happens.

        It stands `within` so many seconds: name look-up, connection and TLS handshake.
        Raises Unreachable, TimeoutError.
        """
        host = origin.host.decode("ascii")
        async with asyncio.timeout(within):
            stream = await self._first(await self._judged(host, origin.port), origin.port, within)
            try:
                if origin.scheme == b"https":
                    stream = await self._encrypted(stream, host)
            except BaseException:
                await stream.aclose()  # the library does not, if the time is over
                raise
        try:
            yield Metered(stream)
        finally:
            await stream.aclose()

    async def _judged(self, host: str, port: int) -> list[IPAddress]:
        allowed = (host, port) in self._allow
        if not allowed and not is_web_port(port):
            raise Unreachable("address_refused", f"Port {port} is not for pages.")
        addresses = await self._resolver.resolve(host, port)
        if not allowed and not all(map(is_public, addresses)):
            raise Unreachable("address_refused", "The address is not on the public web.")
        return addresses

    async def _first(
        self, addresses: list[IPAddress], port: int, within: float
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; each has an equal share of the time."""
        tried = addresses[:_TRIED]
        for address in tried:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._network.connect_tcp(str(address), port, within / len(tried))
        raise Unreachable("connection", "Nobody answers there.")

    async def _encrypted(
        self, stream: httpcore.AsyncNetworkStream, host: str
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await stream.start_tls(self._tls, host)
        except httpcore.ConnectError as fault:
            raise Unreachable("tls", "The server cannot prove to be who it is.") from fault
