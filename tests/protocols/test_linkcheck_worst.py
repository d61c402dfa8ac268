"""Pages made to keep a parser busy: the link check ends within its budget of time and memory."""

import resource
import time

import pytest

from fedcomments.protocols.linkcheck import GLANCE, SHORT, is_short, look
from fedcomments.protocols.target import target

LINK = '<a href="https://blog.example/post">x</a>'
MOST = 1 << 20
# The budget is CPU time; the rest is for decoding, one step past the budget, a busy machine.
SLACK = 1.0
LONGEST_STALL = 0.05
HOSTILE = {
    "nested": "<div>" * 20_000,
    "nested inline": "<span>" * 170_000,
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    "one attribute again and again": "<a " + "a=1 " * 250_000 + ">",
    "attributes of html": "".join(f"<html a{number}=1>" for number in range(60_000)),
    "fonts": "<font c=i><p>" * 80_000,
    "bold": "<b><p>" * 170_000,
    "a giant attribute": "<a href='" + "x" * 1_000_000 + "'>",
    "a giant attribute of references": '<a href="' + "&a" * 400_000 + '">',
    "a giant tag name": "<" + "a" * 1_000_000 + ">",
    "a giant comment": "<!--" + "-" * 1_000_000,
    "comments in comments": "<!--" + "<!-" * 300_000,
    "NULs": "\0" * 1_000_000,
    "ampersands": "&" * 1_000_000,
    "references": "&amp;" * 200_000,
    "less than": "<" * 1_000_000,
    "sections": "<![CDATA[" * 100_000,
    "document types": "<!DOCTYPE " * 100_000,
    "tags never closed": "<a " * 300_000,
    "quotes never closed": '<a href="' * 100_000,
    "links nearly right": "<a href=https://blog.example/pos>" * 30_000,
    "links near home": "<base href=//blog.example/><a href=b>" + "<a href=b>" * 100_000,
    "tables": "<table><tr><td>" * 60_000,
    "scripts": "<script>" + "</scrip" * 140_000,
    "script comments": "<script><!--" * 80_000,
    "selects": "<select><option>" * 60_000,
    "ends without a start": "</p>" * 250_000,
    "forms": "<form><p>" * 100_000,
    "lists": "<ul><li>" * 120_000,
    "templates": "<template>" * 100_000,
    "classes": '<p class="' + "h-entr " * 140_000 + '">',
    "rels": f"<a href=https://blog.example/post rel='{'x ' * 500_000}'>",
    "words": "word " * 200_000,
    "charsets": "<meta charset=utf-16>" * 50_000,
    "titles": "<title>x</title>" * 60_000,
    "metas": "<meta name=author content=x>" * 35_000,
}


@pytest.mark.parametrize("start", HOSTILE.values(), ids=HOSTILE)
def test_a_glance_at_a_hostile_page_does_not_hold_up_the_loop(start):
    body = (start[: SHORT - len(LINK)] + LINK).encode()
    began = time.thread_time()

    look(body, media="", charset="", url="https://s.example/", target=TARGET, seconds=GLANCE)

    assert time.thread_time() - began < LONGEST_STALL


@pytest.mark.parametrize(
    ("body", "media", "short"),
    [
        (b"<" * SHORT, "text/html", True),
        (b"<" * (SHORT + 1), "text/html", False),
        (b"http://", "text/plain", False),
        (b"{}", "application/json", False),
    ],
)
def test_only_short_pages_are_read_at_a_glance(body, media, short):
    assert is_short(body, media) is short


@pytest.mark.parametrize("start", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_ends_within_its_budget(start):
    body = (start[: MOST - len(LINK)] + LINK).encode()
    began, most = time.thread_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    look(body, media="text/html", charset="", url="https://s.example/", target=TARGET)

    assert time.thread_time() - began < 0.5 + SLACK
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 64 * 1024


def test_a_page_that_used_up_its_time_says_that_nothing_is_proved():
    body = ("<b>" * 100_000 + LINK).encode()

    seen = look(body, media="", charset="", url="https://s.example/", target=TARGET, seconds=0.0)

    assert seen.found is None
    assert not seen.finished


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 100_000,
        b"[" + b"1e999," * 100_000 + b"1]",
        b'"' + b"\\ud800" * 100_000 + b'"',
        b"\xff" * 1_000_000,
    ],
    ids=["deep", "numbers", "surrogates", "no UTF-8"],
)
def test_hostile_json_holds_no_links(body):
    seen = look(body, media="application/json", charset="", url="https://s.example/", target=TARGET)

    assert seen.found is None


@pytest.mark.parametrize(
    "text", ["http://" * 150_000, "https://blog.example/post" * 40_000, ")" * MOST]
)
def test_hostile_text_ends_soon(text):
    began = time.thread_time()

    look(text.encode(), media="text/plain", charset="", url="https://s.example/", target=TARGET)

    assert time.thread_time() - began < SLACK


TARGET = target("https://blog.example/post")
