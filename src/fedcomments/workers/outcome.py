"""What looking at a source can come to."""

from msgspec import Struct

from fedcomments.domain.events import Evidence, Mention
from fedcomments.queues.inbox import Status


class Linked(Struct, frozen=True):
    """The source links to the target; `title` is the page's own if it had to be looked at.

    `nested` are the responses that stand under it at its source (X2).
    """

    mention: Mention
    evidence: Evidence
    has_vouch: bool = False
    title: str = ""
    nested: tuple[Mention, ...] = ()


class Gone(Struct, frozen=True):
    """The source says that it is gone, or it is there and does not link (WR42)."""

    status: Status
    reason: str
    evidence: Evidence


class Missing(Struct, frozen=True):
    """The source cannot be reached just now (WR31, WR43); `is_final`: that is no accident."""

    status: Status
    is_final: bool = False


class Refused(Struct, frozen=True):
    """It can be no source, or there is no such target: nothing will change that."""

    status: Status


Outcome = Linked | Gone | Missing | Refused
