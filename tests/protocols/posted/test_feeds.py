"""Feeds of every kind: which pages they name, and that a mark changes with what is said."""

import gzip
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcomments.errors import Malformed
from fedcomments.protocols.posted.feeds import read

URL = "https://blog.example/feeds/all"
ATOM = "http://www.w3.org/2005/Atom"


def seen(text, url=URL, content_type=""):
    body = text if isinstance(text, bytes) else text.encode()
    return read(body, content_type=content_type, url=url)


def urls(text, **more):
    return [entry.url for entry in seen(text, **more).entries]


def atom(*entries, more=""):
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0"?><feed xmlns="{ATOM}" {more}><title>x</title>{inside}</feed>'


def rss(*items, head=""):
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><link>/</link>{inside}</channel></rss>'


def json_feed(*items, version="https://jsonfeed.org/version/1.1"):
    return json.dumps({"version": version, "title": "x", "items": items})


def sitemap(*pages):
    inside = "".join(f"<url>{page}</url>" for page in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'


RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <channel rdf:about="https://blog.example/"><link>https://blog.example/</link></channel>
    <item rdf:about="https://blog.example/1"><link>https://blog.example/1</link></item>
    <item rdf:about="https://blog.example/2"><title>x</title></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0"?>
    <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
    "http://my.netscape.example/publish/formats/rss-0.91.dtd">
    <rss version="0.91"><channel><image><url>/no</url></image>
    <item><title>caf&eacute;</title><link>/1</link></item></channel></rss>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://blog.example/a.xml.gz</loc><lastmod>2026-11-01</lastmod></sitemap>
    <sitemap><loc>https://blog.example/b.xml</loc></sitemap></sitemapindex>"""
KINDS = {
    "Atom": ("atom", atom('<link href="/1"/>'), ["/1"]),
    "Atom 0.3": (
        "atom",
        atom('<link href="/1"/>').replace(ATOM, "http://purl.org/atom/ns#"),
        ["/1"],
    ),
    "Atom, prefixed": (
        "atom",
        f'<a:feed xmlns:a="{ATOM}"><a:entry><a:link href="/1"/></a:entry></a:feed>',
        ["/1"],
    ),
    "RSS 2.0": ("rss", rss("<link>/1</link>", "<link> /2\n</link>"), ["/1", "/2"]),
    "RSS 1.0": ("rss", RSS_1, ["/1", "/2"]),
    "RSS 0.91": ("rss", RSS_091, ["/1"]),
    "JSON Feed 1": (
        "json",
        json_feed({"id": 1, "url": "/1"}, version="https://jsonfeed.org/version/1"),
        ["/1"],
    ),
    "JSON Feed 1.1": ("json", json_feed({"id": "x", "url": "https://blog.example/1"}), ["/1"]),
    "a sitemap": ("sitemap", sitemap("<loc>https://blog.example/1</loc>"), ["/1"]),
    "an index": ("index", INDEX, ["/a.xml.gz", "/b.xml"]),
}


@pytest.mark.parametrize(("kind", "text", "pages"), KINDS.values(), ids=KINDS)
def test_a_feed_of_any_kind_names_its_pages(kind, text, pages):
    feed = seen(text)

    assert feed.kind == kind
    assert [entry.url for entry in feed.entries] == [f"https://blog.example{one}" for one in pages]


@pytest.mark.parametrize("text", [one[1] for one in KINDS.values()], ids=KINDS)
@pytest.mark.parametrize(
    "written",
    [
        str.encode,
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\n  " + text.encode(),
        lambda text: gzip.compress(text.encode()),
    ],
    ids=["plain", "after a mark", "after white space", "compressed"],
)
def test_it_may_be_written_in_many_ways(text, written):
    assert seen(written(text)) == seen(text)


LINKS = {
    "the alternate one": (
        atom('<link rel="self" href="/no"/><link rel="alternate" href="/1"/><link href="/no"/>'),
        "/1",
    ),
    "by its long name": (
        atom('<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>'),
        "/1",
    ),
    "below the base of the feed": (atom('<link href="1"/>', more='xml:base="/x/"'), "/x/1"),
    "below bases on the way": (
        atom('<link xml:base="y/" href="1"/>', more='xml:base="/x/"'),
        "/x/y/1",
    ),
    "not an enclosure": (atom('<link rel="enclosure" href="/no.mp3"/><id>/no</id>'), None),
    "not in the content": (
        atom(f'<content type="xhtml"><div xmlns="{ATOM}"><link href="/no"/></div></content>'),
        None,
    ),
    "not of the source": (
        atom('<source><link href="/no"/></source><link href="/1"/>'),
        "/1",
    ),
    "a guid": (rss("<guid>https://blog.example/1</guid>"), "/1"),
    "a guid that says so": (rss('<guid isPermaLink="true">https://blog.example/1</guid>'), "/1"),
    "a guid that is none": (rss('<guid isPermaLink="false">https://blog.example/1</guid>'), None),
    "a guid that is no address": (rss("<guid>tag:1</guid>"), None),
    "the link before the guid": (rss("<guid>https://g.example/</guid><link>/1</link>"), "/1"),
    "an empty link": (rss("<link/><guid>https://blog.example/1</guid>"), "/1"),
    "a link of another kind": (
        rss(f'<a:link xmlns:a="{ATOM}" href="/no" rel="self"/><link>/1</link>'),
        "/1",
    ),
    "in a CDATA section": (rss("<link><![CDATA[/1?a=1&b=2]]></link>"), "/1?a=1&b=2"),
    "with a reference": (rss("<link>/1?a=1&amp;b=2</link>"), "/1?a=1&b=2"),
    "an id that is an address": (json_feed({"id": "https://blog.example/1"}), "/1"),
    "an id that is none": (json_feed({"id": "tag:1"}), None),
    "the url before the id": (json_feed({"id": "https://x.example/", "url": "/1"}), "/1"),
    "not where it points": (json_feed({"id": "1", "external_url": "/no"}), None),
    "of a strange type": (json_feed({"id": 1, "url": ["/no"]}, 7, None), None),
    "a picture of a page": (
        sitemap(
            '<loc>/1</loc><i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">'
            "<i:loc>/no</i:loc></i:image>"
        ),
        "/1",
    ),
    "mail": (atom('<link href="mailto:a@blog.example"/>'), None),
    "a script": (rss("<link>javascript:x</link>"), None),
    "nonsense": (rss("<link>https://[</link>"), None),
    "too long": (rss(f"<link>/{'x' * 2048}</link>"), None),
}


@pytest.mark.parametrize(("text", "page"), LINKS.values(), ids=LINKS)
def test_an_entry_leads_to_its_page(text, page):
    assert urls(text) == ([f"https://blog.example{page}"] if page else [])


SAYINGS = {
    "Atom": lambda one: atom(f'<link href="/1"/>{one}'),
    "RSS": lambda one: rss(f"<link>/1</link>{one}"),
    "sitemap": lambda one: sitemap(f"<loc>/1</loc>{one}"),
    "JSON": lambda one: json_feed({"url": "/1", **one}),
}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("Atom", "<updated>2026-11-01</updated>", "<updated>2026-11-02</updated>"),
        ("Atom", "<title>a</title>", "<title>b</title>"),
        ("Atom", "<content>a</content>", "<content>b</content>"),
        ("Atom", '<content><a href="/a"/></content>', '<content><a href="/b"/></content>'),
        ("Atom", "<summary>a</summary>", "<content>a</content>"),
        ("RSS", "<pubDate>1 Nov 2026</pubDate>", "<pubDate>2 Nov 2026</pubDate>"),
        ("RSS", "<title>a</title>", "<title>b</title>"),
        ("RSS", "<description>a</description>", "<description>b</description>"),
        (
            "RSS",
            '<e:encoded xmlns:e="http://purl.org/rss/1.0/modules/content/">a</e:encoded>',
            '<e:encoded xmlns:e="http://purl.org/rss/1.0/modules/content/">b</e:encoded>',
        ),
        ("sitemap", "<lastmod>2026-11-01</lastmod>", "<lastmod>2026-11-02</lastmod>"),
        ("JSON", {"date_modified": "2026-11-01"}, {"date_modified": "2026-11-02"}),
        ("JSON", {"content_html": "a"}, {"content_html": "b"}),
        ("JSON", {"title": "a"}, {"summary": "a"}),
    ],
)
def test_a_mark_changes_with_what_an_entry_says(kind, before, after):
    say = SAYINGS[kind]

    (old,), (same,), (new,) = (seen(say(one)).entries for one in (before, before, after))

    assert old == same
    assert old.mark != new.mark


