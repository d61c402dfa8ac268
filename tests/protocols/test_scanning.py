"""What one pass over a page notices beside its links, and the words around the best one."""

import pytest

from fedcomments.protocols.linkcheck import look
from fedcomments.protocols.target import target

POST = "https://blog.example/post"
PLACE = "https://src.example/a/page"


def found(page):
    return look(page.encode(), media="", charset="", url=PLACE, target=target(POST)).found


@pytest.mark.parametrize(
    ("content", "is_gone"),
    [("410 Gone", True), (" 410", True), ("200 OK", False), ("4100", False), ("", False)],
)
def test_a_page_may_say_410_of_itself(content, is_gone):
    page = f'<meta http-equiv="Status" content="{content}"><a href="{POST}">x</a>'

    seen = look(page.encode(), media="", charset="", url=PLACE, target=target(POST))

    assert seen.is_gone is is_gone


def test_a_title_within_a_template_is_none():
    page = b"<template><title>no</title></template><title>yes</title>"

    seen = look(page, media="", charset="", url=PLACE, target=target(POST))

    assert seen.title == "yes"


def test_what_the_page_says_of_itself_is_noticed():
    page = f"""<title> A &amp;
        b </title><svg><title>c</title></svg>
        <meta http-equiv=refresh content="0;url={POST}">
        <link rel="shortlink CANONICAL" href="/real#x"><meta name=Author content="Ann &lt;3">
        <meta property="og:site_name" content="The Site"><div class="x h-entry"></div>"""

    seen = look(page.encode(), media="", charset="", url=PLACE, target=target(POST))

    assert (seen.title, seen.author, seen.site_name) == ("A & b", "Ann <3", "The Site")
    assert seen.canonical == "https://src.example/real#x"
    assert seen.refreshes
    assert seen.has_microformats
    assert seen.found is None


@pytest.mark.parametrize(
    ("classes", "has_any"),
    [
        ("h-entry", True),
        ("post hentry single", True),
        ("h-4 h-full h-screen", False),
        ("h-entryish", False),
        ("xh-entry", False),
        ("vcard", True),
    ],
)
def test_only_roots_that_tell_who_speaks_are_microformats(classes, has_any):
    page = f'<p class="{classes}">'.encode()

    seen = look(page, media="", charset="", url=PLACE, target=target(POST))

    assert seen.has_microformats is has_any


@pytest.mark.parametrize(
    ("page", "excerpt"),
    [
        (
            f'<p>far</p><p>Before <a href="{POST}">the link</a> after.</p>x',
            "Before the link after.",
        ),
        (f'<p>One<br>two<script>no</script> <a href="{POST}">x</a></p>', "One two x"),
        (f'<p>no<a href="{POST}/">x</a></p><p>yes <a href="{POST}">x</a></p>', "yes x"),
        (f'<p>wo<b>rd</b><a href="{POST}">s</a></p>', "words"),
        (f'<img src="{POST}">', ""),
        (f'<p>One <template><p>no</template><a href="{POST}">x</a></p>', "One x"),
        (f'<p>{"far " * 2000}near <a href="{POST}">x</a>', "…" + "far " * 48 + "near x"),
    ],
)
def test_the_excerpt_is_the_block_around_the_best_link(page, excerpt):
    assert found(page).excerpt == excerpt


def test_a_long_block_is_cut_at_words():
    words = " ".join(f"w{number}" for number in range(200))

    excerpt = found(f'<p>{words} <a href="{POST}">HERE</a> {words}</p>').excerpt

    assert len(excerpt) <= 420
    assert excerpt.startswith("…w")
    assert excerpt.endswith("…")
    assert " HERE " in excerpt


def test_the_rels_of_every_link_to_the_target_are_told():
    page = f'<a rel="NoFollow ugc" href="{POST}">x</a><link rel="in-reply-to" href="{POST}">'

    link = found(page)

    assert link.rel == ("nofollow", "ugc", "in-reply-to")
