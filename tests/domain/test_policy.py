"""How a new response is judged at once, by what the owner wants."""

import pytest

from fedcomments.domain.policy import SHOWN, judge


@pytest.mark.parametrize("is_known", [True, False])
def test_an_open_blog_shows_everything(is_known):
    assert judge("open", is_known=is_known) == SHOWN


def test_a_known_author_need_not_wait_where_only_first_responses_do():
    assert judge("first", is_known=True) == SHOWN


def test_a_first_response_waits_and_the_owner_is_told_why():
    judged = judge("first", is_known=False)

    assert judged.state == "held"
    assert judged.reasons == ("first response from this author",)


@pytest.mark.parametrize("is_known", [True, False])
def test_where_all_wait_even_known_authors_do(is_known):
    judged = judge("all", is_known=is_known)

    assert judged.state == "held"
    assert len(judged.reasons) == 1
