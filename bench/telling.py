"""Telling others: a post with many links, and a long queue that survives a kill."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

from aiohttp import web
from msgspec import Struct

from bench import history
from bench.serving import Running, free_port, house
from bench.table import Line
from fedcomments import app
from fedcomments.domain.events import Event, PageFacts, PageOpened, Post, PostPublished
from fedcomments.server.house import House
from fedcomments.settings import Database, Fetch, Settings

HOSTS = 50
LINKS = 100
DELAY = 0.2
"""Seconds that each page and each endpoint takes to answer."""
QUEUED = 10_000
PER_POST = 500
PATIENCE = 900.0
MIB = 1024 * 1024


class Targets(Struct, eq=False):
    """Pages on so many hosts, all with an endpoint; what was sent to it is counted."""

    port: int
    delay: float
    taken: Counter[str]
    news: asyncio.Condition

    def links(self, count: int) -> tuple[str, ...]:
        """Addresses of different pages, spread over the hosts."""
        return tuple(
            f"http://127.0.1.{1 + number % HOSTS}:{self.port}/{number}" for number in range(count)
        )

    @property
    def allowed(self) -> list[str]:
        """The hosts that may be asked though they are on the loopback."""
        return [f"127.0.1.{1 + number}:{self.port}" for number in range(HOSTS)]

    async def give(self, _: web.Request) -> web.Response:
        """A page with an endpoint."""
        await asyncio.sleep(self.delay)
        link = '<link rel="webmention" href="/webmention">'
        return web.Response(text=link + "<p>words" * 500, content_type="text/html")

    async def take(self, request: web.Request) -> web.Response:
        """The endpoint."""
        form = parse_qs(await request.text())
        await asyncio.sleep(self.delay)
        async with self.news:
            self.taken[form["source"][0] + form["target"][0]] += 1
            self.news.notify_all()
        return web.Response(status=202)

    async def reach(self, count: int) -> None:
        """Wait until so many different messages were taken."""
        async with self.news, asyncio.timeout(PATIENCE):
            await self.news.wait_for(lambda: len(self.taken) >= count)


@asynccontextmanager
async def targets(delay: float) -> AsyncIterator[Targets]:
    """Serve them on the loopback."""
    there = Targets(free_port(), delay, Counter(), asyncio.Condition())
    served = web.Application()
    served.router.add_get("/{path:.*}", there.give)
    served.router.add_post("/webmention", there.take)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    for pair in there.allowed:
        await web.TCPSite(runner, pair.partition(":")[0], there.port).start()
    try:
        yield there
    finally:
        await runner.cleanup()


def measure(folder: Path, *, quick: bool) -> Iterator[Line]:
    """Seconds for a post of a hundred links; a kill in the middle of a long queue."""
    yield asyncio.run(_post(folder))
    yield from asyncio.run(_queue(folder, QUEUED // 20 if quick else QUEUED))


async def _post(folder: Path) -> Line:
    url = f"sqlite:///{folder}/post.db"
    history.compose(url, events=0, threads={})
    async with targets(DELAY) as there:
        settings = Settings(database=Database(url), fetch=Fetch(allow=there.allowed))
        async with app.open_house(settings) as opened, app.speaking(opened) as speakers:
            await _publish(opened, there.links(LINKS), "post")
            begun = time.perf_counter()
            await speakers.sender.settle()
            took = time.perf_counter() - begun
    if len(there.taken) != LINKS:
        raise RuntimeError(f"only {len(there.taken)} of {LINKS} were told")
    return Line(
        f"seconds to tell {LINKS} targets on {HOSTS} hosts, each answering after 0.2 s",
        f"{took:.2f} s",
        "two answers, one after the other, 0.4 s",
        took,
        "less",
        3.0,
    )


async def _queue(folder: Path, count: int) -> list[Line]:
    """Kill the server when a third was told, start it again, and let it tell the rest."""
    url = f"sqlite:///{folder}/queue.db"
    history.compose(url, events=0, threads={})
    async with targets(0) as there:
        async with app.open_house(Settings(database=Database(url))) as opened:
            for post in range(-(-count // PER_POST)):
                links = there.links(min(PER_POST, count - post * PER_POST))
                await _publish(opened, links, f"post-{post}")
        allow = ", ".join(f'"{pair}"' for pair in there.allowed)
        more = f"[fetch]\nallow = [{allow}]\n"
        with house(folder, url, more=more) as first:
            await there.reach(count // 3)
            early = first.resident
            first.process.kill()
            await asyncio.to_thread(first.process.wait)
        with house(folder, url, more=more) as second:
            begun, cpu = time.perf_counter(), second.cpu
            rest = count - len(there.taken)
            await there.reach(count)
            took = time.perf_counter() - begun
            return _told(there, count, early, second, (rest, took, second.cpu - cpu))


def _told(
    there: Targets, count: int, early: int, second: Running, rest: tuple[int, float, float]
) -> list[Line]:
    twice = sum(there.taken.values()) - count
    done, took, cpu = rest
    return [
        Line(
            f"messages sent twice, of {count}, with a kill in the middle",
            f"{twice}, the other {done} at {done / took:,.0f}/s, {done / cpu:,.0f}/s of CPU",
            "48 were under way at most",
            twice,
            "less",
            48,
        ),
        Line(
            f"memory at the end of {count} deliveries",
            f"{second.resident / MIB:.0f} MiB",
            f"after a third of them {early / MIB:.0f} MiB",
            second.resident / early,
            "less",
            1.15,
        ),
    ]


async def _publish(opened: House, links: Sequence[str], name: str) -> None:
    source = f"{history.BLOG}/{name}/"
    stream = opened.random(16).hex()
    events: list[Event] = [
        PageOpened(stream, public=PageFacts(source)),
        PostPublished(stream, private=Post(source, name, tuple(links))),
    ]
    await opened.recorder.record(history.SITE, (), lambda: events)
