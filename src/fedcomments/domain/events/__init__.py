"""Every fact the log may hold.

An event is a leaf and up to two parts. The leaf says that something happened, in which
stream, and which earlier position it acts on (`re`); the *public* part is exactly what
readers are shown, the *private* part the rest. A part that was erased, or that an export
left out, is None: whoever reads an event must be able to go on without it.
"""

from msgspec import Struct

from fedcomments.domain.events.deliveries import (
    Attempt,
    DeliveryAbandoned,
    DeliveryAnswered,
    DeliveryEvent,
    DeliveryFailed,
    DeliveryRequested,
    DeliverySucceeded,
    Protocol,
    Wish,
    Word,
)
from fedcomments.domain.events.erasure import PayloadErased, PrivateErased
from fedcomments.domain.events.mentions import (
    Evidence,
    Finding,
    Mention,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    Reason,
)
from fedcomments.domain.events.pages import (
    Alias,
    PageAliased,
    PageClosed,
    PageEvent,
    PageFacts,
    PageOpened,
    PageReopened,
)
from fedcomments.domain.events.posts import (
    Discussion,
    Feed,
    FeedWatched,
    Post,
    PostChanged,
    PostDeleted,
    PostDiscussed,
    PostEvent,
    PostPublished,
)
from fedcomments.domain.events.responses import (
    Aside,
    Kind,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    RevisionAside,
    State,
    Verdict,
    Via,
    Words,
)
from fedcomments.domain.events.sites import (
    Comments,
    Continuation,
    Linkbacks,
    LogContinued,
    LogOpened,
    Opening,
    Policy,
    PolicyChanged,
    SiteAdded,
    SiteFacts,
)

__all__ = [
    "Alias",
    "Aside",
    "Attempt",
    "Comments",
    "Continuation",
    "DeliveryAbandoned",
    "DeliveryAnswered",
    "DeliveryEvent",
    "DeliveryFailed",
    "DeliveryRequested",
    "DeliverySucceeded",
    "Discussion",
    "Entry",
    "Event",
    "Evidence",
    "Feed",
    "FeedWatched",
    "Finding",
    "Kind",
    "Linkbacks",
    "LogContinued",
    "LogOpened",
    "Mention",
    "MentionChanged",
    "MentionVerified",
    "MentionWithdrawn",
    "Opening",
    "PageAliased",
    "PageClosed",
    "PageEvent",
    "PageFacts",
    "PageOpened",
    "PageReopened",
    "PayloadErased",
    "Policy",
    "PolicyChanged",
    "Post",
    "PostChanged",
    "PostDeleted",
    "PostDiscussed",
    "PostEvent",
    "PostPublished",
    "PrivateErased",
    "Protocol",
    "Reason",
    "ResponseEdited",
    "ResponseJudged",
    "ResponsePosted",
    "Revision",
    "RevisionAside",
    "SiteAdded",
    "SiteFacts",
    "State",
    "Verdict",
    "Via",
    "Wish",
    "Word",
    "Words",
]

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
    | MentionChanged
    | MentionWithdrawn
    | ResponseEdited
    | ResponseJudged
    | PayloadErased
    | PrivateErased
    | PostPublished
    | PostChanged
    | PostDeleted
    | PostDiscussed
    | FeedWatched
    | DeliverySucceeded
    | DeliveryFailed
    | DeliveryAbandoned
    | DeliveryAnswered
    | DeliveryRequested
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
