"""Every fact the log may hold.

An event is a leaf and up to two parts. The leaf says that something happened, in which
stream, and which earlier position it acts on (`re`); the *public* part is exactly what
readers are shown, the *private* part the rest. A part that was erased, or that an export
left out, is None: whoever reads an event must be able to go on without it.
"""

from typing import ClassVar, Literal

from msgspec import Struct

from fedcomments.domain.author import Author

State = Literal["shown", "held", "hidden", "erased"]
Kind = Literal["comment", "reply", "mention", "like", "repost", "bookmark", "rsvp"]
Via = Literal["local", "webmention", "pingback", "trackback", "import"]
Comments = Literal["open", "first", "all"]


class Part(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A public or private part: a JSON object; fields at their default are left out."""


# --- the log itself, and the site ------------------------------------------------------


class Opening(Part, frozen=True):
    """Public, never erasable. `origin` names the log for ever, `vkey` is its public key."""

    origin: str
    vkey: str


class LogOpened(Struct, frozen=True):
    """Position 0 of every log."""

    TYPE: ClassVar = "log.opened"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Opening | None = None
    private: None = None


class Continuation(Part, frozen=True):
    """Public. The log goes on under another name and key from `size` leaves with `root` (hex)."""

    origin: str
    vkey: str
    size: int
    root: str
    reason: str


class LogContinued(Struct, frozen=True):
    """The log was moved or recovered: same tree and positions up to here."""

    TYPE: ClassVar = "log.continued"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Continuation | None = None
    private: None = None


class SiteFacts(Part, frozen=True):
    """Public. The URL prefixes that the blog owns."""

    prefixes: list[str]


class Policy(Part, frozen=True):
    """Private. Which comments are shown at once: all (open), known authors' (first), none (all)."""

    comments: Comments = "open"


class SiteAdded(Struct, frozen=True):
    """A blog is served from here; its policy was seeded from the settings."""

    TYPE: ClassVar = "site.added"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: SiteFacts | None = None
    private: Policy | None = None


class PolicyChanged(Struct, frozen=True):
    """The owner wants comments judged differently from now on."""

    TYPE: ClassVar = "policy.changed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Policy | None = None


# --- pages -----------------------------------------------------------------------------


class PageFacts(Part, frozen=True):
    """Public. The page's own address as first seen, and its title if one was told."""

    url: str
    title: str = ""


class PageOpened(Struct, frozen=True):
    """A page was responded to, or named, for the first time."""

    TYPE: ClassVar = "page.opened"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: PageFacts | None = None
    private: None = None


class Alias(Part, frozen=True):
    """Public. Another address of the same page."""

    url: str


class PageAliased(Struct, frozen=True):
    """The page is known by one more address."""

    TYPE: ClassVar = "page.aliased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Alias | None = None
    private: None = None


class PageClosed(Struct, frozen=True):
    """The discussion takes no more responses."""

    TYPE: ClassVar = "page.closed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


class PageReopened(Struct, frozen=True):
    """The discussion takes responses again."""

    TYPE: ClassVar = "page.reopened"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


# --- responses -------------------------------------------------------------------------


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
    reasons: list[str] = []
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


class Mention(Part, frozen=True):
    """Public. What another site said about the page, as verified at its source.

    `published` is milliseconds since 1970, 0 where the source names no date.
    """

    kind: Kind
    via: Via
    source: str
    author: Author = Author()
    title: str = ""
    text: str = ""
    published: int = 0


class MentionVerified(Struct, frozen=True):
    """Another site's page really links here."""

    TYPE: ClassVar = "mention.verified"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Mention | None = None
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
    reasons: list[str] = []
    by: str = ""


class ResponseJudged(Struct, frozen=True):
    """It was decided whether readers see the response at `re`."""

    TYPE: ClassVar = "response.judged"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Verdict | None = None


# --- erasure ---------------------------------------------------------------------------


class PayloadErased(Struct, frozen=True):
    """Both parts of the event at `re` are gone for ever; its leaf stays."""

    TYPE: ClassVar = "payload.erased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


class PrivateErased(Struct, frozen=True):
    """The private part of the event at `re` is gone for ever."""

    TYPE: ClassVar = "private.erased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


Event = (
    LogOpened
    | LogContinued
    | SiteAdded
    | PolicyChanged
    | PageOpened
    | PageAliased
    | PageClosed
    | PageReopened
    | ResponsePosted
    | MentionVerified
    | ResponseEdited
    | ResponseJudged
    | PayloadErased
    | PrivateErased
)


class Entry(Struct, frozen=True):
    """An event where it stands: its position in its site's log, name, time and version.

    `seq` is gapless from 0, `ts` milliseconds since 1970, `sv` the version in the stream.
    """

    site: str
    seq: int
    id: str
    ts: int
    sv: int
    event: Event
