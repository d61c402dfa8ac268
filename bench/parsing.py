"""Reading our own pages, and those that they link to: against the same parse, told to nobody."""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

from bench import history
from bench.table import Line
from fedcomments.protocols.charset import decode
from fedcomments.protocols.html import Events, walk
from fedcomments.protocols.posted import entry
from fedcomments.protocols.sending.discovery import discover

URL = "https://blog.example/posts/on-lorem/"
SIZE = 50_000
TIMES = 40
"""Readings in one round, of which the quickest counts: anything slower met other work."""
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>On lorem</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="og:title" content="On lorem"><meta property="og:site_name" content="A blog">
<meta property="og:type" content="article"><meta name="generator" content="a generator">
<link rel="stylesheet" href="/css/main.css"><link rel="icon" href="/favicon.ico">
<link rel="alternate" type="application/atom+xml" title="A blog" href="/feed.xml">
<link rel="canonical" href="https://blog.example/posts/on-lorem/"></head>
<body class="post-template"><header class="site-header"><a class="site-title" href="/">A blog</a>
<nav class="site-nav"><ul>"""
POST = """</ul></nav></header><main class="page-content"><article class="post h-entry">
<header class="post-header"><h1 class="post-title p-name">On lorem</h1>
<p class="post-meta"><time class="dt-published" datetime="2026-11-20">20 November 2026</time>
by <a class="p-author h-card" href="/about/">Ann</a></p></header>
<div class="post-content e-content">"""
FOOT = """</div><footer class="post-footer"><a class="u-url" href="/posts/on-lorem/">Permalink</a>
</footer></article></main><footer class="site-footer"><div class="wrapper">
<p>Lorem ipsum.</p></div></footer></body></html>"""


class Nobody:
    """Is told of a page's tags, and does not listen."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A start tag."""

    def end(self, tag: str) -> None:
        """An end tag."""

    def close(self) -> None:
        """The end."""


class NobodyAtAll(Nobody):
    """Is told of a page's text, too, which takes a quarter of the time."""

    def data(self, text: str) -> None:
        """Some text."""


def measure(_: Path, *, rounds: int) -> Iterator[Line]:
    """What a post says, and the endpoints of the pages that it links to."""
    page = post()
    yield _line(
        "what a 50 kB post says: words, links, digest",
        _reading(page),
        partial(_heard, page, NobodyAtAll()),
        rounds,
    )
    yield _line(
        "both: a 50 kB post read, a 50 kB target discovered",
        partial(_both, _reading(page), _discovering(targets(page)["endpoint in the head"])),
        partial(_both, partial(_heard, page, NobodyAtAll()), partial(_heard, page, Nobody())),
        rounds,
    )
    for where, target in targets(page).items():
        bare = partial(_heard, target, Nobody())
        yield _line(f"discovery, 50 kB, {where}", _discovering(target), bare, rounds)


def _both(one: Callable[[], object], other: Callable[[], object]) -> None:
    one()
    other()


def targets(page: bytes) -> dict[str, bytes]:
    """The same page as one that others link to: where its endpoint stands → the page."""
    link = b'<link rel="webmention" href="/webmention">'
    return {
        "none": page,
        "endpoint in the head": page.replace(b"</head>", link + b"</head>"),
        "endpoint at the end": page.replace(b"</body>", link + b"</body>"),
    }


def post() -> bytes:
    """A post as a static site generator lays it out: a link for each of its 70 paragraphs."""
    chance = random.Random(1)
    menu = "".join(
        f'<li class="item"><a href="/tags/{word}/">{word}</a></li>\n' for word in history.LATIN
    )
    parts: list[str] = []
    size = SIZE - len(HEAD + menu + POST + FOOT)
    while size > 0:
        parts.append(_paragraph(chance, len(parts)))
        size -= len(parts[-1])
    return (HEAD + menu + POST + "".join(parts) + FOOT).encode()


def _paragraph(chance: random.Random, number: int) -> str:
    words = chance.choices(history.LATIN, k=90)
    words[20] = f'<a href="https://site{number % 50}.example/2026/{words[20]}/">{words[20]}</a>'
    words[50] = f"<em>{words[50]}</em>"
    words[70] = f"<code>{words[70]}</code>"
    head = f'<h2 id="part-{number}">{words[0]}</h2>\n' if number % 5 == 0 else ""
    return f"{head}<p>{' '.join(words)}</p>\n"


def _reading(page: bytes) -> Callable[[], object]:
    return partial(entry.read, page, content_type="text/html", charset="utf-8", url=URL)


def _discovering(page: bytes) -> Callable[[], object]:
    return partial(
        discover,
        asked=URL,
        url=URL,
        headers=[],
        body=page,
        content_type="text/html",
        charset="utf-8",
    )


def _line(what: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> Line:
    took = [(_quickest(ours), _quickest(theirs)) for _ in range(rounds)]
    mine, bare = (min(one) for one in zip(*took, strict=True))
    return Line(
        what,
        f"{1e6 * mine:.0f} µs",
        f"the same parse, told to nobody, {1e6 * bare:.0f} µs",
        bare / mine,
        "more",
        0.8,
    )


def _heard(page: bytes, by: Nobody) -> None:
    # The protocol asks for `data`, lxml does without where there is none.
    walk(decode(page, "utf-8"), cast("Events", by))


def _quickest(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best
