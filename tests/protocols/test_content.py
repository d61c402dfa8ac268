"""What is kept of an item's words, its dates and its address (M4 to M7)."""

import pytest

from fedcomments.protocols.content import LONGEST_TEXT, content
from fedcomments.protocols.dates import published
from fedcomments.protocols.excerpt import shorten
from fedcomments.protocols.microformats import document
from fedcomments.protocols.permalink import copies, permalink
from fedcomments.protocols.target import target

POST = "https://blog.example/post"
SOURCE = "https://src.example/page"
SILO = "https://silo.example/1"
OURS = target(POST)
NOW = 1_798_761_600_000


def item(**properties):
    return document({"items": [{"type": ["h-entry"], "properties": properties}]}).items[0]


def html(text):
    return {"value": text, "html": f"<p>{text}</p>"}


@pytest.mark.parametrize(
    ("properties", "title", "text"),
    [
        ({"content": [html("Words.")]}, "", "Words."),
        ({"content": ["Words."], "name": ["Title"]}, "Title", "Words."),
        ({"content": ["Words and more."], "name": ["Words and"]}, "", "Words and more."),
        ({"content": ["Words  and\nmore."], "name": ["words and more."]}, "", "Words and\nmore."),
        ({"content": ["Words and more."], "name": ["Words and…"]}, "", "Words and more."),
        ({"content": ["Words."], "summary": ["Short."]}, "", "Words."),
        ({"summary": ["Short."], "name": ["Title"]}, "Title", "Short."),
        ({"name": ["Only a name"]}, "", "Only a name"),
        ({"content": [""], "name": ["Only a name"]}, "", "Only a name"),
        ({"content": ["a\u202eb\x07"]}, "", "ab"),
        ({"content": ["a\r\n\r\n\r\n\r\nb   c"]}, "", "a\n\nb c"),
        ({}, "", ""),
    ],
)
def test_content_then_summary_then_name(properties, title, text):
    got = content(item(**properties), "reply")

    assert (got.title, got.text) == (title, text)


@pytest.mark.parametrize("kind", ["like", "repost"])
def test_likes_and_reposts_say_nothing(kind):
    got = content(item(content=["Someone else's words."], name=["likes this"]), kind)

    assert (got.title, got.text, got.html) == ("", "", "")


def test_long_words_are_cut_at_a_word_and_their_markup_dropped():
    got = content(item(content=[html("word " * 2000)]), "mention")

    assert len(got.text) <= LONGEST_TEXT
    assert got.text.endswith("word…")
    assert got.html == ""


def test_a_summary_stands_for_long_words():
    got = content(item(content=[html("word " * 2000)], summary=["In short."]), "mention")

    assert got.text == "In short."


def test_images_without_a_description_say_nothing():
    words = {
        "value": "Look https://a.example/x.png a cat",
        "html": 'Look <img src="https://a.example/x.png"/> <img alt="a cat" src="y.png"/>',
    }

    assert content(item(content=[words]), "reply").text == "Look a cat"


@pytest.mark.parametrize(
    ("words", "most", "cut"),
    [
        ("short", 10, "short"),
        ("two words", 9, "two words"),
        ("three small words", 12, "three…"),
        ("onelongword", 5, "onel…"),
        ("a, b", 3, "a…"),
    ],
)
def test_words_are_cut_where_one_ends(words, most, cut):
    assert shorten(words, most) == cut


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2026-01-02T03:04:05Z", 1_767_323_045_000),
        ("2026-01-02T03:04:05.678Z", 1_767_323_045_000),
        ("2026-01-02T04:04:05+01:00", 1_767_323_045_000),
        ("2026-01-02T04:04:05+0100", 1_767_323_045_000),
        ("2026-01-02 04:04:05 +0100", 1_767_323_045_000),
        ("2026-01-02T04:04:05+01", 1_767_323_045_000),
        ("2026-01-02 03:04:05", 1_767_323_045_000),
        ("2026-01-02T03:04Z", 1_767_323_040_000),
        ("2026-01-02", 1_767_312_000_000),
        ("2026-002", 1_767_312_000_000),
        ("  2026-01-02\n", 1_767_312_000_000),
        ("1989-12-31", 0),
        ("2027-01-02", 0),
        ("2026-13-01", 0),
        ("2026-02-30", 0),
        ("0000-00-00", 0),
        ("9999-12-31T23:59:59-2359", 0),
        ("2026-01-02T25:00:00Z", 0),
        ("2026-01-02T03:04:05+9999", 0),
        ("yesterday", 0),
        ("\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0662", 0),
        ("", 0),
        ("1" * 10_000, 0),
    ],
)
def test_dates_as_pages_write_them(text, milliseconds):
    """M7: what cannot be, or cannot be yet, is no date."""
    assert published(text, now=NOW) == milliseconds


@pytest.mark.parametrize(
    ("urls", "here", "link"),
    [
        (["https://src.example/real"], SOURCE, "https://src.example/real"),
        ([SILO], SOURCE, SOURCE),
        ([SILO, "https://src.example/real"], SOURCE, "https://src.example/real"),
        ([POST], SOURCE, SOURCE),
        ([POST + "/#c"], "https://blog.example/other", "https://blog.example/other"),
        (["javascript:alert(1)"], SOURCE, SOURCE),
        (["/relative"], SOURCE, SOURCE),
        ([SILO], "https://brid.gy/comment/x/1", SILO),
        ([POST, SILO], "https://brid.gy/like/x/1", SILO),
        ([SILO], "https://bsky.brid.gy/x", SILO),
        ([SILO], "https://notbrid.gy/x", "https://notbrid.gy/x"),
        ([SILO], "https://brid.gy.evil.example/x", "https://brid.gy.evil.example/x"),
        (["https://src.example:8443/x"], SOURCE, SOURCE),
        ([], SOURCE, SOURCE),
    ],
)
def test_an_address_elsewhere_is_only_a_claim(urls, here, link):
    """M5, M6, X7."""
    assert permalink(item(url=urls), here=(here, here), target=OURS) == link


def test_the_host_after_redirects_is_the_sources_own_too():
    here = (SOURCE, "https://www.src.example/page")

    got = permalink(item(url=["https://www.src.example/real"]), here=here, target=OURS)

    assert got == "https://www.src.example/real"


def test_copies_are_few_web_addresses_and_never_the_target():
    urls = [SILO, POST, "javascript:x", *(f"https://c.example/{number}" for number in range(50))]

    got = copies(item(syndication=urls, url=[SILO]), OURS)

    assert got == (SILO, *(f"https://c.example/{number}" for number in range(4)))
