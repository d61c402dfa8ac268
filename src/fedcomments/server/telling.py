"""From rows to what is told: responses with their words rendered, and threads of them."""

from hashlib import sha256
from html import escape

from fedcomments.domain.author import Author
from fedcomments.domain.events import ResponsePosted
from fedcomments.domain.page import Page
from fedcomments.domain.response import Draft
from fedcomments.domain.wording import legible
from fedcomments.portraits import photo_id
from fedcomments.protocols import foreign, markup
from fedcomments.recorder import Recorded
from fedcomments.server.shapes import (
    AuthorTold,
    ReactionsTold,
    ReactionTold,
    ResponseTold,
    ThreadTold,
    moment,
)
from fedcomments.views.threads.questions import Shown

REACTIONS = ("like", "repost", "bookmark")
ANONYMOUS = "anonymous"


def author(name: str, link: str, server: str, photo: str = "") -> AuthorTold:
    """Who said it, with their picture as kept here, or the one made for this name."""
    made = seed(name, link)
    if photo:
        return AuthorTold(name, link, f"{server}/photo/{photo_id(photo)}?or={made}")
    return AuthorTold(name, link, f"{server}/avatar/{made}.svg")


def seed(name: str, link: str) -> str:
    """What a generated picture is made from: the same for the same name and website."""
    return sha256(f"{name}\0{link}".encode()).hexdigest()[:16] if name or link else ANONYMOUS


def response(row: Shown, server: str, *, reveal: bool = False) -> ResponseTold:
    """A row as readers see it; what is not shown is an empty place, unless `reveal`ed."""
    is_told = row.state == "shown" or (reveal and row.state == "held")
    if not is_told:
        return _place(row, server)
    return ResponseTold(
        id=row.id,
        kind=row.kind,
        via=row.via,
        parent=row.parent,
        depth=row.depth,
        author=author(row.name, row.link, server, row.photo),
        title=row.title,
        html=_html(row),
        published=moment(row.published),
        edited=None if row.edited is None else moment(row.edited),
        source=row.source,
        state=row.state,
        url=row.url,
        rsvp=row.rsvp,
    )


def _place(row: Shown, server: str) -> ResponseTold:
    """What is not shown, where its replies need a place to stand."""
    return ResponseTold(
        id=row.id,
        kind=row.kind,
        via=row.via,
        parent=row.parent,
        depth=row.depth,
        author=author("", "", server),
        title="",
        html="",
        published=moment(row.published),
        edited=None,
        source="",
        state=row.state,
    )


def _html(row: Shown) -> str:
    """Words typed here are Markdown; those found elsewhere are HTML or plain text."""
    if row.via == "local":
        return markup.show(row.text)
    if row.html:
        return foreign.render(row.html, row.source)
    return f"<p>{escape(legible(row.text))}</p>" if row.text else ""


def thread(  # noqa: PLR0913, PLR0917 - everything a thread is told from
    url: str,
    page: Page | None,
    rows: list[Shown],
    reactions: list[Shown],
    tallies: dict[str, int],
    after: str | None,
    server: str,
) -> ThreadTold:
    """A page's discussion. A page nobody responded to is an empty, open one."""
    return ThreadTold(
        url=page.url if page is not None else url,
        title=page.title if page is not None else "",
        open=page is None or not page.closed,
        count=sum(tallies.values()),
        counts=tallies,
        position=page.position if page is not None else -1,
        responses=[response(row, server) for row in rows],
        reactions=_faces(reactions, server),
        next=after,
    )


def _faces(rows: list[Shown], server: str) -> ReactionsTold:
    faces: dict[str, list[ReactionTold]] = {kind: [] for kind in REACTIONS}
    for row in rows:
        told = ReactionTold(
            author(row.name, row.link, server, row.photo), row.source, moment(row.published)
        )
        faces[row.kind].append(told)
    return ReactionsTold(**faces)


def posted(recorded: Recorded, draft: Draft, html: str, server: str, *, depth: int) -> ResponseTold:
    """A posting as its author sees it at once: `html` is the draft's text, rendered."""
    entry = recorded.entries[-1]
    event = entry.event
    assert isinstance(event, ResponsePosted)  # noqa: S101 - the only event `post` ends with
    words = event.public
    who: Author = words.author if words is not None else Author()
    return ResponseTold(
        id=entry.id,
        kind="comment" if event.re is None else "reply",
        via="local",
        parent=draft.parent,
        depth=depth,
        author=author(who.name, who.url, server),
        title="",
        html=html if words is not None else "",
        published=moment(entry.ts),
        edited=None,
        source="",
        state=event.private.state if event.private is not None else "held",
    )
