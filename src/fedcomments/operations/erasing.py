"""Erasing what one person said, across all pages; or showing them all that is kept of it."""

from functools import partial
from hashlib import sha256
from typing import Any

import msgspec

from fedcomments.database import Change, Query, Writer, each
from fedcomments.domain import response
from fedcomments.domain.events import Aside, Event
from fedcomments.domain.response import Response
from fedcomments.errors import Malformed
from fedcomments.log.keys import source_digest
from fedcomments.portraits import drop_photo, photo_id
from fedcomments.protocols.hrefs import kept
from fedcomments.queues import blocked
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views.mentions import source_key
from fedcomments.views.threads import authored, questions
from fedcomments.views.threads.authored import Authored

BY = ("author_token", "email", "url")


async def erase(  # noqa: PLR0913 - whose words, where, and whether
    house: House, tell: Progress, *, name: str | None, by: str, value: str, is_dry: bool
) -> dict[str, Any]:
    """Erase every response of one person, or only list them. Raises Malformed, Unknown."""
    if by not in BY or not value:
        raise Malformed("Whose words? Name an author token, an e-mail address or an address.")
    chosen = [house.site(name)] if name is not None else house.sites
    told: list[dict[str, Any]] = []
    for one in chosen:
        rows = await _theirs(house, one.name, by, value)
        for number, row in enumerate(rows):
            tell(number, len(rows))
            if not is_dry:
                await _erase(house, one.name, row)
        told += [{"site": one.name, **msgspec.to_builtins(row)} for row in rows]
    return {"erased": not is_dry, "responses": told}


async def _theirs(house: House, site: str, by: str, value: str) -> list[Authored]:
    match by:
        case "author_token":
            digest = sha256(f"{site}\0{value}".encode()).hexdigest()
            (rows,) = await house.reader.read(authored.by_token(site, digest))
        case "url":
            (rows,) = await house.reader.read(authored.by_url(site, kept(value) or value))
        case _:
            positions = await house.alone(partial(_with_email, site=site, email=value))
            found = await house.reader.read(*(authored.by_position(site, seq) for seq in positions))
            rows = [row for rows in found for row in rows]
    return list(rows)


def _with_email(connection: Writer, *, site: str, email: str) -> list[int]:
    """The positions of postings that came with an e-mail address, which stands in no view."""
    read = msgspec.json.Decoder(Aside).decode
    wanted = email.strip().casefold()
    return [
        int(seq)
        for seq, body in connection.rows(ASIDES, {"site": site})
        if read(bytes(body)).email.casefold() == wanted
    ]


async def _erase(house: House, site: str, row: Authored) -> None:
    photo: Query[list[str]] = Query(
        "SELECT photo FROM responses WHERE site = :site AND seq = :seq AND photo <> ''",
        {"site": site, "seq": row.seq},
        each(lambda found: str(found[0])),
    )
    secrets = await house.recorder.secrets(site)
    await house.recorder.record(
        site,
        (questions.response(site, row.id), questions.edits(site, row.id), photo),
        partial(_decide, site=site, also=_never_again(site, row, secrets.secret, house.clock())),
    )


def _never_again(site: str, row: Authored, secret: bytes, now: int) -> list[Change]:
    """What was said elsewhere is not looked at again, and not taken when it is sent again."""
    if not row.source:
        return []
    key = source_key(row.source)
    return [
        blocked.forget_mentions(site, key),
        blocked.block(site, source_digest(secret, key), now),
    ]


def _decide(
    known: Response | None,
    edits: list[int],
    photos: list[str],
    *,
    site: str,
    also: list[Change],
) -> list[Event | Change]:
    """Words and picture go in one transaction; what is gone already stays so."""
    if known is None or known.state == "erased":
        return []
    return [
        *response.erase(known, edits),
        *(drop_photo(site, photo_id(photo)) for photo in photos),
        *also,
    ]


ASIDES = """SELECT p.seq, p.body FROM payloads p
JOIN events e ON e.site = p.site AND e.seq = p.seq
WHERE p.site = :site AND p.part = 'private' AND e.type = 'response.posted' ORDER BY p.seq"""
