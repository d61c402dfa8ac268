"""Link headers by RFC 8288, and by those who never read it (L1 to L8)."""

import time

import pytest

from fedcomments.protocols.sending.linkheader import MOST_LINKS, Link, links

WM = "/wm webmention"
CASES = {
    "one": ("</wm>; rel=webmention", [WM]),
    "quoted": ('</wm>; rel="webmention"', [WM]),
    "no space": ("</wm>;rel=webmention", [WM]),
    "spaces everywhere": ("  < /wm > ;  rel  =  webmention  ", [WM]),
    "tabs": ('</wm>\t;\trel\t=\t"webmention"', [WM]),
    "L1 a list": ("</a>; rel=x, </wm>; rel=webmention", ["/a x", WM]),
    "L1 a list without spaces": ("</a>;rel=x,</wm>;rel=webmention", ["/a x", WM]),
    "L1 empty elements": (", ,</wm>; rel=webmention,,", [WM]),
    "L2 a comma in the target": ("</wm?a,b>; rel=webmention", ["/wm?a,b webmention"]),
    "L2 a semicolon in the target": ("</wm;a=b>; rel=webmention", ["/wm;a=b webmention"]),
    "L2 a comma in quotes": ('</wm>; title="a, b"; rel=webmention', [WM]),
    "L2 a semicolon in quotes": ('</wm>; title="a; rel=x"; rel=webmention', [WM]),
    "L2 a link in quotes": ('</wm>; title="</a>; rel=x"; rel=webmention', [WM]),
    "L2 a quote in quotes": (r'</wm>; title="\", </a>; rel=x"; rel=webmention', [WM]),
    "L2 a backslash before the end": ('</wm>; title="a\\\\"; rel=webmention', [WM]),
    "L2 rel with a needless backslash": (r'</wm>; rel="web\mention"', [WM]),
    "L3 a name in upper case": ("</wm>; REL=webmention", [WM]),
    "L3 a relation in upper case": ("</wm>; rel=WebMention", [WM]),
    "L3 many relations": ('</wm>; rel="me\twebmention  x"', ["/wm me webmention x"]),
    "L3 relations without quotes": ("</wm>; rel=me webmention; x", ["/wm me webmention"]),
    "L3 a no-break space does not part": ('</wm>; rel="me\xa0x"', ["/wm me\xa0x"]),
    "L4 the first rel counts": ("</wm>; rel=webmention; rel=x", [WM]),
    "L4 also where it is another": ("</wm>; rel=x; rel=webmention", ["/wm x"]),
    "L4 also where it is empty": ("</wm>; rel; rel=webmention", ["/wm"]),
    "L5 an anchor": ('</wm>; rel=webmention; anchor="#a"', [f"{WM} from #a"]),
    "L5 an anchor before": ("</wm>; anchor=/x; rel=webmention", [f"{WM} from /x"]),
    "L5 an empty anchor": ('</wm>; rel=webmention; anchor=""', [f"{WM} from "]),
    "L6 a longer token": ("</wm>; rel=not-webmention", ["/wm not-webmention"]),
    "L6 an old relation": ('</a>; rel="http://webmention.org/"', ["/a http://webmention.org/"]),
    "L6 rel* is another name": ("</wm>; rel*=UTF-8''webmention", ["/wm"]),
    "L6 single quotes quote nothing": ("</wm>; rel='webmention'", ["/wm 'webmention'"]),
    "L7 an empty target": ("<>; rel=webmention", [" webmention"]),
    "L8 words before": ("rubbish, </wm>; rel=webmention", [WM]),
    "L8 a target that does not end": ("</a, </wm>; rel=webmention", [WM]),
    "L8 a quote that does not end": ('"oops, </wm>; rel=webmention', [WM]),
    "L8 a title that does not end": ('</a>; title="x, </wm>; rel=webmention', ["/a", WM]),
    "L8 a link without a target": ("; rel=x, </wm>; rel=webmention", [WM]),
    "L8 many less-thans": ("<<<</wm>; rel=webmention", [WM]),
    "L8 semicolons": ("</wm>;;; ; rel=webmention;", [WM]),
    "L8 a value without a name": ("</wm>; =x; rel=webmention", ["/wm"]),
    "L8 words behind the target": ("</a> x; rel=x, </wm>; rel=webmention", ["/a", WM]),
    "the last quote is missing": ('</wm>; rel="webmention', [WM]),
    "no parameters": ("</wm>", ["/wm"]),
    "no link": ("webmention", []),
    "nothing": ("", []),
}


def written(link):
    """A link in a line: target, relations, anchor."""
    tail = "" if link.anchor is None else f" from {link.anchor}"
    return " ".join((link.target, *link.rels)) + tail


@pytest.mark.parametrize(("value", "read"), CASES.values(), ids=CASES)
def test_a_header_is_read(value, read):
    assert [written(link) for link in links([value])] == read


def test_several_headers_are_one_list():
    """L1: in order, and what is broken in one does not reach into the next."""
    found = links(['</a>; title="x', "</b>; rel=y, </c>", "<d"])

    assert list(found) == [Link("/a", (), None), Link("/b", ("y",), None), Link("/c", (), None)]


def test_the_number_of_links_is_bounded():
    found = list(links(["<>," * MOST_LINKS, "</wm>; rel=webmention"]))

    assert len(found) == MOST_LINKS


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        ">",
        ",",
        ";",
        '"',
        "\\",
        "=",
        " ",
        "a",
        '="',
        '\\"',
        '="\\',
        "<>;a=",
        '<>;a="',
        "<a ",
        "; ",
    ],
)
def test_a_hundred_kilobytes_of_anything_are_read_in_no_time(piece):
    for value in (piece * (100_000 // len(piece)), '<>; a="' + piece * (100_000 // len(piece))):
        began = time.thread_time()

        list(links([value, "</wm>; rel=webmention"]))

        assert time.thread_time() - began < 0.5
