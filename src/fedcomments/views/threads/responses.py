"""How events post, edit, judge and erase responses.

Every row is a function of the events that are still readable: a posting whose parts are gone
gives an unnamed, empty, held response, and erasing one turns its row into just that, so that
a replay after an erasure ends where the live view stands.
"""

from collections.abc import Generator
from typing import Any

from msgspec import Struct

from fedcomments.database import Change, Query, Row, first
from fedcomments.domain.events import (
    Aside,
    Entry,
    PayloadErased,
    PrivateErased,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    State,
    Words,
)
from fedcomments.views.threads import order

Steps = Generator[Change | Query[Any], Any, None]

REACTIONS = ("like", "repost", "bookmark")
NO_WORDS = Words("")
NO_ASIDE = Aside()
NOTHING_TOLD = {
    "name": "",
    "link": "",
    "title": "",
    "text": "",
    "html": "",
    "source": "",
    "url": "",
    "photo": "",
    "rsvp": "",
    "token": "",
}


class Standing(Struct, frozen=True):
    """Where a response stands among the others."""

    seq: int
    page: str
    parent: int | None
    depth: int
    path: bytes
    kind: str
    state: State
    children: int

    @property
    def is_visible(self) -> bool:
        """Whether it stands in the list of responses, perhaps as a tombstone."""
        return is_visible(self.kind, self.state, self.children)


def is_visible(kind: str, state: str, children: int) -> bool:
    """Whether a response of this kind and state with so many visible replies is listed."""
    return kind not in REACTIONS and (state == "shown" or children > 0)


def posted(entry: Entry, event: ResponsePosted) -> Steps:
    """A local comment, or a reply."""
    words = event.public or NO_WORDS
    aside = event.private or NO_ASIDE
    told = {
        **NOTHING_TOLD,
        "kind": "comment" if event.re is None else "reply",
        "via": "local",
        "name": words.author.name,
        "link": words.author.url,
        "text": words.text,
        "published": entry.ts,
        "token": aside.token,
    }
    yield from arrive(entry, told, aside.state, aside.reasons)


def arrive(entry: Entry, told: dict[str, Any], state: State, reasons: tuple[str, ...]) -> Steps:
    """A new response, told by these columns, beneath what it answers."""
    event = entry.event
    parent: Standing | None = None
    if event.re is not None:
        parent = yield standing_at(entry.site, event.re)
        if parent is None:
            raise ValueError(f"position {event.re} is no response that could be answered")
    path = order.path(parent.path if parent is not None else b"", entry.ts, entry.seq)
    visible = is_visible(told["kind"], state, 0)
    yield Change(
        INSERT,
        {
            "site": entry.site,
            "seq": entry.seq,
            "id": entry.id,
            "page": event.stream,
            "parent": event.re,
            "depth": parent.depth + 1 if parent is not None else 0,
            "path": path,
            "newest": order.newest(path),
            "state": state,
            "visible": int(visible),
            "posted": entry.ts,
            "reasons": "\n".join(reasons),
            **told,
        },
    )
    if state == "shown":
        yield from _tally(entry.site, event.stream, told["kind"], 1)
    if visible and parent is not None:
        yield from _count_reply(entry.site, parent, 1)


def edited(entry: Entry, event: ResponseEdited) -> Steps:
    """New words for an old response."""
    at = {"site": entry.site, "response": event.re, "seq": entry.seq}
    yield Change("INSERT INTO edits (site, response, seq) VALUES (:site, :response, :seq)", at)
    if event.public is not None:
        yield Change(
            """UPDATE responses SET text = :text, edited = :edited
               WHERE site = :site AND seq = :response""",
            {**at, "text": event.public.text, "edited": entry.ts},
        )


def judged(entry: Entry, event: ResponseJudged) -> Steps:
    """A decision about whether readers see it."""
    if event.private is None or event.re is None:
        return
    standing = yield standing_at(entry.site, event.re)
    yield from turn(entry.site, standing, event.private.state, standing.kind)
    yield Change(
        "UPDATE responses SET reasons = :reasons WHERE site = :site AND seq = :seq",
        {"site": entry.site, "seq": event.re, "reasons": "\n".join(event.private.reasons)},
    )


