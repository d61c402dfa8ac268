"""What is written to endpoints can be read by our own doors, word for word (WS4, PS6, TS1)."""

from urllib.parse import parse_qs

import pytest

from fedcomments.protocols import pingback as pingback_door
from fedcomments.protocols import trackback as trackback_door
from fedcomments.protocols import webmention as webmention_door
from fedcomments.protocols.form import FORM
from fedcomments.protocols.sending import pingback, trackback, webmention

ADDRESSES = [
    ("https://blog.example/post", "https://target.example/page"),
    ("https://blog.example/?p=1&q=%20+a", "https://target.example/?a=1&b=2#c<d>'\""),
    ("https://blog.example/ä", "https://target.example/日本語?ü=€"),
]


@pytest.mark.parametrize(("source", "target"), ADDRESSES)
def test_a_webmention_says_both_addresses_as_written(source, target):
    form = parse_qs(webmention.form(source, target).decode("ascii"), strict_parsing=True)

    assert form == {"source": [source], "target": [target]}


def test_a_webmention_may_name_a_vouch():
    """X1."""
    body = webmention.form(*ADDRESSES[0], vouch="https://friend.example/?a=1&b=2")

    asked = webmention_door.read(FORM, body)

    assert asked.vouch == "https://friend.example/?a=1&b=2"


@pytest.mark.parametrize(("source", "target"), ADDRESSES)
def test_a_pingback_says_both_addresses_as_written(source, target):
    """PS6: ampersands and all the rest survive the XML."""
    assert pingback_door.read_call(pingback.call(source, target)) == (source, target)


def test_a_trackback_says_four_things():
    body = trackback.ping(
        url="https://blog.example/?p=1&q=2", title="Grüße & co", excerpt="€ 5", blog_name="日本"
    )

    assert trackback_door.read(trackback.TYPE, body) == trackback_door.Ping(
        "https://blog.example/?p=1&q=2", "Grüße & co", "€ 5", "日本"
    )


def test_what_a_trackback_has_nothing_to_say_of_is_left_out():
    body = trackback.ping(url="https://blog.example/", title="", excerpt=" \n", blog_name="")

    assert body == b"url=https%3A%2F%2Fblog.example%2F"


def test_a_trackback_s_excerpt_is_one_line_cut_at_a_word():
    """TS5."""
    words = "Lorem ipsum\n\tdolor \u202esit amet, " * 20

    body = trackback.ping(url="https://b.example/", title="T", excerpt=words, blog_name="B")

    excerpt = parse_qs(body.decode())["excerpt"][0]
    assert 240 < len(excerpt) <= 250
    assert excerpt.startswith("Lorem ipsum dolor sit amet, Lorem")
    assert excerpt.endswith(("Lorem…", "ipsum…", "dolor…", "sit…", "amet…"))


def test_types_name_the_charset():
    assert pingback.TYPE == "text/xml; charset=utf-8"
    assert trackback.TYPE == "application/x-www-form-urlencoded; charset=utf-8"
