"""A pretend web: names, public addresses and hosts, all behind one real server on loopback."""

import asyncio
import time
from ipaddress import ip_address

import httpcore
import pytest
from msgspec import Struct

from fedcomments.client.fetch import Client, Limits
from fedcomments.errors import Unreachable

PUBLIC = "93.184.216.34"
TLS = httpcore.default_ssl_context()  # once: it takes 20 ms to read


class Asked(Struct):
    """One request as it came over the wire."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes

    def values(self, name):
        return [value for key, value in self.headers if key == name]


class Web(httpcore.AsyncNetworkBackend):
    """Resolver and network in one: what a name leads to, what was dialled, who was asked what.

    Whatever address is dialled, the line ends at our own server, which answers for the host in
    the request; port 443 is answered by TLS if there is a server for it.
    """

    def __init__(self):
        self.hosts = {}
        self.names = {}
        self.looked_up = []
        self.dialled = []
        self.dead = set()
        self.asked = []
        self.ports = {}

    def place(self, host, answer, *looks):
        """Put a host on the web: `answer` is bytes, or a coroutine function of reader, writer.

        Each of `looks` lists what the name leads to at one look-up, the last one for good.
        """
        self.hosts[host] = answer
        self.names[host] = list(looks) or [[PUBLIC]]

    def client(self, *, allow=(), tls=None, **limits):
        return Client(
            "https://comments.example",
            allow=allow,
            limits=Limits(**limits),
            resolver=self,
            network=self,
            tls=tls or TLS,
        )

    async def listen(self, tls=None):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.ports[443 if tls else 80] = server.sockets[0].getsockname()[1]
        return server

    async def resolve(self, host, port):
        self.looked_up.append((host, port))
        if host not in self.names:
            raise Unreachable("dns", "The name has no address.")
        looks = self.names[host]
        found = looks.pop(0) if len(looks) > 1 else looks[0]
        return [ip_address(address) for address in found]

    def close(self):
        """There is nothing to let go of."""

    async def connect_tcp(self, host, port, timeout=None, **_):  # noqa: ASYNC109 - httpcore's
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("Connection refused")
        place = self.ports.get(port, self.ports[80])
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", place, timeout)

    async def _serve(self, reader, writer):
        try:
            asked = await self._read(reader)
            self.asked.append(asked)
            answer = self.hosts[asked.values("host")[0].partition(":")[0]]
            if not callable(answer):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has heard enough
        finally:
            writer.close()

    async def _read(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
        headers = [(name.lower(), value) for name, value in (x.split(": ", 1) for x in lines)]
        length = int(dict(headers).get("content-length", 0))
        return Asked(line, headers, await reader.readexactly(length))


class Answers:
    """Ways for a host to answer, well or badly."""

    @staticmethod
    def page(body=b"", *headers, status="200 OK"):
        """As it should be."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        return "\r\n".join([*lines, "", ""]).encode() + body

    @classmethod
    def moved(cls, place, status="302 Found"):
        """A redirect."""
        return cls.page(b"", f"Location: {place}", status=status)

    @staticmethod
    def endless(head, piece):
        """A head, and then the same piece for ever."""

        async def go_on(_, writer):
            writer.write(head)
            while True:
                writer.write(piece)
                await writer.drain()

        return go_on

    @staticmethod
    def dripping(head, piece):
        """A head, and then a piece now and then, until the client leaves."""

        async def drip(reader, writer):
            def drop():
                if not writer.is_closing():
                    writer.write(piece)
                    asyncio.get_running_loop().call_later(0.02, drop)

            writer.write(head)
            drop()
            await reader.read()

        return drip

    @staticmethod
    async def silent(reader, _):
        """Nothing at all, until the client leaves."""
        await reader.read()


@pytest.fixture
async def web():
    """A web with no hosts on it yet."""
    web = Web()
    async with await web.listen():
        yield web


@pytest.fixture
def answers():
    """Ways for a host to answer."""
    return Answers


class Pulse:
    """How long one step of the loop took at most, in seconds of this thread's own work.

    Work, not time: what other programs on the same machine do is no fault of ours.
    """

    def __init__(self):
        self.longest = 0.0

    def beat(self, last):
        now = time.thread_time()
        self.longest = max(self.longest, now - last)
        self._next = asyncio.get_running_loop().call_soon(self.beat, now)

    def stop(self):
        self._next.cancel()


@pytest.fixture
async def pulse():
    """The loop's pulse while a test runs."""
    pulse = Pulse()
    pulse.beat(time.thread_time())
    yield pulse
    pulse.stop()
