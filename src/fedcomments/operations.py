"""What the owner's commands do, in the running server or in a house opened for one command."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from fedcomments import replay
from fedcomments.audit.admit import Arrival, admit
from fedcomments.audit.export import Header
from fedcomments.database import Change, Writer
from fedcomments.domain import address, page, response, site
from fedcomments.domain.address import Address
from fedcomments.domain.events import Comments, Opening, State
from fedcomments.domain.site import Site
from fedcomments.errors import Malformed, Unknown
from fedcomments.log import log
from fedcomments.log.keys import new_secrets, vkey
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views import VIEWS
from fedcomments.views.sites import every
from fedcomments.views.threads import questions

MOST_LISTED = 500


async def add_site(
    house: House, _: Progress, *, name: str, urls: list[str], comments: Comments
) -> dict[str, Any]:
    """Serve a blog: open its log, under keys of its own."""
    secrets = new_secrets(house.random)
    origin = _origin(house, name)
    await house.recorder.record(
        name,
        (every(),),
        partial(
            site.add,
            site=name,
            stream=house.random(16).hex(),
            opening=Opening(origin, vkey(origin, secrets.signing)),
            prefixes=urls,
            comments=comments,
        ),
        founding=secrets,
    )
    return await show_site(house, _, name=name)


async def list_sites(house: House, _: Progress) -> list[dict[str, Any]]:
    """Every site, in short."""
    return [_told(one) for one in house.sites]


async def show_site(house: House, _: Progress, *, name: str) -> dict[str, Any]:
    """One site, with the line that embeds its discussions."""
    known = _site(house, name)
    (state,) = await house.reader.read(log.state(name))
    assert state is not None  # noqa: S101 - every site that is known has a log
    embed = f'<script src="{house.address}/embed.js" async></script>'
    return {
        **_told(known),
        "size": state.head.size,
        "root": state.root.hex(),
        "fault": state.fault,
        "embed": embed,
    }


async def remove_site(house: House, _: Progress, *, name: str) -> dict[str, Any]:
    """Delete a site's whole log; its last size and root are kept."""
    _site(house, name)
    return await _alone(house, partial(_remove, name=name, now=house.clock()))


async def change_policy(
    house: House, _: Progress, *, name: str, comments: Comments
) -> dict[str, Any]:
    """Judge the comments of a site differently from now on."""
    await house.recorder.record(name, (every(),), partial(_policy, name=name, comments=comments))
    return _told(_site(house, name))


async def list_held(house: House, _: Progress, *, name: str | None) -> list[dict[str, Any]]:
    """What waits for the owner, of one site or of all."""
    chosen = [_site(house, name)] if name is not None else house.sites
    waiting = []
    for one in chosen:
        (held,) = await house.reader.read(questions.held(one.name, MOST_LISTED))
        waiting += [
            {
                "site": one.name,
                "id": row.id,
                "state": row.state,
                "posted": row.posted,
                "name": row.name,
                "text": row.text,
                "reasons": row.reasons.splitlines(),
                "url": row.url,
            }
            for row in held
        ]
    return waiting


async def judge(
    house: House, _: Progress, *, response_id: str, state: State, by: str
) -> dict[str, Any]:
    """Show or hide a response."""
    (found,) = await house.reader.read(questions.found(response_id))
    if found is None:
        raise Unknown("There is no such response.")
    await house.recorder.record(
        found.site,
        (questions.response(found.site, response_id),),
        partial(response.judge, state=state, by=by),
    )
    return {"id": response_id, "state": state, "url": found.url}


async def close_page(house: House, _: Progress, *, url: str, closed: bool) -> dict[str, Any]:
    """Close or reopen the discussion of a page."""
    owner, at = house.locate(url)
    decide = page.close if closed else page.reopen
    await house.recorder.record(owner.name, (questions.page_at(owner.name, at.key),), decide)
    return {"url": at.url, "closed": closed}


