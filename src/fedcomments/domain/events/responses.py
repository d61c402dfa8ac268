"""Facts about responses, wherever they came from."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from fedcomments.domain.author import Author
from fedcomments.domain.events.part import Part

State = Literal["shown", "held", "hidden", "erased"]
Kind = Literal["comment", "reply", "mention", "like", "repost", "bookmark", "rsvp"]
Via = Literal["local", "webmention", "pingback", "trackback", "import"]

Moment = Annotated[int, Meta(ge=-62_135_596_800_000, lt=253_402_300_800_000)]
"""Milliseconds since 1970, in the years 1 to 9999: others cannot be told as dates."""


class Words(Part, frozen=True):
    """Public. What a visitor said, as written (Markdown source)."""

    text: str
    author: Author = Author()


class Aside(Part, frozen=True):
    """Private. What a visitor told us alone, and how the response was judged at once.

    `token` is SHA-256 (hex) over site and author token; `request` the SHA-256 (hex) of the
    request, so that a repeated idempotency key can be told from a reused one.
    """

    state: State = "held"
    reasons: tuple[str, ...] = ()
    email: str = ""
    token: str = ""
    request: str = ""


class ResponsePosted(Struct, frozen=True):
    """A visitor said something; `re` is the position of the response it answers."""

    TYPE: ClassVar = "response.posted"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Words | None = None
    private: Aside | None = None


class Revision(Part, frozen=True):
    """Public. The text as it reads from now on."""

    text: str


class RevisionAside(Part, frozen=True):
    """Private. See `Aside.request`."""

    request: str = ""


class ResponseEdited(Struct, frozen=True):
    """Its author changed the words of the response at `re`."""

    TYPE: ClassVar = "response.edited"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Revision | None = None
    private: RevisionAside | None = None


class Verdict(Part, frozen=True):
    """Private. What was decided about a response, why (a sentence each), and by whom."""

    state: State
    reasons: tuple[str, ...] = ()
    by: str = ""


class ResponseJudged(Struct, frozen=True):
    """It was decided whether readers see the response at `re`."""

    TYPE: ClassVar = "response.judged"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Verdict | None = None
