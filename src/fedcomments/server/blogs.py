"""The demo's two blogs: static files, with the lines that a blog would have pasted in."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web


def blog(folder: Path, replaced: Mapping[str, str]) -> web.Application:
    """A blog from a folder; `replaced` stands for its placeholders."""
    app = web.Application()
    known = frozenset(file.relative_to(folder) for file in folder.rglob("*.html"))

    async def get(request: web.Request) -> web.StreamResponse:
        try:
            return _answer(folder, request, replaced)
        except web.HTTPNotFound:
            path = request.match_info["path"].strip("/")
            if Path(path, "index.html") in known:  # it was there when the demo began
                raise web.HTTPGone from None
            raise

    app.router.add_get("/{path:.*}", get)
    return app


def _answer(folder: Path, request: web.Request, replaced: Mapping[str, str]) -> web.StreamResponse:
    path = request.match_info["path"]
    file = (folder / path).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise web.HTTPNotFound
    if file.is_dir() and path and not path.endswith("/"):
        raise web.HTTPMovedPermanently(f"/{path}/")
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        raise web.HTTPNotFound
    if file.suffix != ".html":
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return web.Response(body=file.read_bytes(), content_type=kind)
    text = file.read_text(encoding="utf-8")
    for placeholder, value in replaced.items():
        text = text.replace(placeholder, value)
    return web.Response(text=text, content_type="text/html")
