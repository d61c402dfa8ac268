"""A blog whose log anybody may check."""

import json
from base64 import b64decode
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestClient, TestServer

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.log import checkpoint, note
from fedcomments.replay import no_progress
from fedcomments.server import application
from fedcomments.settings import Database, Posting, Settings

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"


class Clock:
    now = 1_790_000_000_000

    def __call__(self):
        return self.now

    def pass_by(self, *, seconds):
        self.now += seconds * 1000


class Blog:
    """What visitors say, and what an auditor asks."""

    def __init__(self, house, client, clock):
        self.house = house
        self.client = client
        self.clock = clock

    async def say(self, text, parent=None):
        body = {"url": PAGE, "text": text} | ({"parent": parent} if parent else {})
        answer = await self.client.post("/api/v1/responses", json=body)
        assert answer.status == 201, await answer.text()
        self.clock.pass_by(seconds=2)
        return await answer.json()

    async def get(self, path, **more):
        return await self.client.get(f"/log/blog/{path}", **more)

    async def text(self, path):
        answer = await self.get(path)
        assert answer.status == 200, await answer.text()
        return await answer.text()

    async def checkpoint(self):
        """The last checkpoint, its signature verified."""
        signed = note.read(await self.text("checkpoint"))
        verifier = note.verifier((await self.text("vkey")).strip())
        assert note.verified(signed, [verifier]) == (verifier.name,)
        return checkpoint.read(signed.text)

    async def event(self, seq):
        answer = await self.get(f"event/{seq}")
        return answer.status, json.loads(await answer.text())

    async def command(self, command, /, **arguments):
        return await operations.perform(self.house, command, arguments, no_progress)


class Receipt:
    """A tlog-proof, taken apart."""

    def __init__(self, text):
        head, _, self.note = text.partition("\n\n")
        lines = head.split("\n")
        assert lines[0] == "c2sp.org/tlog-proof@v1"
        self.leaf = b64decode(lines[1].removeprefix("extra "))
        self.index = int(lines[2].removeprefix("index "))
        self.proof = [b64decode(line) for line in lines[3:]]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def read_receipt():
    return Receipt


@pytest.fixture
def opened(tmp_path, clock):
    """Open the blog's server; a story may close it half-way and open it again."""
    settings = Settings(
        database=Database(f"sqlite:///{tmp_path}/blog.db"), posting=Posting(per_minute=0)
    )

    @asynccontextmanager
    async def opened():
        async with app.open_house(settings, app.World(clock)) as house:
            if not house.sites:
                added = {"name": "blog", "urls": [BLOG]}
                await operations.perform(house, "site add", added, no_progress)
            async with TestClient(TestServer(application(house))) as client:
                yield Blog(house, client, clock)
        database = open_database(settings.database.url)
        verify_log(database, "blog")
        compare_views(database, "blog")

    return opened


@pytest.fixture
async def blog(opened):
    """A blog; its log is audited at the end."""
    async with opened() as blog:
        yield blog
