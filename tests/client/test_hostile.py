"""Hostile servers: endless, slow, lying and exploding ones; our limits always hold."""

import asyncio
import gzip
import tracemalloc

import pytest

from fedcomments.errors import Unreachable

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(64 * MIB))
NOTHING = b"\x00\x00\x00\xff\xff" * 13_000  # gzip blocks that unpack to nothing

ENDLESS = {
    "body": (HEAD + b"\r\n", bytes(65536), "too_large"),
    "chunks": (CHUNKED, b"1000\r\n" + bytes(4096) + b"\r\n", "too_large"),
    "crumbs": (CHUNKED, b"1\r\na\r\n" * 10_000, "too_large"),
    "chunk extensions": (CHUNKED + b"1;", b"a" * 65536, "bad_answer"),
    "chunks with extensions": (
        CHUNKED,
        b"1;" + b"a" * 8_000 + b"\r\nx\r\n",
        "too_large: The answer goes on and on",
    ),
    "trailers": (CHUNKED + b"0\r\n", b"a:b\r\n" * 10_000, "bad_answer"),
    "empty blocks": (
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
        NOTHING,
        "too_large",
    ),
    "headers": (HEAD, b"a:b\r\n" * 10_000, "too_large"),
    "header name": (HEAD, b"a" * 65536, "too_large"),
    "header value": (HEAD + b"a:", b"a" * 65536, "too_large"),
    "folded header": (HEAD + b"a: b\r\n", b" c\r\n" * 10_000, "too_large"),
    "status line": (b"HTTP/1.1 200 ", b"a" * 65536, "too_large"),
    "interim answers": (b"", b"HTTP/1.1 100 \r\n\r\n" * 4_000, "too_large"),
    "noise": (b"", b"\x00\xff" * 32_768, "bad_answer"),
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_what_has_no_end_is_cut_off_without_holding_up_others(web, answers, pulse, what):
    head, piece, reason = ENDLESS[what]
    web.place("blog.example", answers.endless(head, piece))

    with pytest.raises(Unreachable, match=f"{reason}"):
        await web.client().fetch("http://blog.example/")

    assert pulse.longest < 0.05


FINITE = {
    "many headers": HEAD + b"a:b\r\n" * 6_400 + b"\r\n",
    "a folded header": HEAD + b"a: b\r\n" + b" c\r\n" * 7_900 + b"\r\n",
    "many trailers": CHUNKED + b"0\r\n" + b"a:b\r\n" * 6_400 + b"\r\n",
    "crumbs": CHUNKED + b"1\r\na\r\n" * 16_000 + b"0\r\n\r\n",
}


@pytest.mark.parametrize("what", FINITE)
async def test_what_is_laborious_but_within_limits_holds_nobody_up(web, pulse, what):
    web.place("blog.example", FINITE[what])

    page = await web.client().fetch("http://blog.example/")

    assert page.status == 200
    assert pulse.longest < 0.05


async def test_crumbs_leave_the_loop_to_others(web, pulse):
    web.place("blog.example", FINITE["crumbs"])

    page = await web.client().fetch("http://blog.example/")

    assert len(page.body) == 16_000
    assert pulse.longest < 0.02


async def test_trailers_are_no_longer_than_a_head_may_be(web, pulse):
    web.place("blog.example", CHUNKED + b"0\r\n" + b"a:b\r\n" * 18_000 + b"\r\n")

    with pytest.raises(Unreachable, match="bad_answer"):
        await web.client().fetch("http://blog.example/")

    assert pulse.longest < 0.05


async def test_a_bomb_is_stopped_early_with_flat_memory(web, answers, pulse):
    web.place("blog.example", answers.page(BOMB, "Content-Encoding: gzip"))
    client = web.client()
    tracemalloc.start()

    with pytest.raises(Unreachable, match="too_large"):
        await client.fetch("http://blog.example/")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * MIB
    assert pulse.longest < 0.05


@pytest.mark.parametrize("size", [MIB, MIB + 1])
async def test_a_page_may_have_a_mebibyte(web, answers, size):
    web.place("blog.example", answers.page(bytes(size)))

    try:
        outcome = len((await web.client().fetch("http://blog.example/")).body)
    except Unreachable as fault:
        outcome = fault.reason

    assert outcome == (MIB if size == MIB else "too_large")


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"\r\n", b"a"),
        (CHUNKED, b"1\r\na\r\n"),
        (HEAD, b"a: b\r\n"),
        (b"", b"H"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], NOTHING[:5]),
    ],
)
async def test_a_drip_ends_with_the_time_for_all(web, answers, head, piece):
    web.place("blog.example", answers.dripping(head, piece))
    loop = asyncio.get_running_loop()
    start = loop.time()

    with pytest.raises(Unreachable, match="timeout"):
        await web.client(total=0.2).fetch("http://blog.example/")

    assert loop.time() - start < 1


@pytest.mark.parametrize("step", ["connect_tcp", "resolve"])
@pytest.mark.parametrize("limits", [{"connect": 0.1}, {"total": 0.1}])
async def test_a_line_stands_soon_or_never(web, answers, step, limits):
    async def never(*_, **__):
        await asyncio.Event().wait()

    web.place("blog.example", answers.page())
    setattr(web, step, never)
    loop = asyncio.get_running_loop()
    start = loop.time()

    with pytest.raises(Unreachable, match="timeout"):
        await web.client(**limits).fetch("http://blog.example/")

    assert loop.time() - start < 1


async def test_silence_ends_with_the_time_for_all(web, answers):
    web.place("blog.example", answers.silent)

    with pytest.raises(Unreachable, match="timeout"):
        await web.client(total=0.1).fetch("http://blog.example/")


async def test_the_time_is_for_all_hops_together(web, answers):
    async def slow(_, writer):
        await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.1)
        writer.write(answers.moved("/"))

    web.place("blog.example", slow)

    with pytest.raises(Unreachable, match="timeout"):
        await web.client(total=0.25).fetch("http://blog.example/")

    assert len(web.asked) == 3


async def test_waiting_for_a_turn_counts_too_and_nobody_else_waits(web, answers):
    web.place("slow.example", answers.silent)
    web.place("blog.example", answers.page(b"here"))
    client = web.client(total=0.2)

    outcomes = await asyncio.gather(
        *(client.fetch(f"http://slow.example/{n}") for n in range(5)),
        client.fetch("http://blog.example/"),
        return_exceptions=True,
    )

    assert [fault.reason for fault in outcomes[:5]] == ["timeout"] * 5
    assert outcomes[5].body == b"here"
    assert len([asked for asked in web.asked if asked.values("host") == ["slow.example"]]) == 2


async def test_the_connection_is_closed_at_once_when_something_is_refused(web):
    closed = asyncio.Event()

    async def wait_for_the_end(reader, writer):
        writer.write(HEAD + b"Content-Length: 9999999\r\n\r\n")
        await reader.read()
        closed.set()

    web.place("blog.example", wait_for_the_end)

    with pytest.raises(Unreachable):
        await web.client().fetch("http://blog.example/")
    async with asyncio.timeout(1):
        await closed.wait()
