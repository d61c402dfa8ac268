"""Which addresses and ports are the public web: allowed by name, everything else denied."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from re import compile as pattern
from urllib.parse import urlsplit

from fedcomments.domain.address import link
from fedcomments.errors import Misconfigured

IPAddress = IPv4Address | IPv6Address

# IANA's special-purpose registries. `is_global` alone lets multicast, 6to4 relays and, in some
# Python versions, parts of 192.0.0.0/24 through; both are asked (protocols.md H1).
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# Only global unicast holds websites. So all forms that carry an IPv4 address inside are out,
# whichever it is: mapped and ::/96, NAT64 (both prefixes), and below Teredo and 6to4; so are
# loopback, link-local, site-local, unique-local, multicast and what is not assigned yet.
_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    )
)

_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
# Above 1023, where something else than a website listens: fetch.spec.whatwg.org (bad port),
# then databases, queues, caches, and the control ports of machines and clusters.
_SERVICE_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, *range(6000, 6064), 6566}
    | {*range(6665, 6670), 6679, 6697, 10080}
    | {1080, 1099, 1433, 1434, 1521, 1883, 2181, 2375, 2376, 2377, 2379, 2380, 3128, 3260, 3306}
    | {3389, 4369, 5432, 5433, 5555, 5671, 5672, *range(5900, 5911), 5984, 5985, 5986, 6379, 6380}
    | {6432, 6443, 7001, 7199, 7473, 7474, 7687, 8009, 8086, 8125, 8200, 8300, 8301, 8500, 8883}
    | {9042, 9092, 9100, 9160, 9200, 9300, 9418, 10000, 10050, 10051, 10250, 10255, 11211, 11434}
    | {15672, 16379, 26257, 26379, 27017, 27018, 27019, 28015, 33060, 50000, 50070, 61613, 61616}
)
_ENDS_WITH_PORT = pattern(r".*:[0-9]+")


def is_public(address: IPAddress) -> bool:
    """Tell if an address lies on the public web (protocols.md H1)."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
    return (
        address.scope_id is None
        and address.is_global
        and address in _UNICAST_6
        and not any(address in network for network in _NOT_PUBLIC_6)
    )


def is_web_port(port: int) -> bool:
    """Tell if websites are to be expected at a port (protocols.md H1)."""
    return port in _WEB_PORTS or (port >= _FIRST_FREE_PORT and port not in _SERVICE_PORTS)


def allowed_pairs(entries: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Read `fetch.allow`: pairs like `127.0.0.1:9911` or `[::1]:9911`, for development only.

    A pair is matched by the host as it stands in a URL: a name that merely leads to an allowed
    address stays outside. Raises Misconfigured.
    """
    return frozenset(map(_pair, entries))


def _pair(entry: str) -> tuple[str, int]:
    try:
        parts = urlsplit(link(f"http://{entry}"))
    except ValueError as fault:
        raise Misconfigured(f"fetch.allow: “{entry}” is not host:port. {fault}") from fault
    if not _ENDS_WITH_PORT.fullmatch(entry) or parts.path != "/" or parts.query or parts.fragment:
        raise Misconfigured(f"fetch.allow: “{entry}” is not host:port.")
    return str(parts.hostname), parts.port or 80
