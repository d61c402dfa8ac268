"""The life of one delivery: when it is due, and when that is enough."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fedcomments.domain.delivery import (
    DAY,
    GONE,
    HOUR,
    LONGEST_PAUSE,
    MINUTE,
    MOST_AGAIN,
    Delivery,
    abandon,
    begin,
    drop,
    fail,
    follow,
    is_enough,
    owe,
    succeed,
)
from fedcomments.domain.events import Attempt, Post

NOW = 1_790_000_000_000
TARGET = "https://ada.example/essay"
NEW = Delivery("blog", 3, TARGET, "ada.example", 0, present=True, digest="one")
WAITING = owe(NEW, "one", NOW)
TOLD = succeed(WAITING, Attempt(TARGET, "one", protocol="webmention"), NOW)


def attempt(digest="one", **more):
    return Attempt(TARGET, digest, **{"protocol": "webmention", **more})


def by_target(*rows):
    return {row.target: row for row in rows}


def test_a_target_of_a_new_post_is_due_at_once():
    one = begin(Post("https://blog.example/post", "one"), NEW, NOW)

    assert (one.fate, one.due) == ("waiting", NOW)


def test_a_target_of_an_old_post_is_only_known():
    one = begin(Post("https://blog.example/post", "one", quiet=True), NEW, NOW)

    assert (one.fate, one.due) == ("recorded", None)


def test_what_was_told_is_done():
    assert (TOLD.fate, TOLD.due, TOLD.told) == ("delivered", None, "one")


def test_the_same_content_is_never_told_twice():
    (one,) = follow(by_target(TOLD), [NEW], "one", NOW + DAY)

    assert (one.due, one.fate) == (None, "delivered")


def test_a_change_is_told_to_who_was_told_before_and_to_new_targets():
    other = replace(NEW, target="https://bob.example/", digest="two", number=1)

    rows = follow(by_target(TOLD), [replace(NEW, digest="two"), other], "two", NOW + HOUR)

    assert [(row.due, row.digest) for row in rows] == [(NOW + HOUR, "two")] * 2


def test_a_target_that_the_post_links_to_no_more_is_told_once_and_then_left():
    (gone,) = follow(by_target(TOLD), [], "two", NOW + HOUR)
    told = succeed(gone, attempt("two"), NOW + HOUR)

    (left,) = follow(by_target(told), [], "two", NOW + 2 * HOUR)

    assert (gone.present, gone.due) == (False, NOW + HOUR)
    assert (left.due, left.fate) == (None, "delivered")


def test_a_removed_target_that_was_never_told_is_left_alone():
    (one,) = follow(by_target(WAITING), [], "two", NOW)

    assert (one.fate, one.due) == ("left", None)


@pytest.mark.parametrize("protocol", ["pingback", "trackback"])
def test_nothing_is_taken_back_by_a_protocol_that_knows_no_updates(protocol):
    told = succeed(WAITING, attempt(protocol=protocol), NOW)

    one = drop(told, GONE, NOW + HOUR)

    assert (one.fate, one.due) == ("delivered", None)


def test_news_that_came_while_it_was_told_are_told_afterwards():
    changed = owe(WAITING, "two", NOW)

    one = succeed(changed, attempt("one"), NOW + MINUTE)

    assert (one.told, one.due, one.fate) == ("one", NOW, "waiting")


def test_an_attempt_at_old_content_that_failed_leaves_the_new_one_due():
    changed = owe(WAITING, "two", NOW)

    assert fail(changed, attempt("one"), NOW + MINUTE).due == NOW
    assert abandon(changed, attempt("one", reason="refused"), NOW + MINUTE).due == NOW


@pytest.mark.parametrize(
    ("reason", "fate"),
    [("no_endpoint", "unsupported"), ("once", "delivered"), ("status_400", "abandoned")],
)
def test_what_is_given_up_says_why(reason, fate):
    one = abandon(WAITING, attempt(reason=reason), NOW)

    assert (one.fate, one.due) == (fate, None)


def test_a_target_is_told_again_five_times_a_day_and_then_the_next_day():
    one, now = TOLD, NOW
    for number in range(MOST_AGAIN):
        now += MINUTE
        one = succeed(owe(one, f"{number}", now), attempt(f"{number}"), now)

    spent = owe(one, "more", now + MINUTE)

    assert spent.due == NOW + DAY
    assert owe(one, "more", NOW + DAY).due == NOW + DAY
    assert owe(one, "more", now + MINUTE, at_once=True).due == now + MINUTE


def test_the_end_of_a_post_is_told_on_the_same_day_however_much_was_told():
    spent = replace(TOLD, sent=MOST_AGAIN + 1)

    assert drop(spent, GONE, NOW + MINUTE).due == NOW + MINUTE


def test_a_target_that_was_told_while_the_link_went_hears_that_it_went():
    (gone,) = follow(by_target(WAITING), [], "two", NOW)

    one = succeed(gone, attempt("one"), NOW + MINUTE)

    assert (one.present, one.due, one.digest) == (False, NOW + MINUTE, "two")


def outcomes(pauses):
    """Let a delivery fail with these wishes for a pause until it is given up → when it was due."""
    one, now, times = WAITING, NOW, []
    for number, pause in enumerate(pauses, 1):
        times.append(one.due)
        now = max(now, one.due)
        tried = attempt(number=number, pause=pause)
        if is_enough(number):
            return times, abandon(one, tried, now)
        one = fail(one, tried, now)
    return times, one


def test_a_target_that_is_away_is_tried_five_times_in_a_little_more_than_a_day():
    times, one = outcomes([0] * 9)

    gaps = [(after - before) / MINUTE for before, after in pairwise(times)]
    assert (len(times), one.fate, one.due) == (5, "abandoned", None)
    assert [1 <= gaps[0] < 1.25, 10 <= gaps[1] < 12.5, 60 <= gaps[2] < 75] == [True] * 3
    assert 24 * 60 <= gaps[3] < 30 * 60


@given(st.lists(st.integers(-(10**15), 10**15), min_size=9, max_size=9))
def test_whatever_the_others_wish_there_is_no_storm_and_an_end(pauses):
    times, one = outcomes(pauses)

    gaps = [after - before for before, after in pairwise(times)]
    assert len(times) <= 5
    assert one.due is None
    assert all(MINUTE <= gap <= LONGEST_PAUSE + DAY for gap in gaps)
    assert gaps == sorted(gaps) or any(wish > MINUTE for wish in pauses)


@given(st.text(), st.integers(1, 4))
def test_the_same_attempt_waits_as_long_in_every_replay(target, number):
    one = replace(WAITING, target=target)
    tried = Attempt(target, "one", number)

    assert fail(one, tried, NOW).due == fail(one, tried, NOW).due
