"""Where a page wants to be told that another links to it, and by which protocol."""

from typing import Literal

from msgspec import Struct

from fedcomments.protocols.hrefs import absolute, kept

Protocol = Literal["webmention", "pingback", "trackback"]


class Endpoint(Struct, frozen=True):
    """An absolute http(s) address, without a fragment, and what is spoken there."""

    protocol: Protocol
    url: str


def askable(base: str, written: str) -> str:
    """Resolve an address, its query kept (WS2, WS3); "" for one that cannot be asked.

    A fragment never goes over the wire, and a space does as browsers send it.
    """
    return kept(absolute(base, written).partition("#")[0].replace(" ", "%20"))
