"""A blog, served by the real app over real HTTP, whose log is audited after every story."""

from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.replay import no_progress
from fedcomments.server import application
from fedcomments.server.house import House
from fedcomments.settings import Database, Posting, Settings

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"


class Clock:
    """A clock that the story moves."""

    def __init__(self) -> None:
        self.now = 1_790_000_000_000

    def __call__(self) -> int:
        return self.now

    def pass_by(self, *, seconds: int) -> None:
        self.now += seconds * 1000


class Blog:
    """What a story does with a blog."""

    def __init__(self, house: House, client: TestClient, clock: Clock) -> None:
        self.house = house
        self.client = client
        self.clock = clock
        self._numbers = count(1)

    async def get(self, path: str, **given: Any) -> Any:
        return await self.client.get(path, **given)

    async def thread(self, url: str = PAGE, **parameters: Any) -> dict[str, Any]:
        answer = await self.client.get("/api/v1/thread", params={"url": url, **parameters})
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def texts(self, url: str = PAGE, **parameters: Any) -> list[str]:
        thread = await self.thread(url, **parameters)
        return [one["html"] for one in thread["responses"]]

    async def send(self, body: dict[str, Any], **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post("/api/v1/responses", json=body, headers=named)

    async def say(self, text: str, *, to: dict[str, Any] | None = None, **more: Any) -> Any:
        """Post, successfully → the answer's body."""
        body = {"url": PAGE, "text": text, **more}
        if to is not None:
            body["parent"] = to["response"]["id"]
        answer = await self.send(body)
        assert answer.status == 201, await answer.text()
        return await answer.json()

    async def edit(self, said: dict[str, Any], text: str, token: str | None = None) -> Any:
        return await self.client.patch(
            f"/api/v1/responses/{said['response']['id']}",
            json={"text": text},
            headers={"Authorization": f"Bearer {token or said['token']}"},
        )

    async def erase(self, said: dict[str, Any], token: str | None = None) -> Any:
        return await self.client.delete(
            f"/api/v1/responses/{said['response']['id']}",
            headers={"Authorization": f"Bearer {token or said['token']}"},
        )

    async def command(self, command: str, /, **arguments: Any) -> Any:
        return await operations.perform(self.house, command, arguments, no_progress)

    async def events(self) -> int:
        return (await self.command("site show", name="blog"))["size"]


def audited(settings: Settings) -> None:
    """The oracle: every log verifies, and a replay gives exactly what is shown."""
    database = open_database(settings.database.url)
    walker = database.walker()
    sites = [row[0] for row in walker.rows("SELECT site FROM log_state ORDER BY site", {})]
    walker.close()
    for site in sites:
        verify_log(database, site)
        compare_views(database, site)


@pytest.fixture
def oracle() -> Callable[[Settings], None]:
    """The oracle, for servers that a story opens by itself."""
    return audited


@pytest.fixture
def posting() -> Posting:
    """What visitors may do; a story may want other limits."""
    return Posting(per_minute=0)


@pytest.fixture
def settings(tmp_path, posting) -> Settings:
    """SQLite on file."""
    return Settings(database=Database(f"sqlite:///{tmp_path}/blog.db"), posting=posting)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def blog(settings, clock) -> AsyncIterator[Blog]:
    """A blog at BLOG, empty and open to all."""
    async with app.open_house(settings, app.World(clock)) as house:
        added = {"name": "blog", "urls": [BLOG], "comments": "open"}
        await operations.perform(house, "site add", added, no_progress)
        async with TestClient(TestServer(application(house))) as client:
            yield Blog(house, client, clock)
    audited(settings)
