"""Mentions: accepting them over HTTP, durably; verifying pages with and without microformats."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import quote

import mf2py
from aiohttp import web

from bench import history
from bench.load import NUMBER, SPREAD, Load
from bench.serving import Running, ask, bare, free_port, house, middle, request
from bench.table import Line, paired, ratio
from fedcomments import app
from fedcomments.client.fetch import Client
from fedcomments.domain.address import parse
from fedcomments.domain.page import Page
from fedcomments.protocols.mf2_process import Parser
from fedcomments.queues.inbox import Told, Waiting
from fedcomments.settings import Database, Settings
from fedcomments.workers.examiner import Examiner
from fedcomments.workers.outcome import Linked

PATH = "/page/"
TARGET = history.BLOG + PATH
FORM = "application/x-www-form-urlencoded"
PAGES = 40
"""Pages looked at in one round, as many at once as the verifier takes."""
AT_ONCE = 8


def measure(folder: Path, *, rounds: int) -> Iterator[Line]:
    """Accepting against a bare form handler; looking against bare mf2py and a bare fetch."""
    url = f"sqlite:///{folder}/mentions.db"
    history.compose(url, events=0, threads={PATH: 10})
    with house(folder, url) as ours, bare(folder) as theirs:
        yield _accepting(ours, theirs, rounds)
    yield from asyncio.run(_looking(url, rounds))


def _accepting(ours: Running, theirs: Running, rounds: int) -> Line:
    first = count()

    def load(line: str) -> Load:
        source = quote(f"https://host{NUMBER.decode()}.example/post", safe="%")
        form = f"source={source}&target={quote(TARGET, safe='')}".encode()
        asked = request(line, form, Content_Type=FORM)
        return Load(0, [asked], clients=32, first=next(first) * SPREAD)

    a, b = paired(
        lambda: ask(ours, load("POST /webmention"), 201),
        lambda: ask(theirs, load("POST /form"), 201),
        rounds,
    )
    return Line(
        "webmentions accepted over HTTP, durably, 32 clients (floor 0.25, aim 0.4)",
        middle(a),
        f"bare form handler {middle(b)}",
        ratio([one.per_cpu for one in a], [one.per_cpu for one in b]),
        "more",
        0.25,
    )


def page(*, with_microformats: bool) -> str:
    """About 50 kB of a blog post that links to the target."""
    words = "".join(f"<p>{' '.join(history.LATIN)} {number}.</p>\n" for number in range(350))
    post = f'<a href="{TARGET}" class="u-in-reply-to">this</a><div class="e-content">{words}</div>'
    if with_microformats:
        post = (
            f'<article class="h-entry"><a class="p-author h-card" href="/">Ann</a>{post}</article>'
        )
    else:
        post = post.replace(' class="u-in-reply-to"', "").replace(' class="e-content"', "")
    return f"<!doctype html><title>A post</title><body>{post}</body>"


async def _looking(url: str, rounds: int) -> list[Line]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    rich, plain = page(with_microformats=True), page(with_microformats=False)
    served = web.Application()
    for name, text in (("/rich", rich), ("/plain", plain)):
        served.router.add_get(name, _giver(text))
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    client = Client("http://127.0.0.1:1", allow=[f"127.0.0.1:{port}"])
    async with app.open_house(Settings(database=Database(url))) as opened:
        examiner = Examiner(
            client=client,
            parser=Parser(),
            reader=opened.reader,
            clock=opened.clock,
            looks_at_unknown_pages=False,
        )
        lines = [
            await _rich(examiner, origin, rich, rounds),
            await _plain(examiner, client, origin, rounds),
        ]
        await examiner.close()
    await runner.cleanup()
    return lines


def _giver(text: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def give(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    return give


async def _timed(one: Callable[[], Awaitable[object]]) -> float:
    """Do it so many times, several at once → times a second."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def within() -> None:
        async with turn:
            await one()

    begun = time.perf_counter()
    await asyncio.gather(*(within() for _ in range(PAGES)))
    return PAGES / (time.perf_counter() - begun)


def _row(source: str) -> Waiting:
    return Waiting(
        "blog", "0" * 32, "webmention", source, source, "127.0.0.1", TARGET, "", -1, Told(),
        "queued", 0, 0, 0, 0, 0,
    )  # fmt: skip


async def _look(examiner: Examiner, source: str) -> None:
    known = Page("00" * 16, TARGET, "", closed=False, position=0)
    outcome = await examiner.examine(_row(source), known, [parse(TARGET).key])
    if not isinstance(outcome, Linked):
        raise TypeError(f"the page was not understood: {outcome}")


async def _rich(examiner: Examiner, origin: str, text: str, rounds: int) -> Line:
    source = f"{origin}/rich"
    await _look(examiner, source)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(await _timed(lambda: _look(examiner, source)))
        begun = time.perf_counter()
        for _ in range(PAGES // 2):
            mf2py.parse(doc=text, url=source, html_parser="lxml")
        theirs.append(PAGES // 2 / (time.perf_counter() - begun))
    return Line(
        f"verifying {len(text) // 1000} kB pages with microformats",
        f"{median(ours):.0f} pages/s",
        f"bare mf2py on one core {median(theirs):.0f}/s",
        ratio(ours, theirs),
        "more",
        0.7,
    )


async def _plain(examiner: Examiner, client: Client, origin: str, rounds: int) -> Line:
    source = f"{origin}/plain"
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(await _timed(lambda: _look(examiner, source)))
        theirs.append(await _timed(lambda: client.fetch(source)))
    return Line(
        "verifying pages without",
        f"{median(ours):.0f} pages/s",
        f"bare guarded fetch {median(theirs):.0f}/s",
        ratio(ours, theirs),
        "more",
        0.6,
    )
