"""What we have to tell other sites: our posts, their targets, and how each delivery stands.

`posts.py` and `deliveries.py` follow the events, `questions.py` asks. Deliveries change by the
rules of `domain.delivery` alone.
"""

from fedcomments.domain.events import (
    DeliveryAbandoned,
    DeliveryAnswered,
    DeliveryFailed,
    DeliveryRequested,
    DeliverySucceeded,
    Entry,
    FeedWatched,
    LogContinued,
    LogOpened,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    PageEvent,
    PayloadErased,
    PolicyChanged,
    PostChanged,
    PostDeleted,
    PostDiscussed,
    PostPublished,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
)
from fedcomments.views.outbox import deliveries, discussions, posts, schema
from fedcomments.views.outbox.deliveries import Steps

NAME = schema.NAME
VERSION = schema.VERSION
SCHEMA = schema.SCHEMA
ROWS = schema.ROWS


def project(entry: Entry) -> Steps:  # noqa: C901, PLR0912 - one line for each event
    """Entry → changes."""
    match entry.event:
        case ResponsePosted() as event:
            yield from discussions.posted(entry, event)
        case MentionVerified() | MentionChanged() as event:
            yield from discussions.heard(entry, event)
        case ResponseEdited() | ResponseJudged() as event:
            yield discussions.happened(entry, event.re)
        case PayloadErased() as event:
            yield from discussions.erased(entry, event)
        case PostPublished() as event:
            yield from posts.published(entry, event)
        case PostChanged() as event:
            yield from posts.changed(entry, event)
        case PostDeleted() as event:
            yield from posts.deleted(entry, event)
        case PostDiscussed() as event:
            yield from posts.discussed(entry, event)
        case DeliverySucceeded() | DeliveryFailed() | DeliveryAbandoned() as event:
            yield from deliveries.attempted(entry, event)
        case DeliveryAnswered() as event:
            yield from deliveries.answered(entry, event)
        case DeliveryRequested() as event:
            yield from deliveries.requested(entry, event)
        case LogContinued():
            yield deliveries.left(entry)
            yield discussions.left(entry)
        case (
            PrivateErased()
            | MentionWithdrawn()
            | FeedWatched()
            | LogOpened()
            | SiteAdded()
            | PolicyChanged()
            | PageEvent()
        ):
            return
