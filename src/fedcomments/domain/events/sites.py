"""Facts about a log and the site it belongs to."""

from typing import ClassVar, Literal

from msgspec import Struct

from fedcomments.domain.events.part import Part

Comments = Literal["open", "first", "all"]
Linkbacks = Literal["off", "held", "known", "shown"]


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
    """Private. What readers see at once.

    Comments: all (open), known authors' (first), none (all). Mentions, by the protocol that
    brought them: refused (off), none (held), those from hosts that were shown before (known),
    all (shown).
    """

    comments: Comments = "open"
    webmention: Linkbacks = "known"
    pingback: Linkbacks = "known"
    trackback: Linkbacks = "held"


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
