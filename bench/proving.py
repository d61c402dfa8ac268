"""What auditors ask of a long log: proofs, tiles, a page as it stood at a moment."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from aiohttp.test_utils import TestClient, TestServer

from bench import history
from bench.table import Line
from fedcomments import app
from fedcomments.log import published
from fedcomments.log.merkle import inclusion_proof
from fedcomments.server import application
from fedcomments.server.house import House
from fedcomments.settings import Database, Settings

PATH = "/page/"
RESPONSES = 1000
TIMES = 50


def measure(folder: Path, *, events: int) -> Iterator[Line]:
    """A log of so many events, one of its pages with a thousand responses."""
    url = f"sqlite:///{folder}/proving.db"
    history.compose(url, events=events, threads={PATH: RESPONSES})
    yield from asyncio.run(_measured(url, events))


async def _measured(url: str, events: int) -> list[Line]:
    settings = Settings(database=Database(url))
    async with (
        app.open_house(settings) as house,
        TestClient(TestServer(application(house))) as client,
    ):
        size = int((await (await client.get("/log/blog/checkpoint")).text()).split("\n")[1])
        return [
            await _line("an inclusion proof", partial(_proof, house, size), events, 1),
            await _line("a full tile", partial(_tile, house), events, 0.15),
            await _line(
                f"a page of {RESPONSES:,} responses at a moment, over HTTP",
                partial(_asof, client),
                events,
                200,
            ),
        ]


async def _line(what: str, work: Callable[[], Awaitable[None]], events: int, aim: float) -> Line:
    took = []
    for _ in range(TIMES if aim < 100 else 3):
        begun = time.perf_counter()
        await work()
        took.append(1000 * (time.perf_counter() - begun))
    found = median(took)
    what = f"{what}, {events:,} events: ms"
    return Line(what, f"{found:.2f} ms", "", found, "less", aim)


async def _proof(house: House, size: int) -> None:
    prove = partial(inclusion_proof, size // 3, size)
    needed = published.needed(prove, size)
    found = await house.reader.read(*(published.tile(history.SITE, *tile) for tile in needed))
    places = ((level, number) for level, number, _ in needed)
    published.proven(prove, dict(zip(places, found, strict=True)))


async def _tile(house: House) -> None:
    (tile,) = await house.reader.read(published.full_tile(history.SITE, 0, 7))
    if len(tile) != 256 * 32:
        raise RuntimeError("that is no full tile")


async def _asof(client: TestClient) -> None:  # type: ignore[type-arg]  # of whatever request
    asked = {"url": history.BLOG + PATH, "at": "2026-11-01T00:00:00Z"}
    answer = await client.get("/log/blog/asof", params=asked)
    told = json.loads(await answer.text())
    if answer.status != 200 or not told["thread"]["responses"]:
        raise RuntimeError(f"{answer.status}: {told}")
