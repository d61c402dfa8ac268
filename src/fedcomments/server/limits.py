"""How often one visitor may do something: a token bucket for each address.

Addresses are kept in memory only, as keyed hashes, and the oldest are forgotten.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from fedcomments.errors import TooMany

MOST_CLIENTS = 20_000
MINUTE = 60_000
IPV6_HOME = 64
"""A household gets a whole /64; one bucket for all of it."""


class Buckets:
    """One bucket for each client, holding at most a minute's worth."""

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], int],
        secret: bytes,
        proxies: Sequence[IPv4Network | IPv6Network] = (),
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._secret = secret
        self._proxies = proxies
        self._buckets: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def take(self, request: web.Request, cost: float = 1.0) -> None:
        """Count an act of this request's client; a post costs 1. Raises TooMany."""
        if not self._per_minute:
            return
        client = self._client(request)
        now = self._clock()
        left, since = self._buckets.pop(client, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / MINUTE)
        if left < cost:
            self._buckets[client] = (left, now)
            wait = int((cost - left) * 60 / self._per_minute) + 1
            raise TooMany("That was a lot at once. Please wait a moment.", retry_after=wait)
        self._buckets[client] = (left - cost, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)

    def _client(self, request: web.Request) -> bytes:
        address = client_address(
            request.remote, request.headers.getall("X-Forwarded-For", []), self._proxies
        )
        return blake2b(address.encode(), key=self._secret, digest_size=16).digest()


def client_address(
    peer: str | None, forwarded: Sequence[str], proxies: Sequence[IPv4Network | IPv6Network]
) -> str:
    """The visitor's address: the last one named that is not a trusted proxy's.

    Everything left of that was written by the visitor, and may be a lie.
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    address = peer or ""
    while hops and _is_trusted(address, proxies):
        address = hops.pop()
    return _home(address)


def _is_trusted(address: str, proxies: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return any(ip_address(address) in proxy for proxy in proxies)
    except ValueError:
        return False


def _home(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(IPv6Network((known, IPV6_HOME), strict=False))
    return str(known)
