"""A response under a page: posted, edited, judged, erased."""

from msgspec import Struct

from fedcomments.domain import page as pages
from fedcomments.domain.events import (
    Aside,
    Comments,
    Entry,
    Event,
    Kind,
    PayloadErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    RevisionAside,
    State,
    Verdict,
    Words,
)
from fedcomments.domain.page import Page
from fedcomments.domain.policy import judge as judge_at_once
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

DAY = 86_400_000


class Response(Struct, frozen=True):
    """What is known of a response. `seq` is its posting's position, `posted` its time (ms)."""

    seq: int
    id: str
    page: str
    parent: int | None
    kind: Kind
    state: State
    posted: int
    text: str
    is_local: bool


class Draft(Struct, frozen=True):
    """What a visitor wants to post, already checked as words (`domain.wording`).

    `stream` names the page if it has to be opened; `parent` is the answered response's id.
    """

    url: str
    title: str
    stream: str
    parent: str | None
    words: Words
    email: str = ""
    token: str = ""
    request: str = ""


class Limits(Struct, frozen=True):
    """What strangers may make grow: new pages an hour, events a day (0: any number)."""

    pages_an_hour: int = 0
    events_a_day: int = 0


def post(  # noqa: PLR0913, PLR0917 - a decision takes every fact it needs, and nothing else
    page: Page | None,
    parent: Response | None,
    comments: Comments,
    is_known: bool,  # noqa: FBT001 - a fact among facts, given by the look in this order
    opened: int,
    budget_since: int | None,
    *,
    draft: Draft,
    limits: Limits,
    now: int,
) -> list[Event]:
    """Say something under a page.

    `opened` pages were opened within the hour; `budget_since` is when the log's last
    `limits.events_a_day` events began (None: it has fewer). Raises Closed, UnknownParent,
    Erased, TooMany.
    """
    if budget_since is not None and budget_since > now - DAY:
        raise TooMany("This blog has had all the responses it takes in a day.", retry_after=3600)
    if page is not None and page.closed:
        raise Closed("This discussion is closed.")
    answered = _answered(page, parent, draft)
    opening = [] if page is not None else _open(opened, draft, limits)
    at_once = judge_at_once(comments, is_known=is_known)
    aside = Aside(at_once.state, at_once.reasons, draft.email, draft.token, draft.request)
    stream = page.stream if page is not None else draft.stream
    return [*opening, ResponsePosted(stream, answered, draft.words, aside)]


def _open(opened: int, draft: Draft, limits: Limits) -> list[Event]:
    return pages.open_page(
        opened,
        most=limits.pages_an_hour,
        stream=draft.stream,
        url=draft.url,
        title=draft.title,
    )


def _answered(page: Page | None, parent: Response | None, draft: Draft) -> int | None:
    if draft.parent is None:
        return None
    if page is None or parent is None or parent.page != page.stream:
        raise UnknownParent("The response you answer is not on this page.")
    if parent.state == "erased":
        raise Erased("The response you answer was erased by its author.")
    if parent.state != "shown" or parent.kind in ("like", "repost", "bookmark"):
        raise UnknownParent("The response you answer is not on this page.")
    return parent.seq


def edit(  # noqa: PLR0913 - as post
    response: Response | None,
    *,
    is_author: bool,
    text: str,
    request: str,
    now: int,
    window: int,
) -> list[Event]:
    """Change the words of one's own response, within `window` ms of posting it."""
    owned = _own(response, is_author=is_author)
    if now - owned.posted > window:
        raise TooLate("The time for editing this response is over.")
    if owned.text == text:
        return []
    return [ResponseEdited(owned.page, owned.seq, Revision(text), RevisionAside(request))]


def erase_own(response: Response | None, edits: list[int], *, is_author: bool) -> list[Event]:
    """Erase one's own words, at any time; erasing again changes nothing."""
    if response is not None and is_author and response.state == "erased":
        return []
    return erase(_own(response, is_author=is_author), edits)


def erase(response: Response, edits: list[int]) -> list[Event]:
    """Erase every word of a response: its posting's payload, then each of its edits'."""
    return [PayloadErased(response.page, position) for position in (response.seq, *edits)]


def judge(
    response: Response | None, *, state: State, by: str, reasons: tuple[str, ...] = ()
) -> list[Event]:
    """Decide whether readers see it. Raises Unknown, Erased."""
    if response is None:
        raise Unknown("There is no such response.")
    if response.state == "erased":
        raise Erased("This response was erased.")
    if response.state == state:
        return []
    return [ResponseJudged(response.page, response.seq, private=Verdict(state, reasons, by))]


def repeated(entry: Entry, request: str) -> None:
    """Check that a key seen before came with the same request. Raises KeyReused, Erased."""
    aside = entry.event.private
    if aside is None:
        raise Erased("This request was answered before, and its words have been erased since.")
    if not isinstance(aside, (Aside, RevisionAside)) or aside.request != request:
        raise KeyReused("This idempotency key was used for another request.")


def _own(response: Response | None, *, is_author: bool) -> Response:
    if response is None:
        raise Unknown("There is no such response.")
    if not response.is_local:
        raise Conflict("A response from elsewhere is changed where it stands.")
    if not is_author:
        raise NotAllowed("This is not the token that came with this response.")
    if response.state == "erased":
        raise Erased("This response was erased.")
    return response
