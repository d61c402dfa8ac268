"""Other sites' markup, read here: sanitised, whatever it tries (H11, WR47)."""

import json
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fedcomments.protocols.foreign import LONGEST, MOST_TAGS, render, words

VECTORS = json.loads((Path(__file__).parent.parent / "xss" / "vectors.json").read_text())
TRICKS = {v["id"]: " ".join(v.get(key, "") for key in ("text", "name", "website")) for v in VECTORS}
BASE = "https://src.example/a/"


class Page(HTMLParser):
    """The tags and attributes of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<h2 class=x>Head</h2>text", "<p>Head</p>text"),
        ('<img src="x.png" alt="x">a', "a"),
        ("<script>x</script><style>y</style>z", "z"),
        ('<p onclick="x" style="y" class="z">a</p>', "<p>a</p>"),
        ("a\u202eb", "ab"),
        ("<!-- x -->y", "y"),
        ("<table><tr><td>a</td></tr></table>", "a"),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
    ],
)
def test_a_little_markup_is_kept(html, shown):
    assert render(html, BASE) == shown


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("../b", "https://src.example/b"),
        ("//x.example/c", "https://x.example/c"),
        ("https://x.example/c", "https://x.example/c"),
        ("javascript:alert(1)", None),
        (" java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
    ],
)
def test_links_are_absolute_and_followed_by_nobody(href, link):
    [(tag, attributes)] = Page(render(f'<a href="{href}">x</a>', BASE)).tags

    assert tag == "a"
    assert attributes.get("href") == link
    assert attributes["rel"] == "nofollow ugc noopener"


@pytest.mark.parametrize("html", TRICKS.values(), ids=TRICKS)
def test_no_vector_leaves_anything_that_runs(html):
    shown = Page(render(html, BASE)).tags

    for tag, attributes in shown:
        assert tag not in {"script", "style", "iframe", "img", "svg", "math", "object", "form"}
        assert set(attributes) <= {"href", "rel", "start"} or tag == "abbr"
        assert attributes.get("href", "https:").startswith(("http:", "https:", "mailto:"))


@pytest.mark.parametrize(
    "piece", ["<b><p>", "<font c=i><p>", "<div>", "<a href=x>x", "<b><i><u><s><p>", "<ul><li>", "<"]
)
def test_hostile_markup_is_shown_soon(piece):
    html = (piece * LONGEST)[:LONGEST]
    began = time.thread_time()

    shown = [render(html, BASE), render(piece * (MOST_TAGS // piece.count("<")), BASE)]

    assert time.thread_time() - began < 0.5
    assert max(map(len, shown)) < 96 * 1024


def test_words_are_words_alone():
    assert words("<p>a &amp; <b>b</b>\n<script>x</script>&lt;i&gt;</p>") == "a & b <i>"
