"""Given a page and its addresses, when it is opened, named or closed, then these events."""

import pytest

from fedcomments.domain import page
from fedcomments.domain.events import (
    Alias,
    PageAliased,
    PageClosed,
    PageFacts,
    PageOpened,
    PageReopened,
)
from fedcomments.domain.page import Page
from fedcomments.errors import Conflict, TooMany, Unknown

STREAM = "aa" * 16
URL = "https://blog.example/post/"
OLD = "https://blog.example/old/"
OPEN = Page(STREAM, URL, "A post", closed=False, position=3)
CLOSED = Page(STREAM, URL, "A post", closed=True, position=4)
OTHER = Page("bb" * 16, OLD, "Another", closed=False, position=5)


def open_page(opened, most):
    return page.open_page(opened, most=most, stream=STREAM, url=URL, title="A post")


@pytest.mark.parametrize(("opened", "most"), [(0, 1), (19, 20), (0, 0), (10_000, 0)])
def test_a_page_is_opened_with_its_address_and_title(opened, most):
    assert open_page(opened, most) == [PageOpened(STREAM, public=PageFacts(URL, "A post"))]


@pytest.mark.parametrize(("opened", "most"), [(1, 1), (20, 20), (21, 20)])
def test_too_many_new_pages_at_once_are_refused_for_a_while(opened, most):
    with pytest.raises(TooMany) as refusal:
        open_page(opened, most)
    assert refusal.value.retry_after > 0


def test_an_address_that_leads_nowhere_yet_is_led_to_the_page():
    assert page.alias(OPEN, None, url=OLD) == [PageAliased(STREAM, public=Alias(OLD))]


def test_an_address_that_leads_there_already_is_no_event():
    assert page.alias(OPEN, OPEN, url=URL) == []


def test_an_address_of_another_page_is_not_taken_from_it():
    with pytest.raises(Conflict, match=OTHER.url):
        page.alias(OPEN, OTHER, url=OLD)


def test_closing_and_reopening_are_events_only_where_they_change_something():
    assert page.close(OPEN) == [PageClosed(STREAM)]
    assert page.close(CLOSED) == []
    assert page.reopen(CLOSED) == [PageReopened(STREAM)]
    assert page.reopen(OPEN) == []


@pytest.mark.parametrize(
    "decide", [page.close, page.reopen, lambda known: page.alias(known, OTHER, url=OLD)]
)
def test_an_unknown_page_is_neither_closed_nor_reopened_nor_named(decide):
    with pytest.raises(Unknown):
        decide(None)
