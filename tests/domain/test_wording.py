"""What visitors type is kept as written, or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcomments.domain import wording
from fedcomments.errors import BadWords, Refused, TooLarge

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f"
ZALGO = "H" + "\u0301\u0316\u0334" * 3 + "e"
UNFIT = [
    *("\x00", "\x08", "\x0e", "\x1b", "\x7f", "\x9b"),
    *("\u202a", "\u202e", "\u2066", "\u2069"),
    *("\ud800", "\udfff", "\ufdd0", "\ufffe", "\uffff", "\U0001ffff", "\U0010fffe"),
    *("\ufff9", "\ufffb", "\U000e0000", "\U000e0041", "\U000e007f"),
]


@pytest.mark.parametrize(
    "words",
    [
        "Thank you.",
        "Two\n\nparagraphs\twith a tab",
        "    indented code stays indented",
        "caf\u00e9, cafe\u0301, \u0e17\u0e35\u0e48, \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
        "\u0915\u094d\u0937\u094d\u0930\u093f \u1e69\u0323\u0307",
        f"{FAMILY} and {SCOTLAND}",
        "\u200fright to left\u200e",
        "private use \ue000, last fit \U0010fffd",
    ],
)
def test_ordinary_words_of_any_language_are_kept_as_written(words):
    assert wording.text(words) == words
    assert wording.legible(words) == words


def test_line_ends_become_newlines_and_blank_lines_around_go():
    assert wording.text("\r\n \t\r\n  one\r\ntwo\rthree  \n\n \n") == "  one\ntwo\nthree"


@pytest.mark.parametrize("character", UNFIT, ids=ascii)
def test_unfit_characters_are_refused_everywhere_by_their_number(character):
    for check in (wording.text, wording.name, wording.email):
        with pytest.raises(BadWords, match=f"U\\+{ord(character):04X}"):
            check(f"a{character}b@c.example")


@pytest.mark.parametrize("character", UNFIT, ids=ascii)
def test_unfit_characters_can_be_dropped_from_words_that_came_another_way(character):
    assert wording.legible(f"a{character}b{SCOTLAND}") == f"ab{SCOTLAND}"


def test_a_flag_does_not_smuggle_other_tags_in():
    with pytest.raises(BadWords, match="U\\+E0041"):
        wording.text(f"{SCOTLAND}\U000e0041")


@pytest.mark.parametrize("words", [ZALGO, "\u0e01" + "\u0e47" * 9, "x" + "\u20dd" * 200])
def test_towers_of_marks_are_refused_and_can_be_thinned(words):
    with pytest.raises(BadWords, match="marks"):
        wording.text(words)

    assert wording.legible(words) == words[0] + words[-1] * (words == ZALGO)


@pytest.mark.parametrize("raw", ["", " \r\n\t\n", "\u200b\u2060", "\u3164\u2800", "\ufeff"])
def test_a_text_in_which_nothing_can_be_seen_is_refused(raw):
    with pytest.raises(BadWords, match="nothing"):
        wording.text(raw)


def test_a_text_may_have_64_kib_and_not_a_byte_more():
    assert len(wording.text("x" * 65536)) == 65536
    assert wording.text("\u00fc" * 32768)

    with pytest.raises(TooLarge):
        wording.text("x" * 65537)
    with pytest.raises(TooLarge):
        wording.text("\u00fc" * 32768 + "x")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", ""),
        ("  Ann \n\t Example ", "Ann Example"),
        ("\u200b", ""),
        ("<b>Ann</b>", "<b>Ann</b>"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_one_line(raw, kept):
    assert wording.name(raw) == kept


def test_a_name_has_80_characters_at_most():
    with pytest.raises(BadWords, match="80"):
        wording.name("x" * 81)


@pytest.mark.parametrize(
    "kept", ["", "ann@mail.example", "ann+blog@localhost", "\u00fc@b\u00fc.example"]
)
def test_an_email_address_is_judged_by_its_looks(kept):
    assert wording.email(f" {kept}\n") == kept


@pytest.mark.parametrize(
    "raw",
    ["ann", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\nc", "<a@b>", "a@b,c@d", "x" * 250 + "@y.zz"],
)
def test_what_is_no_email_address_is_refused(raw):
    with pytest.raises(BadWords):
        wording.email(raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("ann.example", "https://ann.example/"),
        ("ann.example:8080/me?a=1#b", "https://ann.example:8080/me?a=1#b"),
        ("HTTP://Ann.Example", "http://ann.example/"),
        ("https://social.example/@ann?utm_source=x", "https://social.example/@ann?utm_source=x"),
        ("ann.example/?next=https://b.example", "https://ann.example/?next=https://b.example"),
        ("b\u00fccher.example", "https://xn--bcher-kva.example/"),
    ],
)
def test_a_website_is_a_web_address(raw, kept):
    assert wording.website(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "hello",
        "//ann.example/",
        "not a website.",
        "javascript:alert(1)",
        "javascript:alert.call(1)",
        "java\tscript:alert(1)",
        "data:text/html,x.y",
        "vbscript:x.y",
        "mailto:ann@mail.example",
        "ann@mail.example",
        "https://ann:pw@mail.example",
        "ann.example/\u202e b",
        'ann.example/" onclick="x',
        "x." * 1100,
    ],
)
def test_what_is_no_website_is_refused(raw):
    with pytest.raises(BadWords):
        wording.website(raw)


def test_a_title_is_made_fit_and_never_refused():
    assert wording.title(" A \n title\u202e ") == "A title"
    assert wording.title("x" * 400) == "x" * 300


@given(st.text())
def test_every_check_keeps_refuses_and_keeps_again(raw):
    for check in (wording.text, wording.name, wording.email, wording.website, wording.title):
        try:
            kept = check(raw)
        except Refused:
            continue

        assert check(kept) == kept
        assert wording.legible(kept) == kept


@given(st.text(st.characters(categories=["Mn", "Me", "Lo", "Cs", "Cc", "Cf", "Cn", "So"])))
def test_legible_words_are_never_refused_for_a_character(raw):
    legible = wording.legible(raw)

    try:
        wording.text(legible)
    except BadWords as refused:
        assert "nothing" in refused.sentence  # noqa: PT017 - an empty text may still be refused
    assert wording.legible(legible) == legible
