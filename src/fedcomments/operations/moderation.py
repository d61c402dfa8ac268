"""What the owner may decide about responses and pages."""

from functools import partial
from typing import Any

from fedcomments.domain import page, response
from fedcomments.domain.events import State
from fedcomments.errors import Malformed, Unknown
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views.threads import held, questions

MOST_LISTED = 500


async def list_held(house: House, _: Progress, *, name: str | None) -> list[dict[str, Any]]:
    """What waits for the owner, of one site or of all."""
    chosen = [house.site(name)] if name is not None else house.sites
    waiting = []
    for one in chosen:
        (rows,) = await house.reader.read(held.waiting(one.name, MOST_LISTED))
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
            for row in rows
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
