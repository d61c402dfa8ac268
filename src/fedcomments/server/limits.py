"""How often one visitor may do something: a token bucket for each address.

Addresses are kept in memory only, as keyed hashes, and the oldest are forgotten.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from fedcomments.errors import TooMany

MOST_CLIENTS = 20_000
MINUTE = 60_000
DAY = 86_400_000
IPV6_HOME = 64
"""A household gets a whole /64; one bucket for all of it."""


class Budget:
    """So many acts in a period (ms) for each name, refilled bit by bit. 0: any number."""

    def __init__(self, most: int, period: int, clock: Callable[[], int]) -> None:
        self._most = most
        self._period = period
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def take(self, name: Hashable, sentence: str, cost: float = 1.0) -> None:
        """Count an act. Raises TooMany with the sentence."""
        if not self._most:
            return
        now = self._clock()
        left, since = self._left.pop(name, (float(self._most), now))
        left = min(self._most, left + (now - since) * self._most / self._period)
        enough = left >= cost
        self._left[name] = (left - cost if enough else left, now)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        if not enough:
            wait = int((cost - left) * self._period / self._most / 1000) + 1
            raise TooMany(sentence, retry_after=wait)


class Room:
    """Spares counting what waits in the inbox, which takes longer the more that is.

    After a count, half of the room that is left in a site's queue is given out uncounted; it may
    only have become more meanwhile. `most` rows may wait, 0: any number.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._left: dict[str, int] = {}

    def take(self, site: str) -> bool:
        """Whether there is surely room for one more; then it is taken."""
        if not self._most:
            return True
        left = self._left.get(site, 0)
        self._left[site] = max(0, left - 1)
        return left > 0

    def counted(self, site: str, waiting: int) -> None:
        """So many wait just now."""
        self._left[site] = (self._most - waiting) // 2


class Buckets:
    """A budget for each visitor's address."""

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], int],
        secret: bytes,
        proxies: Sequence[IPv4Network | IPv6Network] = (),
    ) -> None:
        self._budget = Budget(per_minute, MINUTE, clock)
        self._secret = secret
        self._proxies = proxies

    def take(self, request: web.Request, cost: float = 1.0) -> None:
        """Count an act of this request's client; a post costs 1. Raises TooMany."""
        self._budget.take(
            self._client(request), "That was a lot at once. Please wait a moment.", cost
        )

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
    if ":" not in address:
        return address[:64]
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(IPv6Network((known, IPV6_HOME), strict=False))
    return str(known)
