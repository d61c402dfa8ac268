"""Whatever strangers send, values come back: never an error, never an address that is none."""

from contextlib import suppress
from html.entities import html5

from hypothesis import given, settings
from hypothesis import strategies as st

from fedcomments.domain import address
from fedcomments.protocols.html import walk
from fedcomments.protocols.sending import pingback, trackback, webmention
from fedcomments.protocols.sending.answer import Answered
from fedcomments.protocols.sending.discovery import discover
from fedcomments.protocols.sending.marked import Settled, Sheltering, marked, may_name
from fedcomments.protocols.sending.redirect import again

PLACE = "https://target.example/page"
PIECES = [
    *(
        "<",
        ">",
        '"',
        "'",
        "=",
        " ",
        "/",
        "\\",
        "&",
        ";",
        ",",
        "#",
        "?",
        "\0",
        "\n",
        "İ",
        "ſ",
        "\u212a",
    ),
    *("<a ", "<link ", "<base ", "<template>", "</template>", "<script>", "</script>", "<option>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE x>", "<?xml version='1.0'?>"),
    *(
        "rel",
        "rel=",
        'rel="webmention"',
        'rel="trackback"',
        "rel=webmention ",
        "href=",
        'href="/wm"',
    ),
    *("http://[", "https://", "https://a@b:99999/", "javascript:x", "//x.example", "mailto:a@b"),
    *("&#109;", "&#x6D;", "&#0", "&#xD800;", "&#99999999999;", "&amp;", "&fjlig;", "&Tab;"),
    *('<link rel="pingback" href="', '">', "<rdf:Description ", "dc:identifier=", "rdf:about="),
    *("trackback:ping=", f'"{PLACE}"', "<trackback:ping rdf:resource='/tb'/>", "</rdf:"),
    *("anchor=", 'anchor="http://["', "<>", "; rel=webmention", "</wm>; "),
    *("<response>", "<error>", "0", "</error>", "<message>", "</message>", "<methodResponse>"),
    *("<fault>", "<member>", "<name>faultCode</name>", "<value>", "</value>", "<params><param>"),
    *('{"status":', '"success"', "}", "[", "1e999"),
]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join)
BYTES = SOUP.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=200)
URLS = st.sampled_from([PLACE, "http://[", "", "https://x.example/#a", "mailto:x"]) | SOUP
STATUS = st.integers(100, 599)


def is_sound(url):
    return address.link(url) == url and url.startswith(("http://", "https://")) and "#" not in url


@given(
    asked=URLS,
    url=URLS,
    headers=st.lists(st.tuples(st.sampled_from(["link", "x-pingback", "x"]), SOUP), max_size=4),
    body=BYTES,
    content_type=st.sampled_from(["text/html", "", "text/plain", "application/xhtml+xml", ";"]),
    charset=st.sampled_from(["", "utf-8", "utf-16", "utf-7", "big5", "\0"]),
)
@settings(max_examples=1500, deadline=None)
def test_discovery_never_fails(asked, url, headers, body, content_type, charset):
    found = discover(
        asked=asked,
        url=url,
        headers=headers,
        body=body,
        content_type=content_type,
        charset=charset,
    )

    assert found is None or is_sound(found.url)


@st.composite
def spelt(draw):
    """One of the two words, its letters in either case and as references of all kinds."""
    word = draw(st.sampled_from(["webmention", "trackback"]))
    zeros = draw(st.sampled_from(["", "0", "000"]))
    ways = [
        lambda letter: letter,
        str.upper,
        lambda letter: f"&#{zeros}{ord(letter)};",
        lambda letter: f"&#x{zeros}{ord(letter):x};",
        lambda letter: f"&#X{zeros}{ord(letter.upper()):X};",
    ]
    plain = draw(st.booleans())
    return "".join(draw(st.sampled_from(ways[: 2 if plain else 5]))(letter) for letter in word)


@given(SOUP, spelt(), SOUP)
@settings(max_examples=800, deadline=None)
def test_the_pass_is_spared_only_where_it_finds_nothing(before, word, after):
    text = f'{before}<a href="/wm" rel="{word}">{after}'.replace("\0", "\ufffd")
    lower = text.encode("utf-8", "replace").lower()

    found = marked(text, PLACE)

    assert not found.webmention or may_name(b"webmention", lower)
    assert not found.trackback or may_name(b"trackback", lower)


@given(SOUP, spelt(), SOUP)
@settings(max_examples=500, deadline=None)
def test_whether_end_tags_are_heard_makes_no_difference_without_templates(before, word, after):
    text = f'{before}<a href="/wm" rel="{word}">{after}'.replace("template", "p")
    slow = Sheltering(PLACE)

    found = marked(text, PLACE)

    with suppress(Settled):
        walk(text, slow)
    assert (found.webmention, found.trackback) == (slow.webmention, slow.trackback)


@given(spelt())
@settings(max_examples=300, deadline=None)
def test_a_rel_is_found_however_it_is_spelt(word):
    found = discover(
        asked=PLACE,
        url=PLACE,
        headers=[],
        body=f'<p>x<a href="/wm" rel="{word}">'.encode(),
        content_type="text/html",
        charset="",
    )

    assert found is not None
    assert found.url == "https://target.example/wm"


def test_no_named_reference_is_a_letter_of_the_two_words():
    """The sparing of the pass takes that for granted; `&fjlig;` is f and j."""
    letters = set("webmentiontrackback")

    assert not set("".join(html5.values())) & (letters | set(map(str.upper, letters)))


@given(STATUS, BYTES)
@settings(max_examples=1500, deadline=None)
def test_an_answer_always_means_something(status, body):
    for read_answer in (pingback.read_answer, trackback.read_answer):
        answered = read_answer(status, body)

        assert isinstance(answered, Answered)
        assert bool(answered.reason) == bool(answered.sentence) == (answered.outcome != "taken")
        assert len(answered.sentence) < 300


@given(URLS, STATUS, SOUP)
@settings(max_examples=500, deadline=None)
def test_a_location_is_an_address_or_nothing(endpoint, status, location):
    onward = again(endpoint, status, location)
    answered = webmention.read_answer(endpoint, status, location)

    assert onward is None or is_sound(onward)
    assert not answered.status_url or is_sound(answered.status_url)


@given(st.sampled_from(["application/json", "text/html", "", "x+json;"]), BYTES)
@settings(max_examples=500, deadline=None)
def test_a_status_page_always_says_something(media, body):
    assert webmention.read_status(media, body) in {"success", "waiting", "failed"}
