"""What the owner may do with sites: add, look at, judge differently, remove."""

from functools import partial
from typing import Any

import msgspec
from msgspec.structs import asdict

from fedcomments.database import Change, Writer
from fedcomments.domain import site
from fedcomments.domain.events import Event, Opening, Policy
from fedcomments.domain.site import Site
from fedcomments.errors import Malformed, Unknown
from fedcomments.log import log
from fedcomments.log.keys import new_secrets, vkey
from fedcomments.operations.publishing import publishing
from fedcomments.protocols import advertise
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views import VIEWS
from fedcomments.views.sites import every

QUEUES = (
    "inbox",
    "photos",
    "announcements",
    "tokens",
    "watches",
    "blocked",
    "feed_state",
    "feed_items",
)
"""What is kept of a site beside its log and views."""


async def add_site(
    house: House, _: Progress, *, name: str, urls: list[str], **policy: str
) -> dict[str, Any]:
    """Serve a blog: open its log, under keys of its own."""
    secrets = new_secrets(house.random)
    origin = house.origin(site.name(name))
    await house.recorder.record(
        name,
        (every(),),
        partial(
            site.add,
            site=name,
            stream=house.random(16).hex(),
            opening=Opening(origin, vkey(origin, secrets.signing)),
            prefixes=urls,
            policy=msgspec.convert(policy, Policy),
        ),
        founding=secrets,
    )
    return await show_site(house, _, name=name)


async def list_sites(house: House, _: Progress) -> list[dict[str, Any]]:
    """Every site, in short."""
    return [_told(one) for one in house.sites]


async def show_site(house: House, _: Progress, *, name: str) -> dict[str, Any]:
    """One site, with the line that embeds its discussions."""
    known = house.site(name)
    (state,) = await house.reader.read(log.state(name))
    assert state is not None  # noqa: S101 - every site that is known has a log
    embed = f'<script src="{house.address}/embed.js" async></script>'
    return {
        **_told(known),
        "size": state.head.size,
        "root": state.root.hex(),
        "fault": state.fault,
        "embed": embed,
        "posts": await publishing(house, name),
        "advertise": _advertised(house),
    }


async def remove_site(house: House, _: Progress, *, name: str) -> dict[str, Any]:
    """Delete a site's whole log; its last size and root are kept."""
    house.site(name)
    done = await house.alone(partial(_remove, name=name, now=house.clock()))
    await house.signer.forget(name)
    return done


async def change_policy(house: House, _: Progress, *, name: str, **changed: str) -> dict[str, Any]:
    """Judge the responses of a site differently from now on; what is not named stays."""
    await house.recorder.record(name, (every(),), partial(_policy, name=name, changed=changed))
    return _told(house.site(name))


def _remove(connection: Writer, *, name: str, now: int) -> dict[str, Any]:
    state: log.State = connection.read((log.state(name),))[0]
    for change in log.removal(state, now):
        connection.write(change)
    for table in (*QUEUES, *(table for view in VIEWS for table in view.ROWS)):
        connection.write(Change(f"DELETE FROM {table} WHERE site = :site", {"site": name}))
    return {"site": name, "size": state.head.size, "root": state.root.hex()}


def _policy(known: list[Site], *, name: str, changed: dict[str, str]) -> list[Event]:
    one = next((one for one in known if one.name == name), None)
    if one is None:
        raise Unknown(f"There is no site named {name}.")
    try:
        policy = msgspec.convert({**asdict(one.policy), **changed}, Policy)
    except msgspec.ValidationError as error:
        raise Malformed(f"The policy cannot be kept: {error}") from error
    return site.change_policy(one, policy)


def _advertised(house: House) -> dict[str, Any]:
    """The lines that fit every page; a page's own TrackBack lines come from the API."""
    lines = advertise.lines(house.address)
    return {"elements": list(lines.elements), "headers": dict(lines.headers)}


def _told(one: Site) -> dict[str, Any]:
    return {
        "site": one.name,
        "prefixes": [prefix.url for prefix in one.prefixes],
        **asdict(one.policy),
        "origin": one.origin,
        "vkey": one.vkey,
    }
