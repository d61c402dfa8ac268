"""/log/{site}/proof and consistency: that a leaf is in the log, that a log continues another."""

from base64 import b64encode
from functools import partial

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments.domain.site import Site
from fedcomments.errors import Malformed, Unknown
from fedcomments.log import checkpoint, published
from fedcomments.log.merkle import consistency_proof, inclusion_proof
from fedcomments.log.published import Prove
from fedcomments.server import asked
from fedcomments.server.house import HOUSE, House
from fedcomments.server.log.notes import PLAIN, latest, position, site


class ConsistencyTold(Struct, frozen=True):
    """The hashes (base64) that lead from one size's root to the other's (RFC 6962, 2.1.2)."""

    old: int
    new: int
    proof: list[str]


async def get_proof(request: web.Request) -> web.Response:
    """A receipt: a leaf, its way to the root, and the signed root. Raises Unknown."""
    house, one = request.app[HOUSE], site(request)
    text = await receipt(house, one, position(request.match_info["seq"]))
    name = f"{one.name}-{request.match_info['seq']}.tlog-proof"
    answer = web.Response(text=text, content_type=PLAIN)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


async def receipt(house: House, one: Site, seq: int) -> str:
    """The receipt of a position. Raises Unknown where there is none."""
    signed = await house.signer.covering(one.name, one.origin, seq)
    proof = await _prove(house, one.name, signed.size, partial(inclusion_proof, seq, signed.size))
    (leaves,) = await house.reader.read(published.leaves(one.name, seq, seq + 1))
    return checkpoint.receipt(seq, proof, signed.note, leaves[0])


async def get_consistency(request: web.Request) -> web.Response:
    """That the log of size `new` continues the one of size `old`."""
    house, one = request.app[HOUSE], site(request)
    size = (await latest(house, one)).size
    old = position(asked.parameter(request, "old"))
    new = position(request.query.get("new", str(size)))
    if old > new:
        raise Malformed("The older size is the smaller one.")
    if new > size:
        raise Unknown("The log has no checkpoint of that size yet.")
    proof = await _prove(house, one.name, new, partial(consistency_proof, old, new))
    told = ConsistencyTold(old, new, [b64encode(one).decode() for one in proof])
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _prove(house: House, name: str, size: int, prove: Prove) -> list[bytes]:
    """Read the tiles that a proof needs, then make it."""
    needed = published.needed(prove, size)
    found = await house.reader.read(
        *(published.tile(name, level, number, width) for level, number, width in needed)
    )
    places = ((level, number) for level, number, _ in needed)
    return published.proven(prove, dict(zip(places, found, strict=True)))
