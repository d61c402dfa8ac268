"""A page vouches for a site by an honest link to its host (X1)."""

import pytest

from fedcomments.protocols.vouching import vouches

SOURCE = "https://src.example/a"


@pytest.mark.parametrize(
    ("page", "does"),
    [
        ('<a href="https://src.example/">x</a>', True),
        ('<a href="http://WWW.src.example/other">x</a>', True),
        ('<a href="//src.example/">x</a>', True),
        ('<a rel="nofollow" href="https://src.example/">x</a><a href="//src.example">y</a>', True),
        ('<a rel="me NOFOLLOW" href="https://src.example/">x</a>', False),
        ('<a href="https://sub.src.example/">x</a>', False),
        ('<a href="https://src.example.evil.example/">x</a>', False),
        ('<a href="https://evil.example/?https://src.example/">x</a>', False),
        ('<img src="https://src.example/x.png">', False),
        ('<!-- <a href="https://src.example/">x</a> -->', False),
        ('<template><a href="https://src.example/">x</a></template>', False),
        ("https://src.example/", False),
    ],
)
def test_a_followed_link_to_the_host_vouches(page, does):
    url = "https://friend.example/blogroll"

    assert vouches(page.encode(), media="text/html", charset="", url=url, source=SOURCE) is does


def test_nobody_vouches_for_themselves():
    page = b'<a href="https://src.example/">x</a>'
    url = "https://www.src.example/"

    assert not vouches(page, media="text/html", charset="", url=url, source=SOURCE)


def test_only_pages_vouch():
    page = b"https://src.example/"
    url = "https://friend.example/"

    assert not vouches(page, media="text/plain", charset="", url=url, source=SOURCE)