async def alias_page(house: House, _: Progress, *, url: str, alias: str) -> dict[str, Any]:
    """Let one more address lead to a page."""
    owner, at = house.locate(url)
    other_owner, other = house.locate(alias)
    if other_owner.name != owner.name:
        raise Malformed("Both addresses must belong to one site.")
    await house.recorder.record(
        owner.name,
        (questions.page_at(owner.name, at.key), questions.page_at(owner.name, other.key)),
        partial(page.alias, url=other.url),
    )
    house.cache.clear()
    return {"url": at.url, "alias": other.url}


async def import_log(
    house: House, tell: Progress, *, file: str, name: str | None
) -> dict[str, Any]:
    """Take in a log that was exported elsewhere."""

    def arrival(header: Header) -> Arrival:
        chosen = name or header.site
        return Arrival(chosen, _origin(house, chosen), house.random, house.clock())

    def work(connection: Writer) -> dict[str, Any]:
        with Path(file).open("rb") as lines:
            return {"events": admit(connection, lines, arrival, tell)}

    return await _alone(house, work)


async def rebuild_views(house: House, tell: Progress) -> dict[str, Any]:
    """Make every view anew from the logs."""

    def work(connection: Writer) -> dict[str, Any]:
        replay.rebuild(connection, list(VIEWS), tell)
        return {"views": [view.NAME for view in VIEWS]}

    return await _alone(house, work)


async def mark_fault(house: House, _: Progress, *, name: str, fault: str) -> dict[str, Any]:
    """Turn a site read-only because an audit found it broken, or let it go on ('')."""

    def work(connection: Writer) -> dict[str, Any]:
        connection.write(log.mark_fault(name, fault))
        return {"site": name, "fault": fault}

    return await _alone(house, work)


Operation = Callable[..., Awaitable[Any]]

OPERATIONS: dict[str, Operation] = {
    "site add": add_site,
    "site list": list_sites,
    "site show": show_site,
    "site remove": remove_site,
    "site policy": change_policy,
    "moderate list": list_held,
    "moderate judge": judge,
    "moderate close": close_page,
    "moderate alias": alias_page,
    "audit import": import_log,
    "audit fault": mark_fault,
    "rebuild": rebuild_views,
}


async def perform(house: House, command: str, arguments: dict[str, Any], tell: Progress) -> Any:  # noqa: ANN401 - whatever the command gives
    """Do what a command says. Raises Refused."""
    operation = OPERATIONS.get(command)
    if operation is None:
        raise Unknown(f"This server knows no command {command}.")
    return await operation(house, tell, **arguments)


async def _alone(house: House, work: Callable[[Writer], dict[str, Any]]) -> dict[str, Any]:
    """Work on the writing connection, and look at the sites anew afterwards."""
    done = await house.recorder.alone(work)
    await house.refresh()
    return done


def _remove(connection: Writer, *, name: str, now: int) -> dict[str, Any]:
    state: log.State = connection.read((log.state(name),))[0]
    for change in log.removal(state, now):
        connection.write(change)
    for view in VIEWS:
        for table in view.ROWS:
            connection.write(Change(f"DELETE FROM {table} WHERE site = :site", {"site": name}))
    return {"site": name, "size": state.head.size, "root": state.root.hex()}


def _policy(known: list[Site], *, name: str, comments: Comments) -> list[Any]:
    one = next((one for one in known if one.name == name), None)
    if one is None:
        raise Unknown(f"There is no site named {name}.")
    return site.judge_comments(one, comments)


def _site(house: House, name: str) -> Site:
    for one in house.sites:
        if one.name == name:
            return one
    raise Unknown(f"There is no site named {name}.")


def _told(one: Site) -> dict[str, Any]:
    return {
        "site": one.name,
        "prefixes": [prefix.url for prefix in one.prefixes],
        "comments": one.comments,
        "origin": one.origin,
        "vkey": one.vkey,
    }


def _origin(house: House, name: str) -> str:
    """A log's name: the server's host and path, and the site."""
    place: Address = address.parse(house.address)
    return f"{place.url.partition('://')[2].rstrip('/')}/log/{name}"
