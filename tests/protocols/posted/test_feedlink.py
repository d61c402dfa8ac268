"""Which feed a page says is its own."""

import pytest

from fedcomments.protocols.posted.feeds import discover

URL = "https://blog.example/post/"
ATOM = '<link rel="alternate" type="application/atom+xml" href="/atom">'
JSON = '<link rel="alternate" type="application/json" href="/json">'
PAGES = {
    "Atom": (ATOM, "/atom"),
    "RSS": (ATOM.replace("atom", "rss"), "/rss"),
    "JSON Feed": (ATOM.replace("atom+xml", "feed+json"), "/atom"),
    "plain JSON": (JSON, "/json"),
    "the first": (ATOM + ATOM.replace("atom", "rss"), "/atom"),
    "a feed before plain JSON": (JSON + ATOM, "/atom"),
    "type and rel in any case": (
        '<LINK REL="x ALTERNATE" TYPE=" Application/RSS+xml; charset=utf-8" HREF="/1">',
        "/1",
    ),
    "relative to the base": ('<base href="/x/">' + ATOM.replace('/atom"', 'a"'), "/x/a"),
    "in the body": (f"<body>words {ATOM}", "/atom"),
    "not in a template": (f"<template>{ATOM}</template>", ""),
    "not in a comment": (f"<!-- {ATOM} -->", ""),
    "not a style": (ATOM.replace("alternate", "stylesheet"), ""),
    "not a translation": ('<link rel="alternate" hreflang="de" href="/de">', ""),
    "not without an address": (ATOM.replace('href="/atom"', "") + ATOM, "/atom"),
    "not one that is no web address": (ATOM.replace("/atom", "feed:x") + ATOM, "/atom"),
    "not an a": (ATOM.replace("<link", "<a"), ""),
    "none": ("<p>words", ""),
}


@pytest.mark.parametrize(("page", "feed"), PAGES.values(), ids=PAGES)
def test_the_first_feed_that_a_page_names_is_its_own(page, feed):
    found = discover(page.encode(), content_type="text/html", charset="", url=URL)

    assert found == (f"https://blog.example{feed}" if feed else "")


def test_what_is_no_page_names_no_feed():
    assert discover(ATOM.encode(), content_type="text/plain", charset="", url=URL) == ""
