"""Whom a target addresses: a page of a site, or a response under it. Nothing is fetched (H7)."""

from urllib.parse import urlsplit

from msgspec import Struct

from fedcomments.domain.address import Address, parse
from fedcomments.domain.site import Site
from fedcomments.errors import Unknown
from fedcomments.server.house import House
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Found

ANCHOR = "c-"
TOP = -1


class Addressed(Struct, frozen=True):
    """A target resolved on our own list: `response` is a position, -1 for the page itself."""

    site: Site
    page: Address
    response: int


async def resolve(house: House, target: str) -> Addressed:
    """Find the page, and the response that a fragment or a permalink names (WR4, WR5).

    Raises BadAddress, OutsideSite, Unknown (a permalink of no response).
    """
    permalink = f"{house.address}/r/"
    if target.startswith(permalink):
        found = await _found(house, urlsplit(target).path.rpartition("/")[2])
        if found is None:
            raise Unknown("There is no such response.")
        return Addressed(house.site(found.site), parse(found.url), found.shown.seq)
    site, page = house.locate(target)
    return Addressed(site, page, await _by_fragment(house, site, target))


async def _by_fragment(house: House, site: Site, target: str) -> int:
    """The response that a fragment names; any other fragment is just part of the page."""
    fragment = urlsplit(target).fragment
    if not fragment.startswith(ANCHOR):
        return TOP
    found = await _found(house, fragment.removeprefix(ANCHOR))
    return found.shown.seq if found is not None and found.site == site.name else TOP


async def _found(house: House, response_id: str) -> Found | None:
    (found,) = await house.reader.read(questions.found(response_id))
    if found is None or found.shown.state != "shown":
        return None
    return found  # type: ignore[no-any-return]  # read() answers in the order of its questions
