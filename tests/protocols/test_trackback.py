"""The TrackBack door: forms in any charset, answers that are well formed (TR1 to TR4, TR7)."""

import xml.etree.ElementTree as ET
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcomments.errors import BadAddress, Malformed, TooLarge
from fedcomments.protocols.trackback import Item, Ping, failure, feed, read, success

FORM = "application/x-www-form-urlencoded"
URL = "https://src.example/p"


def ping(title, media=FORM, **more):
    fields = {"url": URL, "title": title, **more}
    body = "&".join(
        f"{name}={quote_from_bytes(value) if isinstance(value, bytes) else quote(value)}"
        for name, value in fields.items()
    )
    return read(media, body.encode())


def test_a_ping_says_four_things():
    got = ping("T", excerpt="E", blog_name="B")

    assert got == Ping(URL, "T", "E", "B")


def test_only_the_url_is_required():
    """TR1, TR4: a title that is missing is the url."""
    assert read(FORM, b"url=https://src.example/p") == Ping(URL, URL)


@pytest.mark.parametrize(
    ("raw", "media", "more"),
    [
        ("Grüße €".encode(), FORM, {}),
        ("Grüße €".encode(), f"{FORM}; charset=utf-8", {}),
        ("Grüße €".encode(), f'{FORM}; charset="UTF-8"', {}),
        ("Grüße €".encode("cp1252"), FORM, {}),
        ("Grüße €".encode("cp1252"), f"{FORM}; charset=ISO-8859-1", {}),
        ("Grüße €".encode("iso-8859-15"), f"{FORM}; charset=iso-8859-15", {}),
        ("Grüße €".encode("iso-8859-15"), FORM, {"charset": "iso-8859-15"}),
        ("Grüße €".encode(), f"{FORM}; charset=utf-8", {"charset": "iso-8859-15"}),
        ("Grüße €".encode(), f"{FORM}; charset=no-such", {"charset": "hex"}),
    ],
)
def test_texts_are_decoded_by_header_then_field_then_looks(raw, media, more):
    """TR3."""
    assert ping(raw, media, **more).title == "Grüße €"


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("日本語".encode("shift_jis"), "Shift_JIS", "日本語"),
        ("日本語".encode("euc-jp"), "EUC-JP", "日本語"),
        ("日本語".encode("iso-2022-jp"), "iso-2022-jp", "日本語"),
        ("中文".encode("gbk"), "gb2312", "中文"),
        ("中文".encode("big5"), "Big5", "中文"),
        ("한국어".encode("cp949"), "euc-kr", "한국어"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
    ],
)
def test_blogs_of_that_age_had_many_charsets(raw, charset, text):
    assert ping(raw, f"{FORM}; charset={charset}").title == text


@pytest.mark.parametrize(
    ("media", "more"),
    [
        (f"{FORM}; charset=utf-7", {}),
        (f"{FORM}; charset=UTF7", {}),
        (FORM, {"charset": "utf-7"}),
        (FORM, {"charset": "UTF_7"}),
        (FORM, {"charset": "unicode-1-1-utf-7"}),
    ],
)
def test_utf_7_is_refused(media, more):
    with pytest.raises(Malformed):
        ping("+ADw-script+AD4-", media, **more)


def test_long_texts_are_cropped_at_a_word():
    """TR4."""
    got = ping("word " * 200, excerpt="word " * 200, blog_name="word " * 200)

    assert len(got.title) <= 250
    assert len(got.excerpt) <= 252
    assert len(got.blog_name) <= 100
    assert got.title.endswith("word…")


def test_texts_are_plain_and_in_one_line():
    got = ping("a\r\n b\0\u202e <b>c</b> &amp; d", excerpt="<script>x</script>&lt;i&gt;")

    assert got.title == "a b c & d"
    assert got.excerpt == "<i>"


@pytest.mark.parametrize(
    ("media", "body", "refusal"),
    [
        (FORM, b"", Malformed),
        (FORM, b"title=x", Malformed),
        (FORM, b"url=", BadAddress),
        (FORM, b"url=javascript:x", BadAddress),
        (FORM, b"url=%FF", BadAddress),
        (FORM, b"url=https://a.example/&url=https://b.example/", Malformed),
        (FORM, b"url=https://a.example/&excerpt=" + b"x" * 100_000, TooLarge),
        (FORM, b"&" * 100, TooLarge),
        ("text/xml", b"url=https://a.example/", Malformed),
    ],
)
def test_a_ping_that_cannot_be_meant_is_refused(media, body, refusal):
    with pytest.raises(refusal):
        read(media, body)


def test_success_is_error_0():
    """TR2: nothing before the declaration, else it is no XML."""
    assert success().startswith("<?xml")
    assert ET.fromstring(success()).findtext("error") == "0"


def test_failure_is_error_1_with_its_message_escaped():
    answer = ET.fromstring(failure("no <b> & \x00\x0b\ufffe]]> way"))

    assert answer.findtext("error") == "1"
    assert answer.findtext("message") == "no <b> & ]]> way"


ITEMS = st.builds(Item, st.text(), st.text(), st.text())


@given(st.text(), st.text(), st.lists(ITEMS, max_size=5))
def test_a_feed_is_well_formed_whatever_pages_say(url, title, items):
    root = ET.fromstring(feed(url, title, items).encode())

    assert root.findtext("error") == "0"
    assert len(root.findall("rss/channel/item")) == len(items)
