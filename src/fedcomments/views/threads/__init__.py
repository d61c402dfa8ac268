"""The discussions as readers see them: pages with their addresses, and the responses under them.

`order.py` says how responses are ordered, `pages.py` and `responses.py` follow the events,
`questions.py` asks.
"""

from collections.abc import Generator
from typing import Any

from fedcomments.database import Change, Query
from fedcomments.domain.events import (
    DeliveryEvent,
    Entry,
    FeedWatched,
    LogContinued,
    LogOpened,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    PageAliased,
    PageClosed,
    PageOpened,
    PageReopened,
    PayloadErased,
    PolicyChanged,
    PostEvent,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
)
from fedcomments.views.threads import mentions, pages, responses, schema

NAME = schema.NAME
VERSION = schema.VERSION
SCHEMA = schema.SCHEMA
ROWS = schema.ROWS


def project(  # noqa: C901, PLR0912 - one line for each event; the type checker asks for all of them
    entry: Entry,
) -> Generator[Change | Query[Any], Any, None]:
    """Entry → changes."""
    match entry.event:
        case ResponsePosted() as event:
            yield from responses.posted(entry, event)
        case MentionVerified() as event:
            yield from mentions.verified(entry, event)
        case MentionChanged() as event:
            yield from mentions.changed(entry, event)
        case MentionWithdrawn():
            pass  # its words are erased by the events that follow
        case ResponseEdited() as event:
            yield from responses.edited(entry, event)
        case ResponseJudged() as event:
            yield from responses.judged(entry, event)
        case PayloadErased() as event:
            yield from responses.erased(entry, event)
        case PrivateErased() as event:
            yield from responses.private_erased(entry, event)
        case PageOpened() as event:
            yield from pages.opened(entry, event)
        case PageAliased() as event:
            yield from pages.aliased(entry, event)
        case PageClosed() as event:
            yield pages.closed(entry, event.stream, closed=True)
        case PageReopened() as event:
            yield pages.closed(entry, event.stream, closed=False)
        case (
            LogOpened()
            | LogContinued()
            | SiteAdded()
            | PolicyChanged()
            | FeedWatched()
            | PostEvent()
            | DeliveryEvent()
        ):
            return
    yield pages.touched(entry)