@pytest.mark.parametrize(
    ("kind", "noise"),
    [
        ("Atom", '<t:total xmlns:t="http://purl.org/syndication/thread/1.0">7</t:total>'),
        ("RSS", "<comments>/1#comments</comments>"),
        ("RSS", '<s:comments xmlns:s="http://purl.org/rss/1.0/modules/slash/">7</s:comments>'),
        ("sitemap", "<priority>0.7</priority>"),
        ("JSON", {"_comments": 7}),
    ],
)
def test_a_mark_does_not_change_with_how_many_comments_there_are(kind, noise):
    say = SAYINGS[kind]

    assert seen(say(noise)) == seen(say({} if kind == "JSON" else ""))


def test_a_page_is_named_once_and_the_order_is_the_feeds():
    links = ["/3", "/1", "http://blog.example/3/", "/2", "/1#top"]

    assert urls(rss(*(f"<link>{one}</link>" for one in links))) == [
        f"https://blog.example/{number}" for number in (3, 1, 2)
    ]


def test_there_are_at_most_5000_entries():
    assert len(urls(rss(*(f"<link>/{number}</link>" for number in range(6000))))) == 5000
    assert len(urls(json_feed(*({"url": f"/{number}"} for number in range(6000))))) == 5000


BROKEN = {
    "cut off": rss("<link>/1</link>", "<link>/2</link><title>hal").partition("hal")[0],
    "a bare ampersand": rss("<link>/1</link><title>a & b</title>"),
    "an unknown entity": rss("<title>a&nbsp;b</title><link>/1</link>"),
    "a control character": rss("<title>a\x01b</title><link>/1</link>"),
    "a field without an end": rss("<title>a<link>/no</link>", "<link>/1</link>"),
    "half a character": rss("<link>/1</link>", "<title>&#xD800;</title>"),
    "an unbound prefix": rss("<x:y>z</x:y><link>/1</link>"),
    "something behind": rss("<link>/1</link>") + "<script>x</script>",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_feed_is_read_as_far_as_can_be(text):
    assert urls(text) == ["https://blog.example/1"]


NO_FEEDS = {
    "a page": "<!doctype html><html><head><title>x</title></head><body>x</body></html>",
    "text": "no feed",
    "nothing": "",
    "other XML": "<opml><body/></opml>",
    "other JSON": '{"items": []}',
    "JSON of no shape": '[1, {"version": 1}]',
    "JSON that is cut": '{"version": "https://jsonfeed.org/version/1", "items": [',
    "deep JSON": '{"a":' * 100_000,
    "binary": b"\x89PNG\r\n\x1a\n\0\0",
    "not gzip": b"\x1f\x8b\x08rubbish",
    "an inflating bomb": gzip.compress(b"<rss>" + b" " * (11 * 1024 * 1024)),
    "too much": b" " * (10 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("body", NO_FEEDS.values(), ids=NO_FEEDS)
def test_what_is_no_feed_is_refused_with_a_sentence(body):
    with pytest.raises(Malformed) as refused:
        seen(body)

    assert refused.value.sentence.endswith(".")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
DECLARATIONS = {
    "a billion laughs": f"<!DOCTYPE rss [{LAUGHS}]>",
    "a file": '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "{file}">]>',
    "a parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{file}"> %p;]>',
    "behind an address": "<!DOCTYPE rss SYSTEM 'a>b' [<!ENTITY l9 'x'>]>",
    "behind a comment": "<!-- <rss> --><?x y?>\n<!DOCTYPE rss [<!ENTITY l9 'x'>]>",
}


@pytest.mark.parametrize("head", DECLARATIONS.values(), ids=DECLARATIONS)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_declarations_are_refused(head, charset, tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = rss("<link>/&l9;</link>", head=head.replace("{file}", f"file://{tmp_path}/secret"))

    with pytest.raises(Malformed, match="document type"):
        seen(text.encode(charset))


def test_a_document_type_elsewhere_is_not_fetched(tmp_path):
    (tmp_path / "x.dtd").write_text('<!ENTITY l9 "secret">')
    head = f'<!DOCTYPE rss SYSTEM "file://{tmp_path}/x.dtd">'

    assert urls(rss("<link>/1&l9;</link>", head=head)) == ["https://blog.example/1"]


def test_the_declaration_says_how_it_is_written():
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<link>/ä</link>")

    assert urls(text.encode("latin-1")) == ["https://blog.example/ä"]
    assert urls(text.encode(), content_type="text/xml; charset=utf-8") == ["https://blog.example/ä"]


MOST = 10 * 1024 * 1024
HEAVY = {
    "elements": "<rss>" + "<a>" * (MOST // 4),
    "empty elements": "<rss>" + "<a/>" * (MOST // 5),
    "items": "<rss>" + "<item>" * (MOST // 7),
    "bases": "<feed xml:base='/a/'>" + "<a xml:base='b/'>" * 100_000,
    "attributes": "<rss " + " ".join(f"a{n}=''" for n in range(500_000)) + ">",
    "fields": "<rss><item>" + "<a>x</a>" * (MOST // 9),
    "one field": "<rss><item><a>" + "x<b/>" * (MOST // 6),
    "a long name": "<rss><" + "a" * (MOST // 2),
    "a long attribute": "<rss a='" + "x" * (MOST // 2),
    "a comment": "<rss><!--" + "-" * (MOST // 2),
    "document types": "<!DOCTYPE " * 500_000,
    "quotes": "<!DOCTYPE " + "'\"" * 500_000,
    "questions": "<?" * 500_000,
    "comments": "<!---->" * 500_000 + "<!DOCTYPE",
    "references": "<rss>" + "&x;" * 500_000,
    "JSON": '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 500_000 + "{}]}",
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_a_heavy_feed_ends_within_its_budget(text):
    began = time.thread_time()

    try:
        assert seen(text).entries == ()
    except Malformed:
        pass
    finally:
        assert time.thread_time() - began < 2 + 1


PIECES = [
    *("<rss>", "</rss>", "<item>", "</item>", "<link>", "</link>", "<feed xmlns='x'>", "<entry>"),
    *("</entry>", "<link href='", "/1", "'/>", "<!DOCTYPE x", "[", "]>", "<![CDATA[", "]]>", "&x;"),
    *("<rdf:RDF>", "<urlset>", "<url>", "<loc>", "</loc>", " xml:base='http://['", ">", "\0"),
    *("&#xD800;", "<?xml version='1.0' encoding='", "utf-16", "x", "'?>", "<!--", "-->", "\ud800"),
    *('{"version":"https://jsonfeed.org/version/1","items":[', "{}", '{"url":"', '"}', "]}", ","),
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30), st.booleans())
def test_any_body_at_all_is_a_feed_or_is_refused(pieces, is_compressed):
    body = "".join(pieces).encode("utf-8", "surrogatepass")

    try:
        entries = seen(gzip.compress(body)[:-9] if is_compressed else body).entries
    except Malformed:
        return

    assert all(entry.url.lower().startswith(("http://", "https://")) for entry in entries)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([one[1] for one in KINDS.values()]), st.data())
def test_a_damaged_feed_is_a_feed_or_is_refused(text, data):
    body = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body)))
        body[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))

    with suppress(Malformed):
        assert seen(bytes(body)).kind
