"""A blog that others mention, and a small web on the loopback from which they do."""

from contextlib import asynccontextmanager
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.replay import no_progress
from fedcomments.server import application
from fedcomments.settings import Database, Fetch, Mentions, Posting, Settings

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"
HTML = "text/html; charset=utf-8"


class Clock:
    now = 1_790_000_000_000

    def __call__(self):
        return self.now

    def pass_by(self, *, hours=0, seconds=0):
        self.now += (hours * 3600 + seconds) * 1000


class Web:
    """Pages by path: what is put there is what is answered; every request is counted."""

    def __init__(self):
        self.pages = {}
        self.asked = []

    def put(self, path, body, *, status=200, kind=HTML, **headers):
        self.pages[path] = (
            status,
            body if isinstance(body, bytes) else body.encode(),
            kind,
            headers,
        )
        return self.url(path)

    def url(self, path):
        return f"{self.origin}{path}"

    async def answer(self, request):
        self.asked.append(request.path)
        status, body, kind, headers = self.pages.get(request.path, (404, b"", HTML, {}))
        return web.Response(status=status, body=body, headers={"Content-Type": kind, **headers})


@asynccontextmanager
async def site_on(host):
    """A site of the web, on an address of the loopback."""
    site = Web()
    served = web.Application()
    served.router.add_get("/{path:.*}", site.answer)
    async with TestServer(served, host=host) as server:
        site.pair = f"{host}:{server.port}"
        site.origin = f"http://{site.pair}"
        yield site


@pytest.fixture
async def others():
    """The rest of the web."""
    async with site_on("127.0.0.1") as others:
        yield others


@pytest.fixture
async def friend():
    """A site on another host."""
    async with site_on("127.0.0.2") as friend:
        yield friend


class Blog:
    """What other sites, the owner and the reader do with a blog."""

    def __init__(self, house, client, verifier, clock):
        self.house = house
        self.client = client
        self.verifier = verifier
        self.clock = clock

    async def mention(self, source, target=PAGE, **more):
        return await self.client.post(
            "/webmention", data={"source": source, "target": target, **more}
        )

    async def mentioned(self, source, target=PAGE, **more):
        """Send a webmention, let it be looked at → its status in a word."""
        answer = await self.mention(source, target, **more)
        assert answer.status == 201, await answer.text()
        await self.verifier.settle()
        return await self.status(answer)

    async def status(self, answer):
        path = "/webmention/" + answer.headers["Location"].rpartition("/")[2]
        return (await (await self.client.get(path)).json())["status"]

    async def trackback(self, target=PAGE, key="", **form):
        answer = await self.client.post(
            "/trackback?" + urlencode({"url": target, "k": key}), data=form
        )
        assert answer.status == 200
        return await answer.text()

    async def thread(self, url=PAGE):
        answer = await self.client.get("/api/v1/thread", params={"url": url})
        assert answer.status == 200
        return await answer.json()

    async def say(self, text, url=PAGE):
        answer = await self.client.post("/api/v1/responses", json={"url": url, "text": text})
        assert answer.status == 201
        return await answer.json()

    async def command(self, command, /, **arguments):
        return await operations.perform(self.house, command, arguments, no_progress)

    async def events(self):
        return (await self.command("site show", name="blog"))["size"]


@pytest.fixture
def mentions_settings():
    """How mentions are taken; a story may want it otherwise."""
    return Mentions(spread=0, per_minute=0)


@pytest.fixture
def policy():
    """What is shown at once; a story may want it otherwise."""
    return {"webmention": "shown", "pingback": "shown", "trackback": "shown"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database_url(sqlite_url):
    """Where it is kept; a story may want it elsewhere."""
    return sqlite_url


@pytest.fixture
def opened(others, friend, database_url, clock, policy, mentions_settings):
    """Open the blog's server; a story may close it half-way and open it again."""
    settings = Settings(
        database=Database(database_url),
        posting=Posting(per_minute=0),
        fetch=Fetch(allow=[others.pair, friend.pair]),
        mentions=mentions_settings,
    )

    @asynccontextmanager
    async def opened():
        async with app.open_house(settings, app.World(clock)) as house:
            if not house.sites:
                added = {"name": "blog", "urls": [BLOG, f"{others.origin}/ours/"], **policy}
                await operations.perform(house, "site add", added, no_progress)
            async with (
                app.verifying(house, settings) as verifier,
                TestClient(TestServer(application(house))) as client,
            ):
                yield Blog(house, client, verifier, clock)
        database = open_database(settings.database.url)
        verify_log(database, "blog")
        compare_views(database, "blog")

    return opened


@pytest.fixture
async def blog(opened):
    """A blog, open for mentions; its log is audited at the end."""
    async with opened() as blog:
        await blog.say("the first response opens the page")
        yield blog
