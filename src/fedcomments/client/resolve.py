"""From a host to its addresses: the only place where names are looked up."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Protocol

from fedcomments.client.guard import IPAddress
from fedcomments.errors import Unreachable

_AT_ONCE = 8
# A name with more addresses than this is no website; judging thousands would hold up the loop.
_MOST_ADDRESSES = 64


class Resolver(Protocol):
    """Knows the addresses of hosts."""

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        """List the addresses of a host, best first, at least one. Raises Unreachable."""

    def close(self) -> None:
        """Let go of what look-ups need."""


class SystemResolver:
    """Asks the operating system, as every program does.

    It reads numeric hosts in all spellings that the system knows (decimal, octal, hexadecimal,
    short, full-width): they come out as addresses to be judged, like any other.
    """

    def __init__(self) -> None:
        # Threads of its own: a name server that does not answer keeps one for half a minute,
        # whatever the deadline of the fetch, and the loop's own executor serves others too.
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="resolve")

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        """List the addresses of a host, best first, at least one. Raises Unreachable."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _look_up, host, port)
        except (OSError, ValueError) as fault:  # ValueError: a label too long, a NUL in it
            raise Unreachable("dns", "The name has no address.") from fault
        if not 0 < len(found) <= _MOST_ADDRESSES:
            raise Unreachable("dns", f"The name has {len(found)} addresses.")
        return found

    def close(self) -> None:
        """Let go of the threads; look-ups that wait for one are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[IPAddress]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(_address(*place) for *_, place in found))


def _address(text: str | int, _port: object, _flow: object = 0, zone: object = 0) -> IPAddress:
    """Read a socket address; a zone is kept, so that it can be refused."""
    return ip_address(f"{text}%{zone}" if zone and "%" not in str(text) else text)
