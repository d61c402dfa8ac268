"""Which source mentions which page, and which hosts were shown before: what verifying asks."""

from collections.abc import Generator
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec

from fedcomments.database import Change, Query, Row, each, first
from fedcomments.domain import address
from fedcomments.domain.events import (
    DeliveryEvent,
    Entry,
    FeedWatched,
    LogContinued,
    LogOpened,
    Mention,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    PageEvent,
    PayloadErased,
    PolicyChanged,
    PostEvent,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    SiteAdded,
)
from fedcomments.domain.mention import Standing

NAME = "mentions"
VERSION = 1

# mentions: `source` is its address key, `addressed` the position of the response it answers or
# -1, `digest` over what is shown. hosts: how many mentions of a host are shown; no row for none.
SCHEMA = (
    """CREATE TABLE mentions (
        site TEXT NOT NULL,
        page TEXT NOT NULL,
        source TEXT NOT NULL,
        addressed INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        host TEXT NOT NULL,
        state TEXT NOT NULL,
        digest TEXT NOT NULL,
        photo TEXT NOT NULL,
        PRIMARY KEY (site, page, source, addressed)
    )""",
    "CREATE UNIQUE INDEX mentions_seq ON mentions (site, seq)",
    """CREATE TABLE mention_changes (
        site TEXT NOT NULL,
        mention INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (site, mention, seq)
    )""",
    """CREATE TABLE hosts (
        site TEXT NOT NULL,
        host TEXT NOT NULL,
        shown INTEGER NOT NULL,
        PRIMARY KEY (site, host)
    )""",
)
ROWS = {
    "mentions": """SELECT site, page, source, addressed, seq, host, state, digest, photo
        FROM mentions WHERE site = :site ORDER BY seq""",
    "mention_changes": """SELECT site, mention, seq
        FROM mention_changes WHERE site = :site ORDER BY mention, seq""",
    "hosts": "SELECT site, host, shown FROM hosts WHERE site = :site ORDER BY host",
}

Steps = Generator[Change | Query[Any], Any, None]
TOP = -1


def project(
    entry: Entry,
) -> Steps:
    """Entry → changes."""
    match entry.event:
        case MentionVerified() as event:
            yield from _verified(entry, event)
        case MentionChanged() as event:
            yield from _changed(entry, event)
        case ResponseJudged(_, position, _, verdict) if verdict is not None:
            yield from _turn(entry.site, position, verdict.state)
        case PayloadErased(_, position):
            yield from _turn(entry.site, position, "erased")
            yield Change(
                "DELETE FROM mentions WHERE site = :site AND seq = :seq",
                {"site": entry.site, "seq": position},
            )
        case (
            ResponsePosted()
            | ResponseEdited()
            | ResponseJudged()
            | MentionWithdrawn()
            | PrivateErased()
            | LogOpened()
            | LogContinued()
            | SiteAdded()
            | PolicyChanged()
            | FeedWatched()
            | PageEvent()
            | PostEvent()
            | DeliveryEvent()
        ):
            return


def _verified(entry: Entry, event: MentionVerified) -> Steps:
    if event.public is None:
        return
    state = event.private.state if event.private is not None else "held"
    host = host_of(event.public.source)
    yield Change(
        """INSERT INTO mentions (site, page, source, addressed, seq, host, state, digest, photo)
           VALUES (:site, :page, :source, :addressed, :seq, :host, :state, :digest, :photo)""",
        {
            "site": entry.site,
            "page": event.stream,
            "source": source_key(event.public.source),
            "addressed": TOP if event.re is None else event.re,
            "seq": entry.seq,
            "host": host,
            "state": state,
            "digest": digest(event.public),
            "photo": event.public.photo,
        },
    )
    if state == "shown":
        yield from _count(entry.site, host, 1)


def _changed(entry: Entry, event: MentionChanged) -> Steps:
    at = {"site": entry.site, "mention": event.re, "seq": entry.seq}
    yield Change(
        "INSERT INTO mention_changes (site, mention, seq) VALUES (:site, :mention, :seq)", at
    )
    if event.public is not None:
        yield Change(
            """UPDATE mentions SET digest = :digest, photo = :photo
               WHERE site = :site AND seq = :mention""",
            {**at, "digest": digest(event.public), "photo": event.public.photo},
        )


def _turn(site: str, seq: int | None, state: str) -> Steps:
    known = yield Query(
        "SELECT host, state FROM mentions WHERE site = :site AND seq = :seq",
        {"site": site, "seq": seq},
        first(tuple),
    )
    if known is None:
        return
    host, before = known
    yield Change(
        "UPDATE mentions SET state = :state WHERE site = :site AND seq = :seq",
        {"site": site, "seq": seq, "state": state},
    )
    step = (state == "shown") - (before == "shown")
    if step:
        yield from _count(site, host, step)


def _count(site: str, host: str, step: int) -> Steps:
    where = {"site": site, "host": host}
    yield Change(
        """INSERT INTO hosts (site, host, shown) VALUES (:site, :host, :step)
           ON CONFLICT (site, host) DO UPDATE SET shown = hosts.shown + :step""",
        {**where, "step": step},
    )
    yield Change("DELETE FROM hosts WHERE site = :site AND host = :host AND shown = 0", where)


def standing(site: str, page: str, source: str, addressed: int | None) -> Query[Standing | None]:
    """The mention of a page (or a response under it) by a source, if the log holds one."""
    return Query(
        """SELECT seq, page, digest, photo, state FROM mentions WHERE site = :site AND page = :page
           AND source = :source AND addressed = :addressed""",
        {
            "site": site,
            "page": page,
            "source": source_key(source),
            "addressed": TOP if addressed is None else addressed,
        },
        first(_standing),
    )


def changes(site: str, page: str, source: str, addressed: int | None) -> Query[list[int]]:
    """The positions of the events that changed such a mention."""
    asked = standing(site, page, source, addressed).params
    return Query(
        """SELECT c.seq FROM mentions m
           JOIN mention_changes c ON c.site = m.site AND c.mention = m.seq
           WHERE m.site = :site AND m.page = :page AND m.source = :source
           AND m.addressed = :addressed ORDER BY c.seq""",
        asked,
        each(lambda row: int(row[0])),
    )


def is_known_host(site: str, host: str) -> Query[bool]:
    """Whether a mention from this host is shown."""
    return Query(
        "SELECT 1 FROM hosts WHERE site = :site AND host = :host AND shown > 0",
        {"site": site, "host": host},
        bool,
    )


def host_of(url: str) -> str:
    """The host of a source, as it stands beside a name."""
    return urlsplit(url).hostname or ""


def source_key(url: str) -> str:
    """What makes two sources the same: their address key."""
    return address.parse(url).key


def digest(mention: Mention) -> str:
    """SHA-256 (hex) over what is said; told again by another protocol, it is still the same."""
    said = msgspec.structs.replace(mention, via="webmention")
    return sha256(msgspec.json.encode(said)).hexdigest()


def _standing(row: Row) -> Standing:
    return Standing(*row)
