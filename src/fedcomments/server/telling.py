"""From rows to what is told: responses with their words rendered, and threads of them."""

from hashlib import sha256
from html import escape

from fedcomments.domain.author import Author
from fedcomments.domain.events import ResponsePosted
from fedcomments.domain.page import Page
from fedcomments.domain.response import Draft
from fedcomments.domain.wording import legible
from fedcomments.protocols import markup
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


def author(name: str, link: str, server: str) -> AuthorTold:
    """Who said it, with the picture made for this name."""
    return AuthorTold(name, link, f"{server}/avatar/{seed(name, link)}.svg")


def seed(name: str, link: str) -> str:
    """What a generated picture is made from: the same for the same name and website."""
    return sha256(f"{name}\0{link}".encode()).hexdigest()[:16] if name or link else ANONYMOUS


def response(row: Shown, server: str, *, reveal: bool = False) -> ResponseTold:
    """A row as readers see it; what is not shown is an empty place, unless `reveal`ed."""
    is_told = row.state == "shown" or (reveal and row.state == "held")
    name, link = (row.name, row.link) if is_told else ("", "")
    return ResponseTold(
        id=row.id,
        kind=row.kind,
        via=row.via,
        parent=row.parent,
        depth=row.depth,
        author=author(name, link, server),
        title=row.title if is_told else "",
        html=_html(row) if is_told else "",
        published=moment(row.published),
        edited=moment(row.edited) if is_told and row.edited is not None else None,
        source=row.source if is_told else "",
        state=row.state,
    )


def _html(row: Shown) -> str:
    """Words typed here are Markdown; words found elsewhere are plain text."""
    if row.via == "local":
        return markup.show(row.text)
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
        told = ReactionTold(author(row.name, row.link, server), row.source, moment(row.published))
        faces[row.kind].append(told)
    return ReactionsTold(**faces)


def posted(recorded: Recorded, draft: Draft, server: str, *, depth: int) -> ResponseTold:
    """A posting as its author sees it at once, from the entry that records it."""
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
        html=markup.show(words.text) if words is not None else "",
        published=moment(entry.ts),
        edited=None,
        source="",
        state=event.private.state if event.private is not None else "held",
    )
