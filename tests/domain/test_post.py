"""Posts: published, changed, deleted, discussed."""

import pytest
from msgspec.structs import replace

from fedcomments.domain import post
from fedcomments.domain.delivery import DAY, Delivery
from fedcomments.domain.events import (
    DeliveryRequested,
    Discussion,
    PageOpened,
    Post,
    PostChanged,
    PostDeleted,
    PostDiscussed,
    PostPublished,
    Wish,
)
from fedcomments.domain.page import Page
from fedcomments.domain.post import HOUR, MINUTE, SECOND, Known
from fedcomments.errors import Unknown

NOW = 1_790_000_000_000
PAGE = Page("aa", "https://blog.example/post", "", closed=False, position=1)
SAID = Post("https://blog.example/post", "one", ("https://ada.example/",), "A post")
KNOWN = Known("blog", 4, "aa", -1, SAID.source, "one", "A post", "", "", "published", "", NOW, 4)
TOLD = Delivery(
    "blog",
    4,
    "https://ada.example/",
    "ada.example",
    0,
    present=True,
    digest="one",
    told="one",
    protocol="webmention",
)


def test_a_post_on_a_page_that_nobody_knows_opens_it():
    events = post.publish(None, None, post=SAID, stream="bb")

    assert [type(event) for event in events] == [PageOpened, PostPublished]
    assert {event.stream for event in events} == {"bb"}


def test_a_post_on_a_known_page_stands_in_its_stream():
    assert post.publish(PAGE, None, post=SAID, stream="bb") == [PostPublished("aa", private=SAID)]


def test_a_post_that_says_the_same_is_nothing_new():
    assert post.publish(PAGE, KNOWN, post=SAID, stream="bb") == []


def test_a_post_that_says_something_else_changed():
    other = replace(SAID, digest="two")

    assert post.publish(PAGE, KNOWN, post=other, stream="") == [PostChanged("aa", 4, private=other)]


def test_a_deleted_post_comes_back_as_a_change():
    gone = replace(KNOWN, state="deleted", digest="one")

    assert post.publish(PAGE, gone, post=SAID, stream="") == [PostChanged("aa", 4, private=SAID)]


def test_a_post_is_deleted_once():
    assert post.delete(KNOWN) == [PostDeleted("aa", 4)]
    assert post.delete(replace(KNOWN, state="deleted")) == []
    assert post.delete(None) == []


def test_a_discussion_is_told_to_whoever_was_told_of_the_post():
    others = [
        TOLD,
        replace(TOLD, target="https://bob.example/", host="bob.example", protocol="pingback"),
        replace(TOLD, target="https://eve.example/", host="eve.example", present=False),
        replace(TOLD, target="https://kim.example/", host="kim.example", told=""),
    ]

    events = post.discuss(KNOWN, others, [], frozenset(), "new", now=NOW)

    named = Discussion("new", ("https://ada.example/",))
    assert events == [PostDiscussed("aa", 4, private=named)]


@pytest.mark.parametrize(
    "less",
    [
        {"known": None},
        {"digest": ""},
        {"heard": frozenset({"ada.example"})},
        {"told": [NOW - 30 * SECOND]},
        {"told": [NOW - hours * HOUR for hours in (20, 15, 10, 8, 7)]},
    ],
    ids=["no post", "no news", "its own doing", "just told", "told five times today"],
)
def test_a_discussion_is_not_told(less):
    facts = {"known": KNOWN, "told": [], "heard": frozenset(), "digest": "new", **less}

    events = post.discuss(
        facts["known"], [TOLD], facts["told"], facts["heard"], facts["digest"], now=NOW
    )

    assert events == []


def test_the_pauses_between_tellings_of_a_day_grow():
    assert post.wait([], NOW) == 0
    assert post.wait([NOW], NOW) == MINUTE
    assert post.wait([NOW - MINUTE, NOW], NOW) == 10 * MINUTE
    assert post.wait([NOW - hours * HOUR for hours in (20, 15, 10, 8, 7)], NOW) == DAY - 20 * HOUR


def test_the_owner_may_have_a_target_tried_again():
    events = post.request(KNOWN, TOLD)

    assert events == [DeliveryRequested("aa", 4, private=Wish("https://ada.example/"))]


@pytest.mark.parametrize(("known", "delivery"), [(None, TOLD), (KNOWN, None)])
def test_only_what_a_post_links_to_can_be_tried_again(known, delivery):
    with pytest.raises(Unknown):
        post.request(known, delivery)
