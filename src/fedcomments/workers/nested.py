"""Responses that stand under a mention at its source (X2), as far as they can be believed (M6).

Whoever links here may write anything beneath, in anybody's name. What stands on the same host is
its own affair; of another host's page it is asked whether it really links to the mention or here.
"""

import asyncio
from collections.abc import Iterable
from functools import partial
from itertools import islice

from fedcomments.client.fetch import Client
from fedcomments.domain.events import Mention
from fedcomments.errors import Unreachable
from fedcomments.protocols import linkcheck
from fedcomments.protocols.hrefs import host
from fedcomments.protocols.said import Said
from fedcomments.protocols.target import target
from fedcomments.queues.inbox import Waiting

MOST = 20


async def believed(
    client: Client, row: Waiting, said: Iterable[Said], *, own: str
) -> tuple[Mention, ...]:
    """The responses to keep; what was said here (`own` is our address) is no news from there."""
    kept = []
    for one in islice(said, MOST):
        if own and one.url.startswith(f"{own}/"):
            continue
        if host(one.url) == host(row.source) or await _links(client, one.url, row):
            kept.append(nested(row, one))
    return tuple(kept)


async def _links(client: Client, url: str, row: Waiting) -> bool:
    """Whether the page that is said to hold a response links to the mention, or to our page."""
    try:
        fetched = await client.fetch(url)
    except Unreachable:
        return False
    if not fetched.succeeded:
        return False
    look = partial(
        linkcheck.look,
        fetched.body,
        media=fetched.content_type,
        charset=fetched.charset or "",
        url=fetched.url,
        target=target(row.source, [row.target]),
    )
    seen = await asyncio.to_thread(look)
    return seen.found is not None and not seen.is_gone


def nested(row: Waiting, said: Said) -> Mention:
    """A response that stands under the mention at its source (X2); named by its own address."""
    return Mention(
        said.kind,
        row.via,
        said.url,
        said.author,
        said.photo,
        said.title,
        said.text,
        said.html,
        "",
        said.rsvp,
        said.published,
    )
