"""GET /photo/{id}: a mentioner's picture as it was made small here; never linked from elsewhere."""

from aiohttp import web

from fedcomments.errors import Unknown
from fedcomments.portraits import photo
from fedcomments.server.avatar import SEED, draw
from fedcomments.server.house import HOUSE

A_DAY = "public, max-age=86400"


async def get_photo(request: web.Request) -> web.Response:
    """The picture if there is one, else the one made from the name (M10)."""
    (body,) = await request.app[HOUSE].reader.read(photo(request.match_info["id"]))
    guard = {"Cache-Control": A_DAY, "Content-Security-Policy": "default-src 'none'"}
    if body is not None:
        return web.Response(body=body, content_type="image/png", headers=guard)
    seed = request.query.get("or", "")
    if SEED.fullmatch(seed) is None:
        raise Unknown("There is no such picture.")
    return web.Response(text=draw(seed), content_type="image/svg+xml", headers=guard)
