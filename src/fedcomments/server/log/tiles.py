"""/log/{site}/tile/…: the tree and its leaves in pieces that never change (C2SP tlog-tiles)."""

import gzip
import re

from aiohttp import web

from fedcomments.errors import Unknown
from fedcomments.log import published, tiles
from fedcomments.server.house import HOUSE, House
from fedcomments.server.log.notes import latest, site

NUMBER = re.compile(r"((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")
FOREVER = "public, max-age=31536000, immutable"
LARGEST = 1 << 52


async def get_tile(request: web.Request) -> web.Response:
    """Hashes of a level. Raises Unknown for a tile that no checkpoint covers."""
    level = request.match_info["level"]
    if not level.isascii() or not level.isdigit() or int(level[:3]) > tiles.MAX_LEVEL:
        raise _absent()
    house, name = request.app[HOUSE], site(request).name
    number, width = await _covered(request, int(level))
    if width == tiles.WIDTH:
        (body,) = await house.reader.read(published.full_tile(name, int(level), number))
    else:
        (hashes,) = await house.reader.read(published.tile(name, int(level), number, width))
        body = b"".join(hashes)
    return _answer(body)


async def get_entries(request: web.Request) -> web.Response:
    """Leaves, each behind its length; packed for whoever takes that."""
    house, name = request.app[HOUSE], site(request).name
    number, width = await _covered(request, 0)
    start = number * tiles.WIDTH
    (leaves,) = await house.reader.read(published.leaves(name, start, start + width))
    answer = _answer(tiles.bundle(leaves))
    answer.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.body = gzip.compress(tiles.bundle(leaves), compresslevel=6, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
    return answer


async def _covered(request: web.Request, level: int) -> tuple[int, int]:
    """The number and width that the address names, if a checkpoint covers them."""
    number, width = _named(request.match_info["number"], level)
    house = request.app[HOUSE]
    whole = 1 << tiles.HEIGHT * level
    least = (number * tiles.WIDTH + width) * whole
    if least > (await latest(house, site(request))).size:
        raise _absent()
    if width < tiles.WIDTH and not await _was_published(house, request, least, least + whole):
        raise _absent()
    return number, width


async def _was_published(house: House, request: web.Request, least: int, below: int) -> bool:
    """Whether some checkpoint ended in this partial tile."""
    (is_published,) = await house.reader.read(
        published.is_published(site(request).name, least, below)
    )
    return bool(is_published)


def _named(text: str, level: int) -> tuple[int, int]:
    found = NUMBER.fullmatch(text)
    if found is None or len(text) > 40:  # noqa: PLR2004 - more than any number below 2^52
        raise _absent()
    number = int(found[1].replace("x", "").replace("/", ""))
    width = tiles.WIDTH if found[2] is None else int(found[2])
    if number > LARGEST or not 0 < width <= tiles.WIDTH or found[2] == str(tiles.WIDTH):
        raise _absent()
    if tiles.path(level, number, width) != f"tile/{level}/{text}":
        raise _absent()
    return number, width


def _answer(body: bytes) -> web.Response:
    answer = web.Response(body=body, content_type="application/octet-stream")
    answer.headers["Cache-Control"] = FOREVER
    return answer


def _absent() -> Unknown:
    return Unknown("The log has no such tile.")
