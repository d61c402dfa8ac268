"""The discovery tests of webmention.rocks, by their numbers, on pages of our own (WS1 to WS3)."""

import pytest

PLACE = "https://target.example/test"
HEAD = '<!DOCTYPE html><html lang="en"><head><title>Discovery</title>'
BODY = '</head><body><article class="h-entry"><p class="e-content">Hello. '
FOOT = "</p></article></body></html>"
OTHER = '</error>; rel="other"'


def page(*, head="", body=""):
    return HEAD + head + BODY + body + FOOT


def case(number, what, *, headers=(), head="", body="", found="webmention", **more):
    url = f"{PLACE}/{number}"
    answer = {"body": page(head=head, body=body), "headers": headers, "asked": url, "url": url}
    return pytest.param(answer | more, f"webmention {url}/{found}", id=f"{number} {what}")


CASES = [
    case(
        1,
        "Link header, unquoted rel, relative",
        headers=[("link", "</test/1/webmention>; rel=webmention")],
    ),
    case(
        2,
        "Link header, unquoted rel, absolute",
        headers=[("link", f"<{PLACE}/2/webmention>; rel=webmention")],
    ),
    case(3, "link element, relative", head='<link rel="webmention" href="/test/3/webmention">'),
    case(4, "link element, absolute", head=f'<link rel="webmention" href="{PLACE}/4/webmention">'),
    case(5, "a element, relative", body='<a rel="webmention" href="/test/5/webmention">here</a>'),
    case(
        6, "a element, absolute", body=f'<a rel="webmention" href="{PLACE}/6/webmention">here</a>'
    ),
    case(
        7,
        "Link header in strange case",
        headers=[("link", f"<{PLACE}/7/webmention>; ReL=wEbMention")],
    ),
    case(
        8,
        "Link header, quoted rel",
        headers=[("link", f'<{PLACE}/8/webmention>; rel="webmention"')],
    ),
    case(
        9,
        "several rels on a link element",
        head=f'<link rel="webmention somethingelse" href="{PLACE}/9/webmention">',
    ),
    case(
        10,
        "several rels in a Link header",
        headers=[("link", f'<{PLACE}/10/webmention>; rel="somethingelse webmention"')],
    ),
    case(
        11,
        "header, link and a: the header",
        headers=[("link", f'<{PLACE}/11/webmention>; rel="webmention"')],
        head='<link rel="webmention" href="/test/11/webmention/error">',
        body='<a rel="webmention" href="/test/11/webmention/error">here</a>',
    ),
    case(
        12,
        "not-webmention is another rel",
        head='<link rel="not-webmention" href="/test/12/webmention/error">',
        body='<a rel="webmention" href="/test/12/webmention">here</a>',
    ),
    case(
        13,
        "a false one in a comment",
        body='<!-- <a rel="webmention" href="/test/13/webmention/error">no</a> -->'
        '<a rel="webmention" href="/test/13/webmention">here</a>',
    ),
    case(
        14,
        "a false one in escaped markup",
        body='<code>&lt;a href="/test/14/webmention/error" rel="webmention"&gt;&lt;/a&gt;</code>'
        '<a rel="webmention" href="/test/14/webmention">here</a>',
    ),
    pytest.param(
        {"body": page(head='<link rel="webmention" href="">'), "url": f"{PLACE}/15"},
        f"webmention {PLACE}/15",
        id="15 an empty href is the page",
    ),
    case(
        16,
        "a before link: the a",
        body='<a rel="webmention" href="/test/16/webmention">here</a>'
        '<link rel="webmention" href="/test/16/webmention/error">',
    ),
    case(
        17,
        "link before a: the link",
        head='<link rel="webmention" href="/test/17/webmention">',
        body='<a rel="webmention" href="/test/17/webmention/error">here</a>',
    ),
    case(
        18,
        "several Link headers",
        headers=[("link", OTHER), ("link", f"<{PLACE}/18/webmention>; rel=webmention")],
    ),
    case(
        19,
        "several values in one Link header",
        headers=[("link", f"{OTHER}, <{PLACE}/19/webmention>; rel=webmention")],
    ),
    case(
        20,
        "a link without href is none",
        head='<link rel="webmention">',
        body='<a rel="webmention" href="/test/20/webmention">here</a>',
    ),
    case(
        21,
        "the endpoint's query stays",
        head='<link rel="webmention" href="/test/21/webmention?query=yes">',
        found="webmention?query=yes",
    ),
    case(22, "relative to the path", head='<link rel="webmention" href="22/webmention">'),
    case(
        23,
        "relative after a redirect",
        head='<link rel="webmention" href="page/webmention">',
        url=f"{PLACE}/23/page",
        found="page/webmention",
    ),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_the_endpoint_is_found(find, answer, found):
    assert find(**answer) == found
