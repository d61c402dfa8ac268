"""What a Webmention request asks, and what is refused before anything is fetched (WR1 to WR5)."""

import pytest

from fedcomments.errors import BadAddress, Malformed, TooLarge
from fedcomments.protocols.webmention import STATUSES, Asked, read, summary

FORM = "application/x-www-form-urlencoded"
SOURCE = "https://src.example/a"
TARGET = "https://blog.example/post"


@pytest.mark.parametrize(
    "media",
    [FORM, f"{FORM}; charset=utf-8", f"{FORM};charset=UTF-8", FORM.upper(), f" {FORM} "],
)
def test_a_charset_on_the_media_type_is_legal(media):
    """WR1."""
    asked = read(media, b"source=https%3A%2F%2Fsrc.example%2Fa&target=https://blog.example/post")

    assert asked == Asked(SOURCE, TARGET)


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (f"source={SOURCE}&target={TARGET}&vouch=https://v.example/", ("https://v.example/",)),
        (f"source={SOURCE}&target={TARGET}&code=x&realm=y&z=&&=", ()),
        (f"target={TARGET}&source={SOURCE}&vouch=", ()),
        (f"source=+{SOURCE}%0A&target={TARGET}", ()),
    ],
)
def test_extensions_are_known_and_anything_else_ignored(body, asked):
    assert read(FORM, body.encode()) == Asked(SOURCE, TARGET, *asked)


def test_both_addresses_stay_as_written():
    """WR5, WS4: the link must match the very spelling, and a fragment may name a comment."""
    asked = read(FORM, b"source=http://SRC.example&target=https://blog.example/post%23c1")

    assert asked == Asked("http://SRC.example", "https://blog.example/post#c1")


@pytest.mark.parametrize(
    ("media", "body", "refusal"),
    [
        (FORM, "", Malformed),
        (FORM, f"source={SOURCE}", Malformed),
        (FORM, f"target={TARGET}", Malformed),
        (FORM, f"source={SOURCE}&target={TARGET}&target={TARGET}", Malformed),
        (FORM, f"source={SOURCE}&source={SOURCE}&target={TARGET}", Malformed),
        (FORM, f"source={TARGET}&target={TARGET}", Malformed),
        (FORM, f"source={TARGET}&target={TARGET}%23c1", Malformed),
        (FORM, f"source={TARGET}/&target=http://blog.example/post", Malformed),
        (FORM, f"source=&target={TARGET}", BadAddress),
        (FORM, f"source=src.example&target={TARGET}", BadAddress),
        (FORM, f"source=ftp://src.example/&target={TARGET}", BadAddress),
        (FORM, f"source=javascript:alert(1)&target={TARGET}", BadAddress),
        (FORM, f"source={SOURCE}&target=//blog.example/", BadAddress),
        (FORM, f"source=https://u:p@src.example/&target={TARGET}", BadAddress),
        (FORM, f"source=https://src.example/%FF&target={TARGET}", BadAddress),
        (FORM, f"source=https://src.example/%00&target={TARGET}", BadAddress),
        (FORM, f"source=https://src.example/{'x' * 3000}&target={TARGET}", BadAddress),
        (FORM, f"source={SOURCE}&target={TARGET}&vouch=x", BadAddress),
        (FORM, f"source={SOURCE}&target={TARGET}&x={'x' * 20_000}", TooLarge),
        (FORM, f"source={SOURCE}&target={TARGET}" + "&x=1" * 100, TooLarge),
        ("application/json", f'{{"source": "{SOURCE}", "target": "{TARGET}"}}', Malformed),
        ("multipart/form-data; boundary=x", "x", Malformed),
        ("", f"source={SOURCE}&target={TARGET}", Malformed),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused(media, body, refusal):
    with pytest.raises(refusal):
        read(media, body.encode())


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_sentence(status):
    assert summary(status).endswith(".")
