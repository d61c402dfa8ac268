"""Addresses: one spelling, one key, and nothing but BadAddress for whatever is none."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fedcomments.domain.address import LONGEST, is_under, link, parse, prefix
from fedcomments.errors import BadAddress

ALPHABET = (
    "aZ09-._~!$&'()*+,;=:@/?#[]%25eE2f\\ \t\x00\u00fc\u00df\u3002\ud800\U0001f600xn--|^{}\"<>"
)
TAILS = st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=40)
HOSTS = st.one_of(
    st.sampled_from(
        ["blog.example", "BLOG.example:443", "b\u00fccher.example", "[::1]", "127.0.0.1:80"]
    ),
    TAILS,
)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTPS://Blog.Example", "https://blog.example/"),
        ("https://blog.example:443/a", "https://blog.example/a"),
        ("http://blog.example:80/a", "http://blog.example/a"),
        ("http://blog.example:443/a", "http://blog.example:443/a"),
        ("http://blog.example:/a", "http://blog.example/a"),
        ("http://blog.example:08080/", "http://blog.example:8080/"),
        ("https://blog.example./a", "https://blog.example/a"),
        ("https://my_blog.example/", "https://my_blog.example/"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://B\u00dcCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://xn--i-7iq.ws/", "https://xn--i-7iq.ws/"),
        ("http://localhost:8000/a", "http://localhost:8000/a"),
        ("http://127.0.0.1:9911/", "http://127.0.0.1:9911/"),
        ("http://[2001:DB8:0:0:0:0:0:1]:8080/", "http://[2001:db8::1]:8080/"),
        ("https://blog.example/a/./b/../c", "https://blog.example/a/c"),
        ("https://blog.example/a/%2E%2e/c", "https://blog.example/c"),
        ("https://blog.example/../..", "https://blog.example/"),
        ("https://blog.example/a/.", "https://blog.example/a/"),
        ("https://blog.example//a//b", "https://blog.example//a//b"),
        ("https://blog.example/%7eann/%c3%bc", "https://blog.example/~ann/%C3%BC"),
        ("https://blog.example/\u00fc", "https://blog.example/%C3%BC"),
        ("https://blog.example/a%2fb", "https://blog.example/a%2Fb"),
        ("https://blog.example/100%", "https://blog.example/100%25"),
        ("https://blog.example/%%341", "https://blog.example/%2541"),
        ('https://blog.example/"<x>', "https://blog.example/%22%3Cx%3E"),
        ("https://blog.example/a?b[]=1", "https://blog.example/a?b%5B%5D=1"),
        ("https://blog.example/a#part", "https://blog.example/a"),
        ("https://blog.example/a?", "https://blog.example/a"),
        ("https://blog.example/?p=7&utm_source=x&UTM_Medium=y", "https://blog.example/?p=7"),
        ("https://blog.example/a?fbclid=x#y", "https://blog.example/a"),
        ("https://blog.example/a?b=2&a=1", "https://blog.example/a?b=2&a=1"),
        ("https://blog.example/a?ref=1&gclidx=2", "https://blog.example/a?ref=1&gclidx=2"),
    ],
)
def test_an_address_has_one_spelling(text, url):
    assert parse(text).url == url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://blog.example/a", "https://blog.example/a"),
        ("https://blog.example/a/", "https://blog.example/a"),
        ("https://blog.example", "http://blog.example/#top"),
        ("https://blog.example/a/?b=1", "https://blog.example/a?b=1&utm_campaign=spring"),
    ],
)
def test_scheme_trailing_slash_and_noise_do_not_split_a_page(one, other):
    assert parse(one).key == parse(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.blog.example/", "https://blog.example/"),
        ("https://blog.example/A", "https://blog.example/a"),
        ("https://blog.example/?a=1&b=2", "https://blog.example/?b=2&a=1"),
        ("https://blog.example:8443/", "https://blog.example/"),
        ("https://blog.example/a//", "https://blog.example/a"),
        ("https://blog.example/a%2Fb", "https://blog.example/a/b"),
    ],
)
def test_pages_that_may_differ_are_kept_apart(one, other):
    assert parse(one).key != parse(other).key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "blog.example",
        "//blog.example/",
        "ftp://blog.example/",
        "javascript:alert(1)",
        "https:blog.example",
        "https:///a",
        "https://:80/",
        "https://ann@blog.example/",
        "https://ann:pw@blog.example/",
        "https://blog.example/a b",
        " https://blog.example/",
        "https://blog.example/\n",
        "https://blog.example/a\tb",
        "https://blog.example\\@evil.example/",
        "https://blog.example/\x00",
        "https://blog.example/\x85",
        "https://blog.example/\ud800",
        "https://blog.example:99999/",
        "https://blog.example:0/",
        "https://blog.example:8a/",
        "https://blog.example:\u0663/",
        "https://[::1/",
        "https://[::g]/",
        "https://[fe80::1%25eth0]/",
        "https://[::ffff:127.0.0.1]/",
        "https://::1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://127.0.0.01/",
        "https://\u2488\u2488.example/",
        "https://xn--\u00fc.example/",
        "https://xn--a-.example/",
        "https://xn--.example/",
        "https://a..example/",
        "https://%62log.example/",
        "https://blog.example" + "/a" * 1100,
        "https://" + "a." * 200 + "example/",
        "https://blog.example/" + "\U0001f600" * 400,
        None,
        7,
        b"https://blog.example/",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(text):
    with pytest.raises(BadAddress) as refused:
        parse(text)

    assert refused.value.sentence.endswith(".")
    assert refused.value.sentence[0].isupper()


@given(st.builds("{}://{}{}".format, st.sampled_from(["http", "HTTPS"]), HOSTS, TAILS))
@example("https://blog.example/a?utm_x=1&")
@example("https://\uff11.\uff12.3.4/")
def test_reading_an_address_twice_changes_nothing(text):
    try:
        address = parse(text)
    except BadAddress:
        return

    assert parse(address.url) == address
    assert address.url.startswith(address.origin)
    assert address.url.isascii()
    assert len(address.url) <= LONGEST


@given(st.one_of(st.text(), st.integers(), st.binary(), TAILS))
def test_arbitrary_input_raises_nothing_but_a_refusal(text):
    with suppress(BadAddress):
        parse(text)


@given(st.builds("https://{}{}".format, HOSTS, TAILS))
def test_a_link_keeps_its_spelling_too(text):
    try:
        url = link(text)
    except ValueError:
        return

    assert link(url) == url


def test_a_link_keeps_query_and_fragment():
    url = link("HTTPS://Ann.Example/me?utm_source=x#About-\u00fc")

    assert url == "https://ann.example/me?utm_source=x#About-%C3%BC"


@pytest.mark.parametrize(
    ("site", "page", "expected"),
    [
        ("https://blog.example", "https://blog.example/", True),
        ("https://blog.example", "https://blog.example/any/where?x=1", True),
        ("https://blog.example/blog", "https://blog.example/blog", True),
        ("https://blog.example/blog/", "https://blog.example/blog?x=1", True),
        ("https://blog.example/blog", "https://blog.example/blog/x", True),
        ("https://blog.example/blog", "https://blog.example/blogger", False),
        ("https://blog.example/blog", "https://blog.example/", False),
        ("https://blog.example/blog", "https://blog.example/?/blog/", False),
        ("https://blog.example/blog", "https://blog.example/blog/../x", False),
        ("https://blog.example/", "http://blog.example/", False),
        ("https://blog.example/", "https://blog.example:8443/", False),
        ("https://blog.example/", "https://blog.example.evil.example/", False),
    ],
)
def test_a_site_covers_whole_segments_only(site, page, expected):
    assert is_under(parse(page), prefix(site)) is expected


def test_the_address_of_a_site_ends_with_a_slash():
    assert prefix("https://Blog.example/blog").url == "https://blog.example/blog/"
    assert prefix("https://blog.example/?utm_source=x").url == "https://blog.example/"


def test_the_address_of_a_site_has_no_query():
    with pytest.raises(BadAddress, match="query"):
        prefix("https://blog.example/?p=1")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://Blog.example:8443/a:b", "blog.example"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[2001:DB8::1]:8080/x", "2001:db8::1"),
        ("https://b\u00fccher.example", "xn--bcher-kva.example"),
    ],
)
def test_the_host_stands_alone(text, host):
    assert parse(text).host == host
