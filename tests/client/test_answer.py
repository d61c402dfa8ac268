"""Heads of answers: what they say, where they lead."""

import pytest

from fedcomments.client.answer import Fetched, check, head, onward
from fedcomments.errors import Unreachable

PAGE = "https://blog.example/a/b?c#d"


def redirect(place, status=302):
    return Fetched(PAGE, status, (("location", place.encode().decode("latin-1")),))


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("https://other.example/x", "https://other.example/x#d"),
        ("http://blog.example/a/b", "http://blog.example/a/b#d"),
        ("//other.example", "https://other.example/#d"),
        ("/x", "https://blog.example/x#d"),
        ("x", "https://blog.example/a/x#d"),
        ("../x", "https://blog.example/x#d"),
        ("?x", "https://blog.example/a/b?x#d"),
        ("#x", "https://blog.example/a/b?c#x"),
        ("/x#", "https://blog.example/x"),
        ("/x#y", "https://blog.example/x#y"),
        ("/x;y=1?z", "https://blog.example/x;y=1?z#d"),
        (" /x ", "https://blog.example/x#d"),
        ("/x y", "https://blog.example/x%20y#d"),
        ("/\u00fc", "https://blog.example/%C3%BC#d"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/#d"),
    ],
)
def test_a_redirect_leads_onward(place, url):
    assert onward(redirect(place)) == url


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_these_are_redirects(status):
    assert onward(redirect("/x", status)) == "https://blog.example/x#d"


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 306, 404, 410, 500])
def test_and_these_are_not_whatever_they_say(status):
    assert onward(redirect("/x", status)) is None


@pytest.mark.parametrize(
    "place",
    [
        "",
        " ",
        "ftp://blog.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "gopher://127.0.0.1:6379/_",
        "https://me:pw@blog.example/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[::ffff:127.0.0.1]/",
        "https://blog.example:99999/",
        "https://blog.example:x/",
        "/x\\y",
        "/\x00",
        "/" + "x" * 3000,
    ],
)
def test_a_redirect_to_no_address_of_the_web_is_refused(place):
    with pytest.raises(Unreachable, match="bad_redirect"):
        onward(redirect(place))


def test_a_redirect_without_a_place_is_refused():
    with pytest.raises(Unreachable, match="bad_redirect"):
        onward(Fetched(PAGE, 302, ()))


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "utf-8"),
        ('text/html;charset="iso-8859-1"', "text/html", "iso-8859-1"),
        ("text/html ; a=b; charset = x ;", "text/html", "x"),
        ("text/html; charset=", "text/html", None),
        ("", "", None),
    ],
)
def test_the_media_type_and_its_charset_are_told_apart(header, media_type, charset):
    answer = head(PAGE, 200, [(b"Content-Type", header.encode())])

    assert (answer.content_type, answer.charset) == (media_type, charset)


def test_no_media_type_is_an_empty_one():
    assert head(PAGE, 200, []).content_type == ""


def test_repeated_headers_stay_apart_and_in_order():
    answer = head(PAGE, 200, [(b"Link", b"<a>"), (b"X", b"\xe9"), (b"link", b"<b>")])

    assert answer.values("link") == ["<a>", "<b>"]
    assert answer.values("x") == ["\xe9"]


@pytest.mark.parametrize(
    ("media_type", "accept"),
    [
        ("image/png", "image/*"),
        ("image/svg+xml", "text/html, image/png"),
        ("text/html", "image/*"),
        ("", "text/html"),
        ("application/json", "text/html"),
        ("imagery/x", "text/html"),
    ],
)
def test_what_was_asked_for_is_taken(media_type, accept):
    check(Fetched(PAGE, 200, (("content-type", media_type),)), accept, 100)


@pytest.mark.parametrize("media_type", ["image/png", "Audio/ogg", "video/mp4;x=y", "font/woff2"])
def test_pictures_sound_and_fonts_are_no_pages(media_type):
    with pytest.raises(Unreachable, match="invalid_content"):
        check(Fetched(PAGE, 200, (("content-type", media_type),)), "text/html, */*", 100)
