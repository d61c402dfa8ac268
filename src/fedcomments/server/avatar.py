"""GET /avatar/{seed}.svg: a picture made from a name, the same for ever."""

import re

from aiohttp import web

from fedcomments.errors import Unknown
from fedcomments.server.telling import ANONYMOUS

SEED = re.compile(r"[0-9a-f]{16}")
FOR_EVER = "public, max-age=31536000, immutable"
CELLS = 5
SILHOUETTE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
    '<path fill="#b4b8bd" d="M0 0h40v40H0z"/>'
    '<g fill="#f4f5f6"><circle cx="20" cy="16" r="7"/><path d="M6 40a14 14 0 0 1 28 0z"/></g></svg>'
)


async def get_avatar(request: web.Request) -> web.Response:
    """The picture; who gave no name gets a silhouette."""
    seed = request.match_info["seed"]
    if seed != ANONYMOUS and SEED.fullmatch(seed) is None:
        raise Unknown("There is no such picture.")
    return web.Response(
        text=SILHOUETTE if seed == ANONYMOUS else draw(seed),
        content_type="image/svg+xml",
        headers={"Cache-Control": FOR_EVER, "Content-Security-Policy": "default-src 'none'"},
    )


def draw(seed: str) -> str:
    """16 hex digits → a pattern of squares, the same left and right, in one quiet colour."""
    bits = int(seed, 16)
    hue = bits % 360
    cells = [
        f"M{5 + 6 * column} {5 + 6 * row}h6v6h-6z"
        for column in range(CELLS)
        for row in range(CELLS)
        if bits >> (16 + 5 * min(column, CELLS - 1 - column) + row) & 1
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        f'<path fill="hsl({hue} 35% 90%)" d="M0 0h40v40H0z"/>'
        f'<path fill="hsl({hue} 40% 45%)" d="{"".join(cells)}"/></svg>'
    )
