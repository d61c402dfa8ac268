"""Pingback's two ways to advertise, to the letter of its section 2.3 (PS1 to PS3)."""

import pytest

HERE = "https://target.example"
NONE = "nothing"
PB = f"pingback {HERE}/pb"
GOOD = f'<link rel="pingback" href="{HERE}/pb">'
BAD = GOOD.replace("/pb", "/bad")
HEADER = ("x-pingback", f"{HERE}/pb")


def case(what, body, found=PB, *headers, **more):
    return pytest.param({"body": body, "headers": headers, **more}, found, id=what)


CASES = [
    case("a header", "", PB, HEADER),
    case("an element", GOOD),
    case("header and element: the header", BAD, PB, HEADER),
    case("two headers: the first", "", PB, HEADER, ("x-pingback", f"{HERE}/bad")),
    case("an empty header", GOOD, PB, ("x-pingback", " ")),
    case("a header that cannot be asked", GOOD, PB, ("x-pingback", "mailto:a@b.example")),
    case("white space around a header", "", PB, ("x-pingback", f"\t{HERE}/pb ")),
    case("a relative header", "", PB, ("x-pingback", "/pb")),
    case("a header on a picture", "", PB, HEADER, content_type="image/png"),
    case(
        "a header that quotes an ampersand keeps it",
        "",
        f"{PB}?a=1&amp;b=2",
        ("x-pingback", f"{HERE}/pb?a=1&amp;b=2"),
    ),
    case("closed as in XHTML", GOOD.replace(">", " />")),
    case("closed without a space", GOOD.replace(">", "/>")),
    case("a space before the end", GOOD.replace(">", " >")),
    case("two spaces before the end", GOOD.replace(">", "  />"), NONE),
    case("single quotes", GOOD.replace('"', "'"), NONE),
    case("no quotes", GOOD.replace('"', ""), NONE),
    case("upper case", GOOD.replace("link rel", "LINK REL"), NONE),
    case("an upper-case value", GOOD.replace('"pingback"', '"Pingback"'), NONE),
    case("href before rel", f'<link href="{HERE}/pb" rel="pingback">', NONE),
    case("another attribute between", GOOD.replace(" href", ' type="text/xml" href'), NONE),
    case("another attribute behind", GOOD.replace(">", ' title="x">'), NONE),
    case("two rels", GOOD.replace('"pingback"', '"pingback nofollow"'), NONE),
    case("two spaces between", GOOD.replace(" href", "  href"), NONE),
    case("a line end between", GOOD.replace(" href", "\nhref"), NONE),
    case("an a element", GOOD.replace("<link", "<a"), NONE),
    case("a relative address", GOOD.replace(HERE, ""), NONE),
    case("no address", '<link rel="pingback" href="">', NONE),
    case("a second element in the right form", f"<LINK REL='pingback' HREF='/bad'>{GOOD}"),
    case("of two right ones the first", GOOD + BAD),
    case("the first cannot be asked", f'<link rel="pingback" href="javascript:x">{GOOD}'),
    case("in a comment, which an expression does not see", f"<!-- {GOOD} -->"),
    case("in the body", f"<body><p>{GOOD}"),
    case(
        "an ampersand's reference is expanded",
        GOOD.replace("/pb", "/pb?a=1&amp;b=2"),
        f"{PB}?a=1&b=2",
    ),
    case(
        "so are those of the other three",
        GOOD.replace("/pb", "/pb?&lt;&gt;&quot;"),
        f"{PB}?%3C%3E%22",
    ),
    case("other references are not", GOOD.replace("/pb", "/pb?a&#61;&eacute;"), f"{PB}?a&"),
    case(
        "nothing is expanded twice",
        GOOD.replace("/pb", "/pb?&amp;lt;&amp;quot;"),
        f"{PB}?&lt;&quot;",
    ),
    case(
        "a page in windows-1252",
        GOOD.replace("/pb", "/pbé").encode("cp1252"),
        f"{PB}%C3%A9",
        charset="windows-1252",
    ),
    case("a page cut in the element", GOOD[:-3], NONE),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_the_server_of_pingback_1_0(find, answer, found):
    assert find(**answer) == found
