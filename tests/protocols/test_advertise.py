"""The lines to paste: the specifications' own discovery finds them (WR11, PR1, TR5)."""

import re
import xml.etree.ElementTree as ET

import pytest

from fedcomments.protocols.advertise import lines, ping_url

PUBLIC = "https://comments.example/"
PAGE = "https://blog.example/a--b/?x=1&y='2'--->"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Pingback 1.0, section 2.2: this and nothing more lenient.
PINGBACK = re.compile(r'<link rel="pingback" href="([^"]+)" ?/?>')


def test_every_page_may_carry_the_same_two_elements_and_headers():
    got = lines(PUBLIC)

    assert got.elements == (
        '<link rel="webmention" href="https://comments.example/webmention">',
        '<link rel="pingback" href="https://comments.example/pingback">',
    )
    assert got.headers == (
        ("Link", '<https://comments.example/webmention>; rel="webmention"'),
        ("X-Pingback", "https://comments.example/pingback"),
    )
    assert got.rdf == ""


def test_pingback_is_found_by_the_regular_expression_of_its_specification():
    """PR1: the element and the header say the same."""
    got = lines("https://comments.example/?a=1&b=2", page=PAGE)

    [href] = PINGBACK.findall("".join(got.elements))
    assert href.replace("&amp;", "&") == dict(got.headers)["X-Pingback"]


@pytest.mark.parametrize("title", ["A -- title", '-->"<script>', "--->", "a & b\0\n\u202e", "'"])
def test_the_block_for_trackback_is_one_comment_that_holds_one_description(title):
    """TR5."""
    rdf = lines(PUBLIC, page=PAGE, title=title, key="k=&").rdf

    inside = rdf.removeprefix("<!--").removesuffix("-->")
    assert "--" not in inside
    assert ">" not in inside.partition("<rdf:Description")[2].partition("/>")[0]
    about = ET.fromstring(inside.strip()).find(f"{RDF}Description").attrib
    assert about[f"{RDF}about"] == PAGE
    assert about["{http://purl.org/dc/elements/1.1/}identifier"] == PAGE
    assert about["{http://madskills.com/public/xml/rss/module/trackback/}ping"] == ping_url(
        PUBLIC, PAGE, key="k=&"
    )


def test_a_ping_url_carries_the_page_and_the_key():
    got = ping_url(PUBLIC, "https://blog.example/?a=1&b=2", key="a&b")

    assert got == (
        "https://comments.example/trackback?url=https%3A%2F%2Fblog.example%2F%3Fa%3D1%26b%3D2"
        "&k=a%26b"
    )
