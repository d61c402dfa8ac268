"""Webmention endpoints in a page's elements, beyond the famous 23 (WS1 to WS3)."""

import pytest

HERE = "https://target.example"
PAGE = f"{HERE}/page"
NONE = "nothing"
WM = f"webmention {HERE}/wm"
GOOD = '<a rel="webmention" href="/wm">x</a>'
BAD = '<a rel="webmention" href="/bad">x</a>'
MATHS = '<a rel="webmention" href="/wm?a=1&amp;b=2">x</a>'


def case(what, body, found=WM, **more):
    return pytest.param({"body": body, **more}, found, id=what)


def elsewhere(path, *, base="https://other.example"):
    return f"webmention {base}{path}"


CASES = [
    case("upper-case element and names", '<LINK REL="WEBMENTION" HREF="/wm">'),
    case("single quotes", "<link rel='webmention' href='/wm'>"),
    case("no quotes", "<link rel=webmention href=/wm>"),
    case("href before rel", '<a href="/wm" class="u-x" rel="webmention">x</a>'),
    case("rels parted by a line end and a tab", '<a rel="me\n\twebmention" href="/wm">x</a>'),
    case("rels parted by a no-break space are one", f'<a rel="me\xa0webmention" href="/">{GOOD}'),
    case("webmention-status is another rel", f'<a rel="webmention-status" href="/bad">x</a>{GOOD}'),
    case("the old rel http://webmention.org/", '<a rel="http://webmention.org/" href="/x">', NONE),
    case("pages without any", "<p>Hello.", NONE),
    case("the word alone", "<p>I like webmention.", NONE),
    case("a rel spelt in decimal references", '<a rel="web&#109;ention" href="/wm">x</a>'),
    case("a rel spelt in hexadecimal ones", '<a rel="&#x57;&#x0065;bmention" href="/wm">x</a>'),
    case("references in the address", MATHS, f"{WM}?a=1&b=2"),
    case("a bare ampersand in it", '<a rel=webmention href="/wm?a=1&b=2">', f"{WM}?a=1&b=2"),
    case("numeric references in the address", '<a rel=webmention href="&#x2F;w&#109;">x</a>'),
    case("white space around the address", '<link rel="webmention" href=" \n/wm\t">'),
    case("a line end within it", '<link rel="webmention" href="/w\nm">'),
    case("a space within it", '<link rel="webmention" href="/w m">', f"webmention {HERE}/w%20m"),
    case(
        "letters beyond ASCII", '<link rel="webmention" href="/wä">', f"webmention {HERE}/w%C3%A4"
    ),
    case(
        "letters in windows-1252",
        "<a rel=webmention href=/wä>".encode("cp1252"),
        f"webmention {HERE}/w%C3%A4",
        charset="iso-8859-1",
    ),
    case("a page in UTF-16", "<a rel=webmention href=/wm>x</a>".encode("utf-16"), charset=""),
    case(
        "an address without a scheme",
        '<a rel="webmention" href="//other.example/wm">',
        elsewhere("/wm"),
    ),
    case(
        "an upper-case host and the usual port",
        '<a rel="webmention" href="HTTPS://Other.Example:443/wm">',
        elsewhere("/wm"),
    ),
    case("only a query", '<a rel="webmention" href="?wm=1">x</a>', f"webmention {PAGE}?wm=1"),
    case(
        "only a query, on a page with one",
        '<a rel="webmention" href="?wm=1">x</a>',
        f"webmention {PAGE}?wm=1",
        url=f"{PAGE}?id=7",
    ),
    case(
        "empty href on a page with a query",
        '<a rel="webmention" href="">x</a>',
        f"webmention {PAGE}?id=7",
        url=f"{PAGE}?id=7",
    ),
    case("an href without a value", "<link rel=webmention href>", f"webmention {PAGE}"),
    case("dots in the path", '<a rel="webmention" href="../../wm">x</a>', url=f"{HERE}/a/b/c"),
    case("a fragment is dropped", '<a rel="webmention" href="/wm#form">x</a>'),
    case(
        "a fragment alone is the page", '<a rel="webmention" href="#wm">x</a>', f"webmention {PAGE}"
    ),
    case(
        "the page's own fragment is dropped",
        '<a rel="webmention" href="">x</a>',
        f"webmention {PAGE}",
        url=f"{PAGE}#here",
    ),
    case("a mail address is passed over", f'<a rel="webmention" href="mailto:a@b.example">{GOOD}'),
    case("so is a script", f'<a rel="webmention" href="javascript:alert(1)">x</a>{GOOD}'),
    case("so is data", f'<link rel="webmention" href="data:text/html,x">{GOOD}'),
    case("so is ftp", f'<link rel="webmention" href="ftp://target.example/wm">{GOOD}'),
    case("so is an address with a password", f'<a rel=webmention href="//u:p@x.example/">{GOOD}'),
    case("so is one that is no address", f'<a rel="webmention" href="http://[">x</a>{GOOD}'),
    case("none of them can be asked", '<a rel="webmention" href="mailto:a@b.example">', NONE),
    case(
        "base",
        '<base href="https://other.example/a/"><a rel="webmention" href="wm">x</a>',
        elsewhere("/a/wm"),
    ),
    case(
        "a relative base",
        '<base href="/a/b/"><a rel="webmention" href="../wm">x</a>',
        f"webmention {HERE}/a/wm",
    ),
    case(
        "base without href, then one with it",
        '<base target="_top"><base href="//other.example/"><a rel="webmention" href="wm">x</a>',
        elsewhere("/wm"),
    ),
    case(
        "of two bases the first",
        '<base href="/"><base href="//other.example/"><a rel="webmention" href="wm">x</a>',
    ),
    case(
        "a base that is no web address", '<base href="data:x"><a rel="webmention" href="/wm">x</a>'
    ),
    case("a base after the link", f'{GOOD}<base href="https://other.example/">'),
    case("a base in a comment", f'<!-- <base href="//other.example/"> -->{GOOD}'),
    case("a base in a template", f'<template><base href="//other.example/"></template>{GOOD}'),
    case(
        "empty href is the page, whatever the base",
        '<base href="//other.example/"><a rel="webmention" href="">x</a>',
        f"webmention {PAGE}",
    ),
    case(
        "a base does not move whole addresses",
        f'<base href="//other.example/"><a rel="webmention" href="{HERE}/wm">x</a>',
    ),
    case("in a comment of many lines", f"<!--\n{BAD}\n-- > {BAD}\n-->{GOOD}"),
    case("in a conditional comment", f"<!--[if IE]>{BAD}<![endif]-->{GOOD}"),
    case("in a comment without an end", f"<p><!-- {GOOD}", NONE),
    case("in a script", f"<script>document.write('{BAD}')</script>{GOOD}"),
    case("in a style", f"<style>{BAD}</style>{GOOD}"),
    case("in a text area", f"<textarea>{BAD}</textarea>{GOOD}"),
    case("in a title", f"<title>{BAD}</title>{GOOD}"),
    case("in a template", f"<template><p>{BAD}</p></template>{GOOD}"),
    case(
        "in a template within a template", f"<template><template></template>{BAD}</template>{GOOD}"
    ),
    case("after a template that never begins", f"</template>{GOOD}"),
    case("after an option that never ends", f"<option>1{GOOD}"),
    case("in a template without an end", f"<template>{GOOD}", NONE),
    case("before a template", f"{GOOD}<template>{BAD}</template>"),
    case(
        "in a noembed, noframes or xmp",
        f"<noembed>{BAD}</noembed><noframes>{BAD}</noframes><xmp>{BAD}</xmp>{GOOD}",
    ),
    case("in a plaintext", f"<plaintext>{GOOD}", NONE),
    case("in an iframe's text", f"<iframe>{BAD}</iframe>{GOOD}"),
    case("in an attribute", f"<p title='{BAD}'>x</p>{GOOD}"),
    case("in an attribute with a greater-than", f'<p title="> {BAD.replace(chr(34), "")}">x{GOOD}'),
    case("in a CDATA section, which HTML has not", f"<![CDATA[{BAD}]]>{GOOD}"),
    case("in a noscript", f"<noscript>{GOOD}</noscript>"),
    case("in a hidden block", f'<div hidden style="display:none">{GOOD}</div>'),
    case("in an object's own text", f"<object>{GOOD}</object>"),
    case("in bad nesting", f"<b><i></b></p>{GOOD}</i></div>"),
    case("on an area, which is no advertisement", '<area rel="webmention" href="/bad">', NONE),
    case("on a form, likewise", '<form rel="webmention" action="/bad">', NONE),
    case("on a meta, likewise", '<meta name="webmention" content="/bad">', NONE),
    case("rev is not rel", f'<a rev="webmention" href="/bad">x</a>{GOOD}'),
    case("of two rels the first", '<a rel="nofollow" rel="webmention" href="/bad">x</a>', NONE),
    case("of two hrefs the first", '<a rel="webmention" href="/wm" href="/bad">x</a>'),
    case("cut within the element", '<p><link rel="webmention" href="/wm', NONE),
    case("cut after it", f"{GOOD}<p>and th"),
    case("far down a long page", "<p>words</p>" * 20_000 + GOOD),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_the_endpoint_of_a_page_s_elements(find, answer, found):
    assert find(**answer) == found
