"""A log watched from outside: growth is proved, a fork and a rollback are noticed."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec.structs import replace

from fedcomments.audit.elsewhere import look
from fedcomments.client.fetch import Client
from fedcomments.log import checkpoint, note
from fedcomments.log.checkpoint import Checkpoint

HOUR = 3_600_000


@pytest.fixture
async def watch(blog):
    """Look at the blog's log → what that came to; `kept` is what was last seen."""
    server = blog.client.server
    client = Client("http://127.0.0.1:1", allow=[f"127.0.0.1:{server.port}"])

    async def watch(kept=None, **more):
        url = f"http://127.0.0.1:{server.port}/log/blog"
        more = {"vkey": "", "now": blog.clock.now, **more}
        return await look(client, url, kept, **more)

    yield watch
    client.close()


async def test_a_log_that_grows_is_fine(blog, watch):
    await blog.say("first")
    first = await watch()
    for number in range(5):
        await blog.say(f"number {number}")

    grown = await watch(first.kept)
    same = await watch(grown.kept)

    assert [first.verdict, grown.verdict, same.verdict] == ["first", "grown", "same"]
    assert grown.size == first.size + 5


async def test_a_log_that_stands_still_for_too_long_is_told(blog, watch):
    await blog.say("first")
    first = await watch()

    late = await watch(first.kept, silence=HOUR, now=blog.clock.now + 2 * HOUR)

    assert late.verdict == "silent"


@pytest.fixture
async def forged(blog):
    """Sign any checkpoint with the log's own key, as its owner could."""
    secrets = await blog.house.recorder.secrets("blog")
    origin = blog.house.sites[0].origin

    def forged(size, root):
        text = checkpoint.write(Checkpoint(origin, size, root))
        return note.sign(text, origin, secrets.signing)

    return forged


async def test_a_log_with_another_past_is_a_fork(blog, watch, forged):
    await blog.say("first")
    first = await watch()
    await blog.say("second")

    other = await watch(replace(first.kept, note=forged(first.size, bytes(32))))

    assert (other.verdict, other.kept.note) == ("fork", forged(first.size, bytes(32)))
    assert note.read(other.evidence)


async def test_the_same_size_with_another_root_is_a_fork(blog, watch, forged):
    await blog.say("first")
    first = await watch()

    other = await watch(replace(first.kept, note=forged(first.size, bytes(32))))

    assert other.verdict == "fork"


async def test_a_log_that_lost_its_end_is_a_rollback(blog, watch, forged):
    await blog.say("first")
    first = await watch()

    other = await watch(replace(first.kept, note=forged(first.size + 1, bytes(32))))

    assert other.verdict == "rollback"


async def test_another_key_s_signature_is_none(blog, watch):
    await blog.say("first")
    other = "comments.example/log/notes+184e8f81+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    seen = await watch(vkey=other)

    assert seen.verdict == "unsigned"


@pytest.mark.parametrize("body", ["", "rubbish", "a\n1\nAA==\n", "<html>", "\x00" * 100])
async def test_what_is_no_log_is_no_log(body):
    async def answer(_):
        return web.Response(text=body)

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    async with TestServer(application) as server:
        client = Client("http://127.0.0.1:1", allow=[f"127.0.0.1:{server.port}"])
        url = f"http://127.0.0.1:{server.port}/log/x"

        seen = await look(client, url, None, vkey="", now=0)
        client.close()

    assert (seen.verdict, seen.kept) == ("unsigned", None)


async def test_a_server_that_is_away_is_unreachable():
    client = Client("http://127.0.0.1:1")

    seen = await look(client, "http://127.0.0.1:9/log/x", None, vkey="", now=0)
    client.close()

    assert seen.verdict == "unreachable"
