"""Lying servers: lengths, encodings and protocols that are not what they say."""

import gzip

import pytest

from fedcomments.errors import Unreachable

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PACKED = gzip.compress(b"<p>hi" * 1000)


async def test_a_large_length_is_refused_before_anything_comes(web, answers):
    async def only_say_so(reader, writer):
        writer.write(HEAD + b"Content-Length: 1048577\r\n\r\n")
        await answers.silent(reader, writer)

    web.place("blog.example", only_say_so)

    with pytest.raises(Unreachable, match="too_large"):
        await web.client().fetch("http://blog.example/")


@pytest.mark.parametrize(
    "lie",
    [
        b"Content-Length: 10\r\n\r\nshort",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 1e3\r\n\r\n",
        b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    ],
)
async def test_a_length_that_is_a_lie_is_a_bad_answer(web, lie):
    web.place("blog.example", HEAD + lie)

    with pytest.raises(Unreachable, match="bad_answer"):
        await web.client().fetch("http://blog.example/")


async def test_no_more_is_read_than_the_length_says(web):
    web.place("blog.example", HEAD + b"Content-Length: 2\r\n\r\nhi, and more")

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"hi"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"",
        b"\r\n" * 9,
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\na b: c\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_a_bad_answer(web, head):
    web.place("blog.example", head)

    with pytest.raises(Unreachable, match="bad_answer"):
        await web.client().fetch("http://blog.example/")


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "identity, br"])
async def test_an_encoding_that_was_not_asked_for_is_refused(web, answers, encoding):
    web.place("blog.example", answers.page(PACKED, f"Content-Encoding: {encoding}"))

    with pytest.raises(Unreachable, match="bad_encoding"):
        await web.client().fetch("http://blog.example/")


async def test_encodings_in_several_lines_are_seen(web, answers):
    lines = ["Content-Encoding: gzip"] * 2
    web.place("blog.example", answers.page(gzip.compress(PACKED), *lines))

    with pytest.raises(Unreachable, match="bad_encoding"):
        await web.client().fetch("http://blog.example/")


@pytest.mark.parametrize("kind", ["image/png", "audio/ogg", "video/mp4", "font/woff2", "model/stl"])
async def test_pictures_are_refused_before_they_come(web, answers, kind):
    head = HEAD.replace(b"text/html", kind.encode()) + b"\r\n"
    web.place("blog.example", answers.dripping(head, b"a"))

    with pytest.raises(Unreachable, match="invalid_content"):
        await web.client().fetch("http://blog.example/")
