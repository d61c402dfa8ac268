"""What visitors type becomes a little safe HTML; a new case is a pair of files in markup/."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcomments.domain import wording
from fedcomments.errors import BadWords, Refused
from fedcomments.protocols.markup import DEEPEST, plain, render, show

HERE = Path(__file__).parent
GOLDEN = sorted((HERE / "markup").glob("*.md"))
VECTORS = json.loads((HERE.parent / "xss" / "vectors.json").read_text())
TAGS = {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
PIECES = [
    *(
        "<",
        ">",
        "<b>",
        "</p>",
        "<!--",
        "&lt;",
        "&#60;",
        "&#8238;",
        "[",
        "](",
        ")",
        "![",
        "javascript:",
    ),
    *(
        "https://a.example/",
        "*",
        "_",
        "`",
        "~~",
        "> ",
        "- ",
        "1. ",
        "#",
        "\n",
        "\n\n",
        "    ",
        '"',
        "x",
    ),
]


class Page(HTMLParser):
    """The tags, attributes and words of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.tags.append((f"!--{data}", {}))

    def handle_decl(self, decl):
        self.tags.append((f"!{decl}", {}))

    def handle_pi(self, data):
        self.tags.append((f"?{data}", {}))


def assert_is_harmless(html):
    for tag, attributes in Page(html).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"https?://[^/]|mailto:.", attributes["href"], re.IGNORECASE)
            assert attributes["rel"] == "nofollow ugc noopener"
    assert wording.legible(html) == html


@pytest.mark.parametrize("source", GOLDEN, ids=lambda path: path.stem)
def test_markdown_is_rendered_as_in_the_golden_file(source):
    html = render(source.read_text())

    assert html == source.with_suffix(".html").read_text()
    assert_is_harmless(html)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_no_vector_leaves_a_tag_attribute_or_scheme_that_is_not_ours(vector):
    try:
        html = render(vector.get("text", "") + "\n\n" + vector.get("name", ""))
    except BadWords:
        return

    assert_is_harmless(html)


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if "website" in v], ids=lambda vector: vector["id"]
)
def test_no_vector_makes_a_website_that_needs_escaping(vector):
    try:
        url = wording.website(vector["website"])
    except Refused:
        return

    assert re.fullmatch(r"https?://[a-z0-9.:\[\]-]+/[^\s\"<>`\\]*", url)


def test_the_corpus_is_large_and_its_vectors_have_names_of_their_own():
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS) >= 120


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40))
def test_whatever_is_typed_becomes_harmless_html(pieces):
    try:
        html = render("".join(pieces))
    except BadWords:
        return

    assert_is_harmless(html)


@pytest.mark.parametrize(
    "typed",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "a < b > c & d",
        "<!-- comment -->",
        "<?php echo 1 ?>",
        "<div>\n<p>block</p>\n</div>",
        "vector<int> and <T>",
        "</p></div>",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_html_is_shown_as_it_was_typed(typed):
    assert Page(render(typed)).words.strip() == typed


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "*a ", "**a ", "> - "])
def test_nesting_ends_somewhere(mark):
    with pytest.raises(BadWords, match=f"deeper than {DEEPEST}"):
        render(mark * 40 + "x" + mark.strip().strip("a ")[::-1] * 40)


def test_sixteen_quotes_in_each_other_are_fine():
    assert render(">" * DEEPEST + " x").count("<blockquote>") == DEEPEST

    with pytest.raises(BadWords):
        render(">" * (DEEPEST + 1) + " x")


def test_kept_words_are_always_shown_if_need_be_as_typed():
    absurd = ">" * 40 + " <b>x</b>\n\u202ey"

    html = show(absurd)

    assert Page(html).words == ">" * 40 + " <b>x</b>\ny"
    assert_is_harmless(html)
    assert show("*x*") == render("*x*")


def test_plain_words_are_one_line_without_marks():
    words = plain(
        "# Title\n\n*One* [link](https://a.example)\ntwo `code` <b>\n\n- item\n- ![alt](x)"
    )

    assert words == "Title One link two code <b> item alt"
