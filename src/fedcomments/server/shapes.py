"""What goes over the wire: the types that validate requests, and that /openapi.json tells of."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from fedcomments.domain.events import Kind, State, Via

MAX_BODY = 256 * 1024
"""Bytes of a request's body, whatever it holds."""

Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]


class AuthorAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Who posts. Everything may be left out; the e-mail address is never shown."""

    name: str = ""
    email: str = ""
    url: str = ""


class PostAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A comment, or with `parent` a reply. `text` is Markdown."""

    url: str
    text: str
    author: AuthorAsked = AuthorAsked()
    parent: Id | None = None
    title: str = ""
    challenge: str | None = None


class EditAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """New words for one's own response."""

    text: str


class PreviewAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Markdown to look at before it is sent."""

    text: str


class AuthorTold(Struct, frozen=True):
    """Who said it. `photo` is a picture on this server."""

    name: str
    url: str
    photo: str
    verified: bool = False


class ResponseTold(Struct, frozen=True):
    """A response as readers see it; one that is not shown is an empty place for its replies.

    `html` is safe to insert. Times are RFC 3339 in UTC. `source` is the page elsewhere that it
    stands on, `url` its own address there if it has another.
    """

    id: str
    kind: Kind
    via: Via
    parent: str | None
    depth: int
    author: AuthorTold
    title: str
    html: str
    published: str
    edited: str | None
    source: str
    state: State
    url: str = ""
    rsvp: str = ""


class ReactionTold(Struct, frozen=True):
    """A like, repost or bookmark."""

    author: AuthorTold
    source: str
    published: str


class ReactionsTold(Struct, frozen=True):
    """The faces under a page."""

    like: list[ReactionTold]
    repost: list[ReactionTold]
    bookmark: list[ReactionTold]


class ThreadTold(Struct, frozen=True):
    """A page's discussion, flat in reading order. `next` continues it (`after`)."""

    url: str
    title: str
    open: bool
    count: int
    counts: dict[str, int]
    position: int
    responses: list[ResponseTold]
    reactions: ReactionsTold
    next: str | None


class PostTold(Struct, frozen=True):
    """What came of a post. `token` lets its author edit (for `edit_window` seconds) or erase it.

    `receipt` is the address of the proof that it is in the log.
    """

    response: ResponseTold
    state: State
    token: str
    receipt: str
    edit_window: int


class EditTold(Struct, frozen=True):
    """The response as it reads now."""

    response: ResponseTold
    state: State


class PreviewTold(Struct, frozen=True):
    """How the text will look."""

    html: str


class CountsTold(Struct, frozen=True):
    """Address as asked → how many responses stand under it."""

    counts: dict[str, int]


class Problem(Struct, frozen=True):
    """RFC 9457. `code` is stable, `detail` a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str


def moment(ms: int) -> str:
    """Milliseconds since 1970 → RFC 3339 in UTC, to the millisecond."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")[:23] + "Z"
