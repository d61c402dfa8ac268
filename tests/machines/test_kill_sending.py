"""A server that is telling others is killed: every target is told, hardly any twice."""

import asyncio
import signal
from collections import Counter
from contextlib import AsyncExitStack
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

HOSTS = 20
LINKS = 200
KILLS = 4
AT_ONCE = 48


class Others:
    """Pages with an endpoint on many hosts, and a blog whose post links to all of them."""

    def __init__(self):
        self.port = unused_port()
        self.taken = Counter()
        self.news = asyncio.Condition()
        self.pairs = [f"127.0.1.{1 + number}:{self.port}" for number in range(HOSTS)]
        self.links = [f"http://{self.pairs[number % HOSTS]}/{number}" for number in range(LINKS)]
        self.post = f"http://{self.pairs[0]}/blog/post"

    async def give(self, request):
        if request.path == "/blog/post":
            anchors = "".join(f'<a href="{link}">x</a>' for link in self.links)
            return web.Response(text=f"<article>{anchors}", content_type="text/html")
        link = {"Link": "</webmention>; rel=webmention"}
        return web.Response(text="a page", content_type="text/html", headers=link)

    async def take(self, request):
        form = parse_qs(await request.text())
        async with self.news:
            self.taken[form["target"][0]] += 1
            self.news.notify_all()
        return web.Response(status=202)

    async def reach(self, count):
        async with self.news:
            await self.news.wait_for(lambda: len(self.taken) >= count)

    async def serve(self, stack):
        application = web.Application()
        application.router.add_get("/{path:.*}", self.give)
        application.router.add_post("/webmention", self.take)
        runner = web.AppRunner(application)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        for pair in self.pairs:
            await web.TCPSite(runner, pair.partition(":")[0], self.port).start()


@pytest.fixture
async def others():
    async with AsyncExitStack() as stack:
        others = Others()
        await others.serve(stack)
        yield others


@pytest.mark.timeout(300)
async def test_a_queue_of_deliveries_survives_being_killed(server, others, chance):
    allow = ", ".join(f'"{pair}"' for pair in others.pairs)
    server.configure(f"[fetch]\nallow = [{allow}]\n")
    await server.does("site", "add", "blog", others.post.removesuffix("post"))
    await server.does("publish", others.post)
    moments = sorted(chance.sample(range(1, LINKS), KILLS))

    for moment in moments:
        await server.start()
        await others.reach(moment)
        await server.end(signal.SIGKILL)
    await server.start()
    await others.reach(LINKS)
    await server.end(signal.SIGTERM)

    twice = others.taken.total() - LINKS
    assert set(others.taken) == set(others.links)
    assert twice <= KILLS * AT_ONCE
    server.audited("blog")
