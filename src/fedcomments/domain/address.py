"""Web addresses: read strictly, written one way, and told apart by what they name."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

import idna
from msgspec import Struct

from fedcomments.errors import BadAddress

LONGEST = 2048

# RFC 3986, appendix B, with the only two schemes that we keep. Not urllib: it silently drops
# tabs and newlines, and its answers differ between Python versions.
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_NEVER = re.compile(r"[\s\\\x00-\x20\x7f-\xa0\ud800-\udfff]")
# RFC 3986, section 3.3 (pchar) and 3.4; whatever is not in here is percent-encoded.
_TO_FIX = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DEFAULT_PORT = {"http": 80, "https": 443}
# What campaigns, mailings and social sites add to a link; it never changes the page.
_NOISE = re.compile(
    r"(?:(?:utm|mtm|hsa)_.*|_hsenc|_hsmi|__hstc|__hssc|__hsfp|hsctatracking|_ga|_gl|_openstat"
    r"|dclid|fbclid|gbraid|gclid|gclsrc|igsh|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|msclkid"
    r"|oly_anon_id|oly_enc_id|pk_campaign|pk_kwd|ref_src|ref_url|replytocom|srsltid|ttclid"
    r"|twclid|vero_id|wbraid|yclid|ysclid)(?:=.*)?",
    re.IGNORECASE,
)


class Address(Struct, frozen=True):
    """One web address.

    `url` is how a reader would link it, `key` what page it names (the same for http and https,
    with and without a trailing slash), `origin` its scheme, host and port.
    """

    url: str
    key: str
    origin: str

    @property
    def host(self) -> str:
        """The host alone, an IPv6 address without its brackets."""
        place = self.origin.partition("://")[2]
        return place[1:].partition("]")[0] if place[0] == "[" else place.partition(":")[0]


def parse(text: str) -> Address:
    """Read the address of a page; fragment and tracking parameters are dropped.

    `parse(parse(x).url) == parse(x)` for every x that is an address at all. Raises BadAddress.
    """
    try:
        return _page(_checked(text))
    except ValueError as fault:
        raise BadAddress(str(fault)) from fault


def prefix(text: str) -> Address:
    """Read the address below which a blog's pages lie; it ends with a slash. Raises BadAddress."""
    address = parse(text)
    if "?" in address.url:
        raise BadAddress("The address of a whole site has no query (the part after “?”).")
    return address if address.url.endswith("/") else parse(address.url + "/")


def is_under(address: Address, site: Address) -> bool:
    """Tell if a page lies under a site's prefix: `/blog/` covers `/blog/x`, never `/blogger`."""
    path = address.url.partition("?")[0]
    return f"{path}/".startswith(site.url)


def link(text: str) -> str:
    """Write any web address one way, its whole query and its fragment kept.

    Raises ValueError with a sentence for people: it is for the caller to say what is refused.
    """
    origin, path, query, fragment = _taken_apart(_checked(text))
    url = origin + path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return _short_enough(url)


def host(url: str) -> str:
    """Give the host of an address, lower-cased, without its port; "" for what is none."""
    parts = _PARTS.fullmatch(url)
    authority = _AUTHORITY.fullmatch(parts[2].rpartition("@")[2]) if parts is not None else None
    return authority[1].lower() if authority is not None else ""


def _checked(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError("An address is text.")  # noqa: TRY004 - one kind of fault for callers
    if _NEVER.search(_short_enough(text)):
        raise ValueError("An address has no spaces, control characters or backslashes in it.")
    return text


def _short_enough(url: str) -> str:
    if len(url) > LONGEST:
        raise ValueError(f"An address is at most {LONGEST} characters long.")
    return url


@lru_cache(maxsize=1024)
def _page(text: str) -> Address:
    origin, path, query, _ = _taken_apart(text)
    query = "&".join(pair for pair in query.split("&") if not _NOISE.fullmatch(pair))
    tail = f"?{query}" if query else ""
    stem = path[:-1] if path.endswith("/") and path != "/" else path
    key = origin.partition("://")[2] + stem + tail
    return Address(_short_enough(origin + path + tail), key, origin)


@lru_cache(maxsize=1024)
def _taken_apart(text: str) -> tuple[str, str, str, str]:
    """Split into origin, path, query and fragment, each in its one spelling."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise ValueError("A web address begins with http:// or https://.")
    scheme, authority, path, query, fragment = parts.groups(default="")
    origin = _origin(scheme.lower(), authority)
    return origin, _path(path), _encoded(query), _encoded(fragment)


def _origin(scheme: str, authority: str) -> str:
    if "@" in authority:
        raise ValueError("An address with a user name or password in it is not kept.")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise ValueError("That address has an impossible host or port.")
    host, port = _host(parts[1]), parts[2]
    if not port or int(port) == _DEFAULT_PORT[scheme]:
        return f"{scheme}://{host}"
    if not 0 < int(port) < 65536:  # noqa: PLR2004 - TCP's own limit
        raise ValueError("A port is a number from 1 to 65535.")
    return f"{scheme}://{host}:{int(port)}"


def _host(text: str) -> str:
    if not text:
        raise ValueError("That address has no host.")
    if text[0] == "[":
        return _ipv6(text[1:-1])
    host = (text if text.isascii() else _idna(text)).lower().removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(host)
    if len(host) > 253 or not all(map(_is_label, labels)):  # noqa: PLR2004 - RFC 1035, 2.3.4
        raise ValueError("That address has an impossible host name.")
    return host


def _is_label(text: str) -> bool:
    """RFC 1035 with the underscore that real blogs use; `xn--` must decode (RFC 5891, 5.4)."""
    if not _LABEL.fullmatch(text):
        return False
    if not text.startswith("xn--"):
        return True
    try:
        # Not idna.decode: it refuses emoji domains, which do exist.
        return not text[4:].encode().decode("punycode").isascii()
    except ValueError:
        return False


def _idna(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode() if len(host) <= 253 else ""  # noqa: PLR2004
    except ValueError as fault:
        raise ValueError("That address has an impossible international host name.") from fault


def _ipv4(host: str) -> str:
    try:
        return str(IPv4Address(host))
    except ValueError as fault:
        raise ValueError("That address has an impossible IPv4 address as its host.") from fault


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except ValueError as fault:
        raise ValueError("That address has an impossible IPv6 address as its host.") from fault
    # Python versions spell mapped addresses differently, and a key must be the same for ever.
    if address.scope_id or address.ipv4_mapped:
        raise ValueError("An IPv6 address with a zone, or with IPv4 inside, is not kept.")
    return f"[{address}]"


def _path(text: str) -> str:
    path = _encoded(text) or "/"
    return _without_dots(path) if "/." in path else path


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str) -> str:
    """RFC 3986, sections 6.2.2.1 and 6.2.2.2: one way to percent-encode."""
    return _TO_FIX.sub(_fixed, text)


def _fixed(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 1:
        return "".join(f"%{byte:02X}" for byte in text.encode())
    byte = int(text[1:], 16)
    return chr(byte) if byte in _UNRESERVED else text.upper()
