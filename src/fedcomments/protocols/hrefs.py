"""Addresses as strangers' pages write them: resolved as browsers do, kept only when web links."""

import re
from urllib.parse import urljoin

from fedcomments.domain import address

# HTML 2.4.3 and WHATWG URL 4.4: trimmed of these, and of line ends and tabs anywhere.
_AROUND = "".join(map(chr, range(0x21)))
_INSIDE = re.compile(r"[\t\n\r]")
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_OFTEN_LEFT_OUT = {"http": ":80", "https": ":443"}


def absolute(base: str, raw: str) -> str:
    """Resolve what stands in an attribute against the page's base; "" where that is hopeless."""
    href = _INSIDE.sub("", raw.strip(_AROUND))
    if href.startswith(("https://", "http://")):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def kept(url: str) -> str:
    """Write an http(s) address one way, or give "" for anything else (H11)."""
    try:
        return address.link(url)
    except ValueError:
        return ""


def host(url: str) -> str:
    """Give an address's host and, unless it is the usual one, port; "" for no web address."""
    return kept(url).partition("://")[2].partition("/")[0]


def rough_host(url: str) -> str:
    """Give the host without judging it, lower-cased, no port: for a cheap first look."""
    found = _AUTHORITY.match(url)
    name = found[1].rpartition("@")[2].lower() if found else ""
    return name if name.startswith("[") else name.partition(":")[0].rstrip(".")


def tolerant(url: str) -> str:
    """Give the key under which two spellings of an address are the same (WR30).

    Case of the host, default port, fragment, one trailing slash, http or https, needless
    percent-encoding, punycode do not matter; www, the path's case, the query's order and %2F do.
    "" for no web address.
    """
    plain = kept(url).partition("#")[0]
    path, mark, query = plain.partition("://")[2].partition("?")
    return path.removesuffix("/") + mark + query
