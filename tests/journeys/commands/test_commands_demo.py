"""The demo: two blogs with their discussions, for as long as somebody looks."""

import asyncio
import re
import signal
import socket

import httpx
import pytest

PORTS = (8790, 8791, 8792)
"""The discussions in seeds/ are logs: their pages' addresses are in them, ports and all."""

SERVER = "http://127.0.0.1:8790"


@pytest.fixture
def free_ports():
    """Nobody else listens where the demo must."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                pytest.skip(f"PORT {port} IS TAKEN by another program: the demo is NOT tested")


@pytest.fixture
async def demo(line, free_ports):
    """The demo, running → the process, and what it said when it was ready."""
    del free_ports
    process = await line.start("demo")
    said = ""
    while "Ctrl+C" not in said:
        heard = (await process.stdout.readline()).decode()
        assert heard, (await process.stderr.read()).decode()
        said += heard
    yield process, said
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_the_demo_shows_two_blogs_and_ends_when_it_is_told_to(demo, line):
    process, said = demo
    blogs = re.findall(r"(http://127\.0\.0\.1:879[12])/", said)
    config = re.search(r"audit verify --config (\S+)", said)[1]

    async with httpx.AsyncClient(trust_env=False) as visitor:
        posts = [post for blog in blogs for post in await posts_of(visitor, blog)]
        pages = [await visitor.get(url) for url in posts]
        threads = {url: await thread(visitor, url) for url in posts}
        plain = await visitor.get(f"{SERVER}/thread", params={"url": posts[-1]})
        embedded = await visitor.get(f"{SERVER}/embed.js")
        docs = await visitor.get(f"{SERVER}/docs")
    verified = await line.ok("audit", "verify", "--config", config)
    waiting = await line.told("moderate", "list", "--config", config)
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(20):
        _, err = await process.communicate()

    busy = [url for url in posts if threads[url]["count"] > 0 and threads[url]["responses"]]
    assert {url.rpartition(":")[2][:4] for url in busy} == {"8791", "8792"}
    assert {page.status_code for page in [*pages, plain, embedded, docs]} == {200}
    assert all(f"{SERVER}/embed.js" in page.text for page in pages)
    assert verified.count("rows shown match a replay") == 2
    assert waiting != []
    assert (process.returncode, err.decode()) == (0, "")


async def posts_of(visitor, blog):
    """The addresses of the posts that a blog's front page leads to."""
    front = await visitor.get(f"{blog}/")
    assert front.status_code == 200
    return [f"{blog}/{path}" for path in re.findall(r'class="u-url" href="([a-z-]+/)"', front.text)]


async def thread(visitor, url):
    answer = await visitor.get(f"{SERVER}/api/v1/thread", params={"url": url})
    assert answer.status_code == 200, answer.text
    return answer.json()
