"""Pages made to keep us busy: read within the budget, and in not much memory."""

import resource
import time

import pytest

from fedcomments.protocols.posted.entry import read
from fedcomments.protocols.posted.feedlink import discover

URL = "https://blog.example/post/"
MOST = 1 << 20
SLACK = 1.0
HOSTILE = {
    "entries": "<p class='h-entry'><a class='u-url' href='x'>",
    "entries within": "<div class='h-entry'><div class='e-content'>",
    "contents": "<p class='e-content'><nav>x</nav>",
    "silence": "<b class='u-comment'></b>",
    "answers": "<p class='u-in-reply-to'><a class='u-url' href='x'></a></p>",
    "answers within": "<b class='u-in-reply-to h-cite'><a class='u-url' href='x'></a>",
    "articles": "<article><article><a href='x'>",
    "margins": "<header><aside><a href='x'></aside></header>",
    "classes": "<p class='" + "e-content " * 50 + "'>",
    "one class more each": "".join(f"<p class='h-entry c{number}'>" for number in range(30_000)),
    "far links": "".join(f"<a href='//t{number}.example/'>" for number in range(30_000)),
    "near links": "".join(f"<a href='{number}'>" for number in range(60_000)),
    "own links": "".join(f"<a href='https://blog.example/post/#{n}'>" for n in range(25_000)),
    "links that are none": "".join(f"<a href='x:{number}'>" for number in range(50_000)),
    "long links": "".join(f"<a href='/{'a/.' * 680}{n}'>" for n in range(500)),
    "hosts": "".join(f"<a href='//{'a.' * 120}{n}.é'>" for n in range(3_000)),
    "spaces": " \n" * 500,
    "alternates": "<link rel=alternate type=application/json href='http://['>",
    "names": "<b class='p-name'>x",
    "titles": "<title>x</title>",
    "bold": "<b><p>",
    "divisions": "<div>",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_within_the_budget(piece):
    body = (piece * (MOST // len(piece) + 1))[:MOST].encode()
    began, most = time.thread_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    post = read(body, content_type="text/html", charset="", url=URL)

    assert time.thread_time() - began < 0.5 + SLACK
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 128 * 1024
    assert len(post.links) <= 500


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_looking_for_a_feed_ends_within_the_budget(piece):
    body = (piece * (MOST // len(piece) + 1))[:MOST].encode()
    began = time.thread_time()

    discover(body, content_type="text/html", charset="", url=URL)

    assert time.thread_time() - began < 0.5 + SLACK
