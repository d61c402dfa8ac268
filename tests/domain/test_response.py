"""Given what is known of a page and its responses, when somebody acts, then these events."""

import msgspec
import pytest

from fedcomments.domain import response
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    Entry,
    PageFacts,
    PageOpened,
    PayloadErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    RevisionAside,
    Verdict,
    Words,
)
from fedcomments.domain.page import Page
from fedcomments.domain.response import DAY, Draft, Limits, Response
from fedcomments.errors import (
    Closed,
    Conflict,
    Erased,
    KeyReused,
    NotAllowed,
    TooLate,
    TooMany,
    Unknown,
    UnknownParent,
)

NOW = 1_790_000_000_000
WINDOW = 900_000
STREAM, ELSEWHERE, NEW = "aa" * 16, "bb" * 16, "cc" * 16
URL = "https://blog.example/post/"
NO_LIMITS = Limits()
WORDS = Words("Hello", Author("Ann"))

OPEN = Page(STREAM, URL, "A post", closed=False, position=7)
CLOSED = Page(STREAM, URL, "A post", closed=True, position=8)
SHOWN = Response(5, "1" * 32, STREAM, None, "comment", "shown", NOW, "Hello", is_local=True)


def but(known, **changes):
    return msgspec.structs.replace(known, **changes)


def draft(parent=None):
    return Draft(URL, "A post", NEW, parent, WORDS, "ann@ann.example", "a token", "a request")


def post(
    page=OPEN,
    parent=None,
    *,
    comments="open",
    is_known=False,
    opened=0,
    budget_since=None,
    answers=None,
    limits=NO_LIMITS,
):
    """Decide on a post where nothing is the matter but what is given."""
    answered = answers or (parent.id if parent else None)
    facts = (page, parent, comments, is_known, opened, budget_since)
    return response.post(*facts, draft=draft(answered), limits=limits, now=NOW)


def edit(known=SHOWN, *, is_author=True, text="Hello!", now=NOW):
    return response.edit(
        known, is_author=is_author, text=text, request="a request", now=now, window=WINDOW
    )


def entry(event):
    return Entry("blog", 5, "1" * 32, NOW, 1, event)


def test_a_comment_on_a_known_page_is_one_event_in_its_stream():
    events = post()

    aside = Aside("shown", (), "ann@ann.example", "a token", "a request")
    assert events == [ResponsePosted(STREAM, None, WORDS, aside)]


def test_a_comment_on_an_unseen_page_opens_it_under_the_stream_that_the_draft_brings():
    opened, posted = post(page=None)

    assert opened == PageOpened(NEW, public=PageFacts(URL, "A post"))
    assert (posted.stream, posted.re) == (NEW, None)


def test_a_reply_points_at_the_position_of_what_it_answers():
    [posted] = post(parent=SHOWN)

    assert (posted.stream, posted.re) == (STREAM, 5)


@pytest.mark.parametrize(
    ("comments", "is_known", "state"),
    [
        ("open", False, "shown"),
        ("open", True, "shown"),
        ("first", False, "held"),
        ("first", True, "shown"),
        ("all", False, "held"),
        ("all", True, "held"),
    ],
)
def test_the_policy_decides_whether_it_is_shown_at_once(comments, is_known, state):
    [posted] = post(comments=comments, is_known=is_known)

    assert posted.private.state == state
    assert bool(posted.private.reasons) == (state == "held")


def test_a_closed_page_takes_no_responses():
    with pytest.raises(Closed):
        post(page=CLOSED)


@pytest.mark.parametrize(
    ("page", "parent"),
    [
        (OPEN, None),
        (None, None),
        (None, SHOWN),
        (OPEN, but(SHOWN, page=ELSEWHERE)),
        (OPEN, but(SHOWN, state="held")),
        (OPEN, but(SHOWN, state="hidden")),
        (OPEN, but(SHOWN, kind="like")),
        (OPEN, but(SHOWN, kind="repost")),
        (OPEN, but(SHOWN, kind="bookmark")),
        (OPEN, but(SHOWN, page=ELSEWHERE, state="erased")),
    ],
)
def test_only_what_is_shown_on_the_page_can_be_answered(page, parent):
    with pytest.raises(UnknownParent):
        post(page, parent, answers=SHOWN.id)


@pytest.mark.parametrize("kind", ["comment", "reply", "mention", "rsvp"])
def test_whatever_has_words_can_be_answered(kind):
    [posted] = post(parent=but(SHOWN, kind=kind))

    assert posted.re == SHOWN.seq


def test_an_erased_response_cannot_be_answered():
    with pytest.raises(Erased):
        post(parent=but(SHOWN, state="erased"))


