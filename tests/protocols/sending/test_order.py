"""Which of several offers is taken: by protocol, then by place, first come first (WS1, WS20)."""

import pytest

HERE = "https://target.example"
PAGE = f"{HERE}/page"
NONE = "nothing"
WM = f"webmention {HERE}/wm"
PB = f"pingback {HERE}/pb"
TB = f"trackback {HERE}/tb"
MENTION = '<a rel="webmention" href="/wm">x</a>'
PING = f'<link rel="pingback" href="{HERE}/pb">'
TRACK = '<a rel="trackback" href="/tb">x</a>'
RDF = f'<!-- <rdf:Description dc:identifier="{PAGE}" trackback:ping="{HERE}/tb" /> -->'
LINK = ("link", "</wm>; rel=webmention")
HEADER = ("x-pingback", f"{HERE}/pb")


def case(what, body, found, *headers, **more):
    return pytest.param({"body": body, "headers": headers, **more}, found, id=what)


CASES = [
    case("webmention before an earlier pingback", PING + MENTION, WM),
    case("webmention element before a pingback header", MENTION, WM, HEADER),
    case("webmention before trackback", RDF + TRACK + MENTION, WM),
    case("pingback before trackback", RDF + TRACK + PING, PB),
    case("RDF before a trackback link", TRACK.replace("/tb", "/bad") + RDF, TB),
    case("a Link header before the elements", MENTION.replace("/wm", "/bad"), WM, LINK),
    case(
        "a Link header that cannot be asked, then the element",
        MENTION,
        WM,
        ("link", "<mailto:a@b.example>; rel=webmention"),
    ),
    case(
        "a webmention that cannot be asked, then pingback",
        MENTION.replace("/wm", "ftp:x") + PING,
        PB,
    ),
    case(
        "a Link header about another page",
        PING,
        PB,
        ("link", f'</bad>; rel=webmention; anchor="{HERE}/other"'),
    ),
    case(
        "a Link header about a part of the page",
        "",
        NONE,
        ("link", '</bad>; rel=webmention; anchor="#comments"'),
    ),
    case(
        "a Link header that says it is about this page",
        "",
        WM,
        ("link", f'</wm>; rel=webmention; anchor="{PAGE}"'),
    ),
    case("the same with an empty anchor", "", WM, ("link", '</wm>; rel=webmention; anchor=""')),
    case(
        "the same from a page with a fragment",
        "",
        WM,
        ("link", f'</wm>; rel=webmention; anchor="{PAGE}"'),
        url=f"{PAGE}#part",
    ),
    case(
        "a Link header with an empty target is the page",
        "",
        f"webmention {PAGE}",
        ("link", "<>; rel=webmention"),
    ),
    case(
        "a Link header knows no base",
        '<base href="//other.example/">',
        WM,
        ("link", "<wm>; rel=webmention"),
    ),
    case(
        "a Link header relative to the final address",
        "",
        f"webmention {HERE}/a/wm",
        ("link", "<wm>; rel=webmention"),
        asked=PAGE,
        url=f"{HERE}/a/b",
    ),
    case(
        "a Link header in UTF-8",
        "",
        f"webmention {HERE}/w%C3%A4",
        ("link", "</wä>; rel=webmention".encode().decode("latin-1")),
    ),
    case("a Link header for pingback is none", "", NONE, ("link", "</pb>; rel=pingback")),
    case("a header of another name", "", NONE, ("x-link", "</wm>; rel=webmention")),
    case("no body was read", "", WM, LINK),
    case("nothing at all", "", NONE),
    case("a picture: headers only", MENTION, WM, LINK, content_type="image/png"),
    case("a picture without headers", MENTION, NONE, content_type="image/png"),
    case("plain text", MENTION + PING, NONE, content_type="text/plain"),
    case("JSON", f'{{"html": {MENTION!r}}}', NONE, content_type="application/json"),
    case("JSON with a pingback header", "{}", PB, HEADER, content_type="application/json"),
    case("XHTML", MENTION, WM, content_type="application/xhtml+xml"),
    case("a type with parameters", MENTION, WM, content_type="Text/HTML; charset=utf-8"),
    case("no type, sniffed as a page", f"\n<!doctype html>{MENTION}", WM, content_type=""),
    case("no type, sniffed as text", f"Write {MENTION}", NONE, content_type=""),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_the_first_offer_is_taken(find, answer, found):
    assert find(**answer) == found
