"""The limit for what is asked over HTTP: a bare aiohttp handler, and nothing behind it."""

import asyncio
import sys
from pathlib import Path

import msgspec
import uvloop
from aiohttp import web

BODY: web.AppKey[bytes] = web.AppKey("body", bytes)


async def give(request: web.Request) -> web.Response:
    """The same bytes, each time."""
    return web.Response(body=request.app[BODY], content_type="application/json")


async def take(request: web.Request) -> web.Response:
    """Parse the JSON, and do nothing with it."""
    msgspec.json.decode(await request.read())
    return web.Response(body=b"{}", status=201, content_type="application/json")


async def form(request: web.Request) -> web.Response:
    """Parse the form, and do nothing with it."""
    await request.post()
    return web.Response(body=b"{}", status=201, content_type="application/json")


async def serve(port: int, body: bytes) -> None:
    """Answer until the process is ended."""
    app = web.Application()
    app[BODY] = body
    app.router.add_get("/give", give)
    app.router.add_post("/take", take)
    app.router.add_post("/form", form)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2]).read_bytes()))