def erased(entry: Entry, event: PayloadErased) -> Steps:
    """Its words are gone. An erased edit is no response: its posting's erasure came first."""
    if event.re is None:
        return
    standing = yield standing_at(entry.site, event.re)
    if standing is not None:
        yield from turn(entry.site, standing, "erased", standing.kind)
        yield Change(BLANK, {"site": entry.site, "seq": event.re})


def private_erased(entry: Entry, event: PrivateErased) -> Steps:
    """What was kept beside the words is gone; the standing verdict was stated anew before."""
    yield Change(
        "UPDATE responses SET reasons = '', token = '' WHERE site = :site AND seq = :seq",
        {"site": entry.site, "seq": event.re},
    )


def turn(site: str, standing: Standing, state: State, kind: str) -> Steps:
    """Give a response another state or kind, and let counts and tombstones follow."""
    visible = is_visible(kind, state, standing.children)
    yield Change(
        """UPDATE responses SET kind = :kind, state = :state, visible = :visible
           WHERE site = :site AND seq = :seq""",
        {
            "site": site,
            "seq": standing.seq,
            "kind": kind,
            "state": state,
            "visible": int(visible),
        },
    )
    if (kind, state) != (standing.kind, standing.state):
        if standing.state == "shown":
            yield from _tally(site, standing.page, standing.kind, -1)
        if state == "shown":
            yield from _tally(site, standing.page, kind, 1)
    if standing.parent is not None and visible != standing.is_visible:
        parent = yield standing_at(site, standing.parent)
        yield from _count_reply(site, parent, 1 if visible else -1)


def _count_reply(site: str, parent: Standing, step: int) -> Steps:
    """One visible reply more or fewer; a tombstone may appear or go, and so on upwards."""
    while True:
        children = parent.children + step
        visible = is_visible(parent.kind, parent.state, children)
        yield Change(
            """UPDATE responses SET children = :children, visible = :visible
               WHERE site = :site AND seq = :seq""",
            {"site": site, "seq": parent.seq, "children": children, "visible": int(visible)},
        )
        if visible == parent.is_visible or parent.parent is None:
            return
        parent = yield standing_at(site, parent.parent)


def _tally(site: str, page: str, kind: str, step: int) -> Steps:
    where = {"site": site, "page": page, "kind": kind}
    yield Change(
        """INSERT INTO tallies (site, page, kind, shown) VALUES (:site, :page, :kind, :step)
           ON CONFLICT (site, page, kind) DO UPDATE SET shown = tallies.shown + :step""",
        {**where, "step": step},
    )
    if step < 0:
        yield Change(
            """DELETE FROM tallies
               WHERE site = :site AND page = :page AND kind = :kind AND shown = 0""",
            where,
        )


def standing_at(site: str, seq: int) -> Query[Standing | None]:
    """Where the response posted at a position stands."""
    return Query(
        """SELECT seq, page, parent, depth, path, kind, state, children
           FROM responses WHERE site = :site AND seq = :seq""",
        {"site": site, "seq": seq},
        first(_decode),
    )


def _decode(row: Row) -> Standing:
    return Standing(*row)


INSERT = """INSERT INTO responses (site, seq, id, page, parent, depth, path, newest, kind, via,
    state, visible, children, name, link, title, text, html, source, url, photo, rsvp, posted,
    published, edited, reasons, token)
VALUES (:site, :seq, :id, :page, :parent, :depth, :path, :newest, :kind, :via,
    :state, :visible, 0, :name, :link, :title, :text, :html, :source, :url, :photo, :rsvp, :posted,
    :published, NULL, :reasons, :token)"""

# What a posting without its parts gives; a local response's kind and way in are told by its
# leaf, a mention's are not.
BLANK = """UPDATE responses SET name = '', link = '', title = '', text = '', html = '',
    source = '', url = '', photo = '', rsvp = '', published = posted, edited = NULL,
    reasons = '', token = '',
    kind = CASE via WHEN 'local' THEN kind ELSE 'mention' END,
    via = CASE via WHEN 'local' THEN 'local' ELSE 'webmention' END
WHERE site = :site AND seq = :seq"""
