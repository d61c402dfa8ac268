"""What a post says: its content's links and words, and nothing of what stands around them."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcomments.protocols.posted.entry import read

URL = "https://blog.example/post/"
T = "https://t.example/"
NO = '<a href="https://no.example/">no</a>'


def seen(page, url=URL, content_type="text/html", charset="utf-8"):
    return read(page.encode(), content_type=content_type, charset=charset, url=url)


def a(name, classes=""):
    return f'<a href="{T}{name}" class="{classes}">{name}</a>'


LEVELS = {
    "e-content of an h-entry": f'{NO}<div class="x h-entry">{NO}<p class="y e-content">{a("1")}',
    "e-content without an h-entry": f'<article>{NO}<div class="e-content">{a("1")}</div></article>',
    "WordPress's older class": f'<article class=hentry>{NO}<p class="entry-content">{a("1")}',
    "an article": f"<main>{NO}<article>{a('1')}</article>{NO}</main>",
    "main": f"<div>{NO}</div><main>{a('1')}</main><div>{NO}</div>",
    "the body": a("1"),
    "the body without its margins": f"<header>{NO}</header>{a('1')}<aside>{NO}</aside>"
    f"<footer>{NO}</footer><nav>{NO}</nav>",
    "an article with its own margins": f"<article><header>{a('1')}</header></article>",
    "an e-content with an aside": f"<div class=e-content><aside>{a('1')}</aside></div>",
    "a nav within": f"<div class=e-content>{a('1')}<nav><nav>{NO}</nav>{NO}</nav></div>",
    "the first of several articles": f"<article>{a('1')}</article><article>{NO}</article>",
    "an article in a margin is none": f"<aside><article>{NO}</article></aside>"
    f"<main>{a('1')}</main>",
    "articles in the article": f"<article>{a('1')}<section><article>{NO}</article></section>",
    "a level without links": f"{NO}<article>words</article>",
    "an empty e-content": f'<article>{NO}<div class="e-content"></div></article>',
    "several e-contents": f"<p class=h-entry><b class=e-content>{a('1')}</b>{NO}"
    f"<b class=e-content>{a('2')}</b></p>",
    "an e-content in an e-content": f"<p class=e-content><b class=e-content>{a('1')}</b>{a('2')}",
    "on the article itself": f'<main>{NO}<article class="h-entry e-content">{a("1")}',
    "the h-entry is the body": f"<body class=h-entry>{NO}<div class=e-content>{a('1')}</div>{NO}",
    "in an h-card": f"<body class=h-card><p class=h-entry>{NO}<b class=e-content>{a('1')}</b>",
    "in an h-feed": f"<body class=h-feed><p class=h-entry>{NO}<b class=e-content>{a('1')}</b>",
    "an h-event": f"<p class=h-event><b class=e-content>{a('1')}</b></p>",
}


@pytest.mark.parametrize("page", LEVELS.values(), ids=LEVELS)
def test_the_first_level_that_a_page_has_is_its_content(page):
    expected = tuple(T + name for name in re.findall(rf'href="{T}([^"]+)', page))

    assert seen(page).links == expected


def entry(inside, url=""):
    own = f'<a class="u-url" href="{url}"></a>' if url else ""
    return f'<div class="h-entry">{own}<div class="e-content">{inside}</div></div>'


INDEXES = {
    "the one that names the page": entry(NO, "/other/") + entry(a("1"), "/post/#more"),
    "in another spelling": entry(NO) + entry(a("1"), "http://BLOG.example:80/p%6Fst"),
    "else the first": entry(a("1"), "/a/") + entry(NO, "/b/"),
    "else the first with content": '<p class="h-entry">x</p>' + entry(a("1")) + entry(NO),
    "not one within a citation": f'<div class="h-cite">{entry(NO)}</div>' + entry(a("1")),
    "not one within another": f'<div class="h-entry"><b class="e-content">{a("1")}</b>'
    f"{entry(NO)}</div>",
    "the u-url of its author is not its own": '<div class="h-entry"><a class="h-card u-url" '
    f'href="/post/"></a><b class="e-content">{NO}</b></div>' + entry(a("1"), "/post/"),
}


@pytest.mark.parametrize("page", INDEXES.values(), ids=INDEXES)
def test_of_several_entries_one_is_the_page(page):
    assert seen(page).links == (T + "1",)


ABOUT = {
    "a reply": a("1", "u-in-reply-to"),
    "a like": a("1", "x u-like-of"),
    "a repost": a("1", "u-repost-of"),
    "a bookmark": a("1", "u-bookmark-of h-cite"),
    "a quotation": a("1", "u-quotation-of"),
    "a tag": a("1", "u-tag-of"),
    "by rel": f'<a rel="nofollow IN-REPLY-TO" href="{T}1">x</a>',
    "a citation": f'<p class="u-in-reply-to h-cite"><a class="p-author h-card" href="{NO}">A</a>'
    f"{a('1', 'u-url')}</p>",
    "a citation whose author has an address": '<p class="u-like-of h-cite"><a class="h-card '
    f'u-url" href="https://no.example/">A</a>{a("1", "u-url")}</p>',
    "a citation that names no address": f'<p class="u-in-reply-to h-cite">{a("1")}{a("2")}</p>',
    "a link with a picture": f'<a class=u-like-of href="{T}1"><img src="https://no.example/"></a>',
    "in the header": f"<header>{a('1', 'u-in-reply-to')}</header>",
    "several": a("1", "u-in-reply-to") + a("2", "u-in-reply-to"),
    "a link element": f'<link class="u-like-of" href="{T}1">',
}


@pytest.mark.parametrize("about", ABOUT.values(), ids=ABOUT)
def test_what_an_entry_answers_counts_outside_of_its_content(about):
    page = f"""{NO}<div class="h-entry">{about}{NO}<p class="e-content">{a("own")}</p></div>
        <div class="h-entry">{a("3", "u-like-of")}</div>"""
    expected = re.findall(rf'href="{T}([12])', about)

    assert seen(page).links == tuple(T + name for name in [*expected, "own"])


def test_the_head_may_say_what_is_answered():
    page = f'<link rel="in-reply-to" href="{T}1"><link rel=stylesheet href="{T}s.css">{a("2")}'

    assert seen(page).links == (T + "1", T + "2")


SHOWN = {
    "a comment": f'<div class="u-comment h-cite">{NO}<p class="e-content">{NO}</p></div>',
    "a comment of old": f'<div class="p-comment h-entry">{NO}<p class="e-content">{NO}</p></div>',
    "a like": '<a class="u-like" href="https://no.example/"></a>',
    "a repost": f'<li class="p-repost h-cite">{NO}</li>',
    "its own replies": f'<p class="u-comment">{a("no", "u-in-reply-to")}</p>',
    "a list of comments": f'<ol class="comment-list"><li><article>{NO}</article></li></ol>',
    "a template": f"<template>{NO}</template>",
    "a script": f"<script>'{NO}'</script>",
    "a comment of HTML": f"<!-- {NO} -->",
    "escaped": f"&lt;{NO[1:]}",
    "a text area": f"<textarea>{NO}</textarea>",
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("frame", ["<div class=e-content>{}</div>", "<article>{}</article>", "{}"])
def test_what_others_said_and_what_is_no_markup_is_not_the_post(frame, shown):
    with_it, without = seen(frame.format(a("1") + shown)), seen(frame.format(a("1")))

    assert with_it.links == (T + "1",)
    assert "escaped" in shown or with_it.excerpt.startswith(without.excerpt)


ATTRIBUTES = {
    '<area href="{}">': True,
    '<img src="{}">': True,
    '<audio src="{}"></audio>': True,
    '<video poster="{}"></video>': True,
    '<video src="{}"></video>': True,
    '<source src="{}">': True,
    '<iframe src="{}"></iframe>': True,
    '<embed src="{}">': True,
    '<track src="{}">': True,
    '<object data="{}"></object>': True,
    '<blockquote cite="{}"></blockquote>': True,
    '<q cite="{}"></q>': True,
    '<ins cite="{}"></ins>': True,
    '<del cite="{}"></del>': True,
    '<a rel="nofollow" href="{}">x</a>': True,
    '<link href="{}" rel=stylesheet>': False,
    '<data value="{}">': False,
    '<a name="{}">x</a>': False,
    '<script src="{}"></script>': False,
    '<form action="{}"></form>': False,
}


@pytest.mark.parametrize(("element", "counts"), ATTRIBUTES.items())
def test_the_attributes_that_are_links(element, counts):
    assert seen(element.format(T)).links == ((T,) if counts else ())


HREFS = [
    ("https://t.example/a#b", "https://t.example/a#b"),
    ("HTTPS://T.example/A", "https://T.example/A"),
    ("//t.example/a", "https://t.example/a"),
    ("/other", "https://blog.example/other"),
    ("other", "https://blog.example/post/other"),
    ("../other", "https://blog.example/other"),
    ("/a/../b", "https://blog.example/b"),
    ("?page=2", "https://blog.example/post/?page=2"),
    (" https://t.example/\n a ", "https://t.example/%20a"),
    ("https://t.example/a b", "https://t.example/a%20b"),
    ("https://t.example/ä", "https://t.example/ä"),
    ("https://bücher.example/", "https://bücher.example/"),
    ("https://t.example:8080/?a=1&amp;b=2", "https://t.example:8080/?a=1&b=2"),
    ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
    ("https://t.example", "https://t.example"),
    ("", ""),
    ("#part", ""),
    ("/post", ""),
    ("http://blog.example/post/#x", ""),
    ("https://BLOG.example:443/p%6fst", ""),
    ("mailto:a@t.example", ""),
    ("javascript:x", ""),
    ("ftp://t.example/", ""),
    ("https://", ""),
    ("https://[", ""),
    ("https://a b.example/", ""),
    ("https://t.example:99999/", ""),
    ("https://t.example/" + "x" * 2048, ""),
    ("x" * 2048, ""),
]


@pytest.mark.parametrize(("href", "url"), HREFS)
def test_links_are_resolved_and_otherwise_kept_as_written(href, url):
    assert seen(f'<a href="{href}">x</a>').links == ((url,) if url else ())


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ('<base href="/x/">', "https://blog.example/x/y"),
        ('<base target="_top"><base href="//b.example/"><base href="/z/">', "https://b.example/y"),
        ('<base href="mailto:x">', "https://blog.example/post/y"),
        ('<template><base href="/x/"></template>', "https://blog.example/post/y"),
    ],
)
def test_links_are_relative_to_the_first_base(base, url):
    assert seen(f'{base}<a href="y">x</a>').links == (url,)


def test_each_link_counts_once_in_the_order_of_the_page():
    links = [a(str(number)) for number in (3, 1, 2, 3, 1)]

    assert seen("".join(links)).links == (T + "3", T + "1", T + "2")


def test_there_are_at_most_500_links():
    page = "".join(a(str(number)) for number in range(700))

    assert seen(page).links == tuple(f"{T}{number}" for number in range(500))


TITLES = {
    "the entry's name": ("<title>no</title><p class=h-entry><b class=p-name>A <i>b</i></b>", "A b"),
    "WordPress's older class": ("<p class=hentry><b class=entry-title>A</b>", "A"),
    "not its author's name": (
        "<title>A</title><p class=h-entry><b class='h-card'><i class=p-name>no</i></b>",
        "A",
    ),
    "not all of its words": ("<title>A</title><p class=h-entry><b class='p-name e-content'>x", "A"),
    "not one of its words": (
        "<title>A</title><p class=h-entry><b class=e-content><i class=p-name>x",
        "A",
    ),
    "the first title": ("<title> A\n&amp; b </title><svg><title>no</title></svg>", "A & b"),
    "else what it is called elsewhere": ("<meta property=og:title content='A'>", "A"),
    "an empty title": ("<title> </title><meta property=og:title content='A'>", "A"),
    "none": ("x", ""),
}


@pytest.mark.parametrize(("page", "title"), TITLES.values(), ids=TITLES)
def test_a_post_has_a_title(page, title):
    assert seen(page).title == title


def test_words_are_bounded_and_in_one_line():
    page = f"<title>{'title ' * 100}</title><meta property=og:site_name content=' A\nblog '>"

    post = seen(f"{page}<body><h1>One</h1><p>two\n   three<br>four</p>{'words ' * 100}")

    assert post.excerpt.startswith("One two three four words words")
    assert post.excerpt.endswith("words…")
    assert len(post.excerpt) <= 250
    assert post.title.endswith("title…")
    assert len(post.title) <= 300
    assert post.blog_name == "A blog"


FRAME = """<!doctype html><title>A post</title><nav>{around}</nav><div id=ad>{around}</div>
<article class=h-entry><header>{around}</header><div class="e-content"><p>{inside}</p>
<script>stamp = "{around}"</script></div>
<div class="u-comment h-cite">{around}</div></article><footer>{around}</footer>"""


def test_nothing_around_a_post_changes_its_digest():
    before = seen(FRAME.format(inside="Words.", around=NO))

    after = seen(FRAME.format(inside="Words.", around="built at noon, 3 comments"))

    assert before.digest == after.digest
    assert re.fullmatch("[0-9a-f]{64}", before.digest)


@pytest.mark.parametrize(
    "inside",
    ["  Words.\n", "\n\t<b>Words.</b>", "Wor<b>ds.</b>", "Words.<!-- x -->", "W&#111;rds."],
)
def test_how_words_are_laid_out_does_not_change_their_digest(inside):
    assert seen(FRAME.format(inside=inside, around="")).digest == DIGEST


@pytest.mark.parametrize(
    "inside", ["Word.", "words.", "Words. More.", f"<a href={T}>Words.</a>", "<img src=/x>Words."]
)
def test_every_change_of_words_or_links_changes_the_digest(inside):
    assert seen(FRAME.format(inside=inside, around="")).digest != DIGEST


def test_a_new_title_changes_the_digest():
    page = FRAME.format(inside="Words.", around="").replace("A post", "Another post")

    assert seen(page).digest != DIGEST


@pytest.mark.parametrize(
    ("content_type", "page"),
    [
        ("text/plain", f"see {T}"),
        ("application/json", f'{{"a": "{T}"}}'),
        ("image/png", a("1")),
        ("", f"see {T}"),
    ],
)
def test_what_is_no_html_has_a_digest_and_no_links(content_type, page):
    post = seen(page, content_type=content_type)

    assert post.links == ()
    assert post.digest == hashlib.sha256(page.encode()).hexdigest()
    assert post.finished


@pytest.mark.parametrize(
    ("content", "is_gone"), [("410 Gone", True), (" 410", True), ("4100", False), ("", False)]
)
def test_a_page_may_say_410_of_itself(content, is_gone):
    assert seen(f'<meta http-equiv=STATUS content="{content}">{a("1")}').is_gone is is_gone


def test_the_header_says_how_a_page_is_written():
    page = "<title>Ä</title>".encode("latin-1")

    assert read(page, content_type="text/html", charset="iso-8859-1", url=URL).title == "Ä"


def test_a_page_that_used_up_its_time_is_not_finished():
    post = read(b"<b>" * 100_000, content_type="", charset="", url=URL, seconds=0.0)

    assert not post.finished


PIECES = [
    *(
        "<div class=h-entry>",
        "<p class='u-comment h-cite'>",
        "<a class=u-in-reply-to href=",
        "</a>",
    ),
    *("<article>", "</article>", "<div class=e-content>", "</div>", "<nav>", "</nav>", "<main>"),
    *("<template>", "</template>", "<iframe src=//i.example>", "<title>", "</title>", "<body"),
    *("<base href=", "http://[", "//t.example/", ">", "'", '"', "<!--", "-->", "&#xD800;", "\0"),
    *("<p class='h-cite u-like-of'>", "<b class=u-url>", "</b>", "</p>", "<script>", "</script>"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40))
def test_any_page_at_all_is_read(pieces):
    body = "".join(pieces).encode("utf-8", "surrogatepass")

    post = read(body, content_type="text/html", charset="", url=URL)

    assert len(post.digest) == 64
    assert all(link.lower().startswith(("http://", "https://")) for link in post.links)
    assert URL not in post.links


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/plain", "image/x", "é"]))
def test_any_bytes_at_all_are_read(body, content_type):
    assert len(read(body, content_type=content_type, charset="x", url=URL).digest) == 64


DIGEST = seen(FRAME.format(inside="Words.", around="")).digest