def test_strangers_open_so_many_pages_an_hour_and_still_comment_on_known_ones():
    limits = Limits(pages_an_hour=3)

    assert len(post(page=None, opened=2, limits=limits)) == 2
    assert len(post(page=OPEN, opened=3, limits=limits)) == 1
    with pytest.raises(TooMany) as refusal:
        post(page=None, opened=3, limits=limits)
    assert refusal.value.retry_after > 0


@pytest.mark.parametrize("since", [None, 0, NOW - DAY])
def test_a_log_with_room_in_its_day_grows(since):
    assert len(post(budget_since=since)) == 1


@pytest.mark.parametrize("since", [NOW - DAY + 1, NOW, NOW + 1])
def test_a_log_that_had_its_events_for_the_day_takes_no_more(since):
    with pytest.raises(TooMany) as refusal:
        post(budget_since=since)
    assert refusal.value.retry_after > 0


def test_its_author_edits_a_response():
    [edited] = edit()

    assert edited == ResponseEdited(STREAM, 5, Revision("Hello!"), RevisionAside("a request"))


def test_an_edit_that_changes_no_word_is_no_event():
    assert edit(text=SHOWN.text) == []


def test_the_time_for_editing_ends():
    assert len(edit(now=NOW + WINDOW)) == 1
    with pytest.raises(TooLate):
        edit(now=NOW + WINDOW + 1)


@pytest.mark.parametrize("state", ["held", "hidden"])
def test_what_readers_do_not_see_can_still_be_edited_and_erased_by_its_author(state):
    known = but(SHOWN, state=state)

    assert len(edit(known)) == 1
    assert len(response.erase_own(known, [], is_author=True)) == 1


@pytest.mark.parametrize(
    ("known", "is_author", "refusal"),
    [
        (None, True, Unknown),
        (but(SHOWN, is_local=False), True, Conflict),
        (SHOWN, False, NotAllowed),
        (but(SHOWN, state="erased"), False, NotAllowed),
    ],
)
def test_nobody_but_its_author_edits_or_erases_a_response(known, is_author, refusal):
    with pytest.raises(refusal):
        edit(known, is_author=is_author)
    with pytest.raises(refusal):
        response.erase_own(known, [], is_author=is_author)


def test_an_erased_response_cannot_be_edited():
    with pytest.raises(Erased):
        edit(but(SHOWN, state="erased"))


def test_erasing_takes_the_posting_and_each_of_its_edits():
    events = response.erase_own(SHOWN, [8, 13], is_author=True)

    assert events == [PayloadErased(STREAM, position) for position in (5, 8, 13)]


def test_erasing_has_no_time_limit_and_twice_is_once():
    assert response.erase_own(but(SHOWN, posted=0), [], is_author=True)
    assert response.erase_own(but(SHOWN, state="erased"), [8], is_author=True) == []


@pytest.mark.parametrize(
    ("before", "after"), [("held", "shown"), ("shown", "hidden"), ("hidden", "shown")]
)
def test_the_owner_decides_what_readers_see(before, after):
    [judged] = response.judge(but(SHOWN, state=before), state=after, by="owner", reasons=("rude",))

    assert judged == ResponseJudged(STREAM, 5, private=Verdict(after, ("rude",), "owner"))


def test_judging_the_same_again_is_no_event():
    assert response.judge(SHOWN, state="shown", by="owner") == []


@pytest.mark.parametrize(
    ("known", "refusal"), [(None, Unknown), (but(SHOWN, state="erased"), Erased)]
)
def test_what_is_not_there_cannot_be_judged(known, refusal):
    with pytest.raises(refusal):
        response.judge(known, state="shown", by="owner")


@pytest.mark.parametrize("aside", [Aside(request="a request"), RevisionAside("a request")])
def test_a_key_that_comes_again_with_the_same_request_is_fine(aside):
    response.repeated(entry(ResponsePosted(STREAM, None, WORDS, aside)), "a request")


@pytest.mark.parametrize(
    "event",
    [
        ResponsePosted(STREAM, None, WORDS, Aside(request="another")),
        ResponsePosted(STREAM, None, WORDS, Aside()),
        ResponseEdited(STREAM, 5, Revision("x"), RevisionAside("another")),
        ResponseJudged(STREAM, 5, private=Verdict("shown")),
    ],
)
def test_a_key_that_comes_again_with_another_request_is_refused(event):
    with pytest.raises(KeyReused):
        response.repeated(entry(event), "a request")


def test_a_key_whose_answer_was_erased_brings_nothing_back():
    with pytest.raises(Erased):
        response.repeated(entry(ResponsePosted(STREAM)), "a request")
