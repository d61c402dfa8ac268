"""Given the sites that are served, when one is added, changed or asked for, then this."""

import pytest

from fedcomments.domain import site
from fedcomments.domain.address import parse, prefix
from fedcomments.domain.events import (
    Continuation,
    LogContinued,
    LogOpened,
    Opening,
    Policy,
    PolicyChanged,
    SiteAdded,
    SiteFacts,
)
from fedcomments.domain.site import Site
from fedcomments.errors import BadAddress, Conflict, Malformed, OutsideSite

STREAM = "aa" * 16
OPENING = Opening("comments.example/log/blog", "vkey")


def a_site(name, *prefixes, comments="open"):
    kept = tuple(prefix(text) for text in prefixes)
    return Site(name, STREAM, f"comments.example/log/{name}", "vkey", kept, Policy(comments))


BLOG = a_site("blog", "https://blog.example/")
INNER = a_site("inner", "https://blog.example/inner/", "http://inner.example:8080/")


def add(sites, name="blog", prefixes=("https://blog.example",), comments="open"):
    return site.add(
        sites,
        site=name,
        stream=STREAM,
        opening=OPENING,
        prefixes=list(prefixes),
        policy=Policy(comments),
    )


def test_a_new_site_opens_a_log_and_says_what_it_owns():
    events = add([], prefixes=["https://blog.example", "https://www.blog.example/b"])

    kept = ["https://blog.example/", "https://www.blog.example/b/"]
    assert events == [
        LogOpened(STREAM, public=OPENING),
        SiteAdded(STREAM, public=SiteFacts(kept), private=Policy("open")),
    ]


def test_a_prefix_named_twice_is_kept_once():
    _, added = add([], prefixes=["https://blog.example", "https://blog.example/#top"])

    assert added.public.prefixes == ["https://blog.example/"]


def test_a_site_within_another_ones_address_is_fine():
    assert len(add([BLOG], "inner", ["https://blog.example/inner"])) == 2


def test_a_taken_name_is_refused():
    with pytest.raises(Conflict, match="blog"):
        add([BLOG], prefixes=["https://another.example"])


@pytest.mark.parametrize("taken", ["https://blog.example", "HTTPS://BLOG.example:443/#top"])
def test_a_taken_prefix_is_refused_however_it_is_spelled(taken):
    with pytest.raises(Conflict, match="belongs to another site"):
        add([BLOG], "second", [taken])


@pytest.mark.parametrize("bad", ["nonsense", "ftp://blog.example", "https://blog.example/?p=1"])
def test_a_prefix_is_a_web_address_without_a_query(bad):
    with pytest.raises(BadAddress):
        add([], prefixes=[bad])


@pytest.mark.parametrize("name", ["a", "blog", "my-blog-2", "0", "a" * 40])
def test_a_name_has_small_letters_digits_and_hyphens(name):
    assert site.name(name) == name


@pytest.mark.parametrize(
    "name", ["", "Blog", "my blog", "-blog", "blog-", "a" * 41, "b/log", "bl\nog", "blog\n", "é"]
)
def test_other_names_are_refused(name):
    with pytest.raises(Malformed):
        site.name(name)
    with pytest.raises(Malformed):
        add([], name)


def test_a_changed_policy_is_an_event_and_the_same_one_is_not():
    assert site.change_policy(BLOG, Policy("all")) == [PolicyChanged(STREAM, private=Policy("all"))]
    assert site.change_policy(BLOG, Policy("open")) == []


def test_a_log_goes_on_under_another_name_in_the_sites_own_stream():
    onward = Continuation("new.example/log/blog", "vkey", 12, "00" * 32, "imported")

    assert site.proceed(BLOG, onward) == [LogContinued(STREAM, public=onward)]


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://blog.example/", BLOG),
        ("https://blog.example", BLOG),
        ("https://blog.example/innermost", BLOG),
        ("https://blog.example/post?inner=/inner/", BLOG),
        ("https://blog.example/inner/", INNER),
        ("https://blog.example/inner", INNER),
        ("https://blog.example/inner/post?p=1", INNER),
        ("https://blog.example/x/../inner/post", INNER),
        ("http://inner.example:8080/post", INNER),
    ],
)
@pytest.mark.parametrize("sites", [[BLOG, INNER], [INNER, BLOG]])
def test_a_page_belongs_to_the_site_with_the_longest_prefix(sites, url, owner):
    assert site.locate(sites, parse(url)) == owner


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example.evil.example/",
        "https://evil.example/https://blog.example/",
        "http://blog.example/",
        "https://blog.example:8443/",
        "https://sub.blog.example/",
        "https://inner.example:8080/",
    ],
)
def test_a_page_of_nobody_is_refused(url):
    with pytest.raises(OutsideSite):
        site.locate([BLOG, INNER], parse(url))


def test_where_no_site_is_served_every_page_is_refused():
    with pytest.raises(OutsideSite):
        site.locate([], parse("https://blog.example/"))


def test_browsers_may_ask_from_the_origins_of_the_sites_own_prefixes():
    assert INNER.origins == {"https://blog.example", "http://inner.example:8080"}
