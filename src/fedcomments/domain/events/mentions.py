"""Facts about what other sites say."""

from typing import ClassVar

from msgspec import Struct

from fedcomments.domain.author import Author
from fedcomments.domain.events.part import Part
from fedcomments.domain.events.responses import Kind, Moment, State, Via


class Mention(Part, frozen=True):
    """Public. What another site says about the page, as found at its source.

    `source` is the page that links here, `url` the response's own address if it names another
    on the same host, `photo` its author's picture, `html` its words with their markup, as found
    (it is sanitised when it is shown), `text` the same without. `published` is milliseconds
    since 1970, 0 where the source names no date.
    """

    kind: Kind
    via: Via
    source: str
    author: Author = Author()
    photo: str = ""
    title: str = ""
    text: str = ""
    html: str = ""
    url: str = ""
    rsvp: str = ""
    published: Moment = 0


class Evidence(Part, frozen=True):
    """What was asked and what was found, so that an audit needs no network (H12).

    `asked` is the target as it was sent, `final` where the source's redirects ended, `body` the
    SHA-256 (hex) of what it answered, `extract` the words around the link, `parser` what read
    them, `match` whether the target was found to the letter or by its tolerant key (WR30).
    """

    asked: str = ""
    final: str = ""
    status: int = 0
    body: str = ""
    extract: str = ""
    parser: str = ""
    match: str = "exact"


class Finding(Part, frozen=True):
    """Private. How the mention was judged at once, why, and what it rests on."""

    state: State = "held"
    reasons: tuple[str, ...] = ()
    evidence: Evidence = Evidence()


class MentionVerified(Struct, frozen=True):
    """Another site's page really links here; `re` is the response that it addresses."""

    TYPE: ClassVar = "mention.verified"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Mention | None = None
    private: Finding | None = None


class MentionChanged(Struct, frozen=True):
    """The source of the mention at `re` says something else now."""

    TYPE: ClassVar = "mention.changed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Mention | None = None
    private: Finding | None = None


class Reason(Part, frozen=True):
    """Private. Why it was withdrawn, in a sentence, and what that rests on."""

    reason: str
    evidence: Evidence = Evidence()


class MentionWithdrawn(Struct, frozen=True):
    """The source of the mention at `re` is gone, or links here no more."""

    TYPE: ClassVar = "mention.withdrawn"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Reason | None = None
