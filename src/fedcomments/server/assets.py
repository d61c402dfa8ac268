"""What the blog's pages load: the widget, the counter, styles and languages."""

from functools import cache
from hashlib import sha256

import brotli
from aiohttp import web
from msgspec import Struct

from fedcomments import widget
from fedcomments.errors import Unknown

HOUR = "public, max-age=3600"


class Asset(Struct, frozen=True):
    """A file, plain and compressed."""

    body: bytes
    packed: bytes
    etag: str
    content_type: str


@cache
def packed(body: bytes, content_type: str) -> Asset:
    """Compress once, as well as it goes."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    return Asset(body, brotli.compress(body, quality=11), etag, content_type)


async def embed_js(request: web.Request) -> web.Response:
    """The widget."""
    return _respond(request, widget.bundle(), "text/javascript")


async def count_js(request: web.Request) -> web.Response:
    """The counter."""
    return _respond(request, widget.counter(), "text/javascript")


async def page_css(request: web.Request) -> web.Response:
    """The thread page's style sheet."""
    return _respond(request, widget.style(), "text/css")


async def language(request: web.Request) -> web.Response:
    """The widget's phrases in a language."""
    phrases = widget.language(request.match_info["code"])
    if phrases is None:
        raise Unknown("The widget does not know this language.")
    return _respond(request, phrases, "application/json")


def _respond(request: web.Request, body: bytes, content_type: str) -> web.Response:
    asset = packed(body, content_type)
    headers = {
        "ETag": asset.etag,
        "Cache-Control": HOUR,
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": f"{asset.content_type}; charset=utf-8",
    }
    if asset.etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    if "br" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=asset.packed, headers={**headers, "Content-Encoding": "br"})
    return web.Response(body=asset.body, headers=headers)
