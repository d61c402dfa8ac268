"""The quick ways with links say what the thorough ones do."""

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from fedcomments.protocols.hrefs import absolute, kept, tolerant
from fedcomments.protocols.posted.links import Leading

PAGE = "https://blog.example/a/post?x=1"
LETTERS = st.text("aZ09-._~%2e2F/?#&=:@!\\^[] \tä\u3002", max_size=12)
HOSTS = st.sampled_from(["blog.example", "BLOG.example", "t.example", "t", "xn--a.example", "-.a"])
ADDRESSES = st.builds(
    "{}{}{}{}".format, st.sampled_from(["http://", "https://", "//"]), HOSTS, LETTERS, LETTERS
)
NEAR = st.sampled_from(["/a/post?x=1", "/a/post/?x=1#y", "/a/pos%74?x=1", "/a/./post?x=1", ":443"])
LEADING = Leading(PAGE, "https://blog.example/base/")


def without_empty(url):
    """Without an empty query or fragment: browsers keep them, urllib may not."""
    return re.sub(r"\?(?=#|$)", "", re.sub("#$", "", url))


@given(ADDRESSES | LETTERS)
@example("https://blog.example/a/post?x=1#y")
@example("/a/..")
@example("/?")
@example("https://t.example/" + "x" * 2030)
def test_every_link_is_resolved_as_the_slow_way_does(href):
    slow = absolute("https://blog.example/base/", href).replace(" ", "%20")

    assert without_empty(LEADING.to(href)) == without_empty(slow if kept(slow) else "")


@given(st.builds("{}{}{}".format, ADDRESSES, NEAR, LETTERS) | ADDRESSES)
@example("https://blog.example/a/post?x=1#y")
@example("http://blog.example:80/a/post/?x=1")
@example("http://BLOG.example/a/p%6Fst?x=1")
@example("https://blog.example/a/./post?x=1")
@example("https://blog.example./a/post?x=1")
@example("https://blog。example/a/post?x=1")
def test_the_own_page_is_known_in_every_spelling(href):
    url = LEADING.to(href)
    assume(url)

    assert LEADING.is_own(url) == (tolerant(url) == tolerant(PAGE))
