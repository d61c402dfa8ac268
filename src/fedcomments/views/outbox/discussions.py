"""How events bring what others said of our pages, and the replies to it that were posted here.

Only what stands in leaves makes a row: after an erasure the view must be what it would be if the
erased words had never been there, and that something was said stays known.
"""

from fedcomments.database import Change
from fedcomments.domain import address
from fedcomments.domain.events import (
    Entry,
    MentionChanged,
    MentionVerified,
    PayloadErased,
    ResponsePosted,
)
from fedcomments.views.outbox.deliveries import Steps


def heard(entry: Entry, event: MentionVerified | MentionChanged) -> Steps:
    """Another site said something."""
    source = event.public.source if event.public is not None else ""
    yield Change(
        "INSERT INTO heard VALUES (:site, :seq, :page, :source, :host, :heard)",
        {
            "site": entry.site,
            "seq": entry.seq,
            "page": event.stream,
            "source": source,
            "host": address.host(source),
            "heard": entry.ts,
        },
    )


def posted(entry: Entry, event: ResponsePosted) -> Steps:
    """Somebody answers here; that concerns another site if it answers what was heard."""
    if event.re is None:
        return
    yield Change(
        """INSERT INTO replies (site, seq, id, page, parent, news, told)
           SELECT :site, :seq, :id, :page, :parent, :seq, -1
           FROM heard WHERE site = :site AND seq = :parent""",
        {
            "site": entry.site,
            "seq": entry.seq,
            "id": entry.id,
            "page": event.stream,
            "parent": event.re,
        },
    )


def happened(entry: Entry, position: int | None) -> Change:
    """Something happened to a response; perhaps it is such a reply."""
    return Change(
        "UPDATE replies SET news = :news WHERE site = :site AND seq = :seq",
        {"site": entry.site, "seq": position, "news": entry.seq},
    )


def erased(entry: Entry, event: PayloadErased) -> Steps:
    """Words are gone: those of a reply, or what was heard."""
    yield happened(entry, event.re)
    yield Change(
        "UPDATE heard SET source = '', host = '' WHERE site = :site AND seq = :seq",
        {"site": entry.site, "seq": event.re},
    )


def left(entry: Entry) -> Change:
    """Nothing that happened before the log went on elsewhere is told from there."""
    return Change(
        "UPDATE replies SET told = :seq WHERE site = :site", {"site": entry.site, "seq": entry.seq}
    )
