"""Reading only the beginning of what others answer: no body undoes its head."""

import asyncio
import gzip
from functools import partial

import pytest

from fedcomments.client.answer import Fetched

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: text/html\r\nLocation: /status\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(64 * MIB))

BODIES = {
    "endless": (HEAD + b"\r\n", bytes(65536)),
    "endless chunks": (CHUNKED, b"1000\r\n" + bytes(4096) + b"\r\n"),
    "crumbs": (CHUNKED, b"1\r\na\r\n" * 10_000),
    "noise in place of chunks": (CHUNKED, b"\xff" * 4096),
    "trailers": (CHUNKED + b"0\r\n", b"a:b\r\n" * 10_000),
}


def everything(_: Fetched) -> bool:
    return True


@pytest.mark.parametrize("what", BODIES)
async def test_a_message_was_taken_whatever_body_follows(web, answers, pulse, what):
    web.place("blog.example", answers.endless(*BODIES[what]))

    answer = await web.client().post("http://blog.example/webmention", b"a=b", "text/plain")

    assert (answer.status, answer.value("location")) == (201, "/status")
    assert len(answer.body) <= 64 * 1024
    assert pulse.longest < 0.05


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Encoding: br\r\n\r\nwhatever",
        b"Content-Encoding: gzip\r\n\r\nno gzip",
        b"Content-Encoding: gzip\r\n\r\n" + BOMB,
        b"Content-Length: 100\r\n\r\nbroken off",
    ],
    ids=["an unknown encoding", "a false one", "a bomb", "a broken line"],
)
async def test_a_message_was_taken_though_its_answer_cannot_be_read(web, body):
    web.place("blog.example", HEAD + body)

    answer = await web.client().post("http://blog.example/webmention", b"a=b", "text/plain")

    assert (answer.status, len(answer.body) <= 64 * 1024) == (201, True)


async def test_a_message_whose_answer_drips_was_taken(web):
    async def drip(_, writer):
        writer.write(HEAD + b"\r\n")
        while not writer.is_closing():
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.5)

    web.place("blog.example", drip)

    answer = await web.client().post("http://blog.example/webmention", b"a=b", "text/plain")

    assert answer.status == 201
    assert set(answer.body) == set(b"a")


async def test_a_long_page_is_cut_where_its_beginning_is_enough(web):
    web.place("blog.example", b"HTTP/1.1 200 OK\r\n\r\n<link>" + bytes(2 * MIB))

    page = await web.client().fetch("http://blog.example/", wants=everything, cuts=MIB)

    assert len(page.body) == MIB
    assert page.body.startswith(b"<link>")


async def test_the_body_of_a_failure_is_read_for_whoever_wants_it(web):
    web.place("blog.example", b"HTTP/1.1 500 Oh\r\nContent-Length: 6\r\n\r\n<link>")
    fetch = partial(web.client().fetch, "http://blog.example/")

    pages = [await fetch(), await fetch(wants=everything, cuts=MIB)]

    assert [page.body for page in pages] == [b"", b"<link>"]


async def test_more_headers_go_along_with_a_question(web):
    web.place("blog.example", b"HTTP/1.1 304 Not Modified\r\n\r\n")

    page = await web.client().fetch("http://blog.example/", headers=[("If-None-Match", '"a"')])

    assert page.status == 304
    assert web.asked[0].values("if-none-match") == ['"a"']


NOW = 1_790_000_000_000


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        ("120", 120_000),
        (" 0 ", 0),
        ("Mon, 21 Sep 2026 14:14:20 GMT", 1_790_000_060_000 - NOW),
        ("Mon, 21 Sep 1999 14:14:20 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("9" * 400, 999_999_999_000),
        ("\u0662", 0),
        ("Mon, 21 Sep 99999 14:14:20 GMT", 0),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_or_a_date(value, pause):
    answer = Fetched("http://blog.example/", 503, (("retry-after", value),))

    assert answer.pause(NOW) == pause
