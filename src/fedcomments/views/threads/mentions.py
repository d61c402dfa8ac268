"""How events bring responses from elsewhere, and change them."""

from typing import Any

from fedcomments.database import Change
from fedcomments.domain.events import (
    Entry,
    Finding,
    Mention,
    MentionChanged,
    MentionVerified,
)
from fedcomments.views.threads.responses import NOTHING_TOLD, Steps, arrive, standing_at, turn

NO_MENTION = Mention("mention", "webmention", "")
NO_FINDING = Finding()


def verified(entry: Entry, event: MentionVerified) -> Steps:
    """A response from elsewhere; it stands where it arrived, whatever date it claims."""
    finding = event.private or NO_FINDING
    told = _told(event.public or NO_MENTION, entry.ts)
    yield from arrive(entry, told, finding.state, finding.reasons)


def changed(entry: Entry, event: MentionChanged) -> Steps:
    """Its source says something else now, perhaps of another kind."""
    at = {"site": entry.site, "response": event.re, "seq": entry.seq}
    yield Change("INSERT INTO edits (site, response, seq) VALUES (:site, :response, :seq)", at)
    if event.public is None or event.re is None:
        return
    standing = yield standing_at(entry.site, event.re)
    yield from turn(entry.site, standing, standing.state, event.public.kind)
    yield Change(RETELL, {**at, **_told(event.public, entry.ts), **_dated(entry, event.public)})


def _dated(entry: Entry, mention: Mention) -> dict[str, int]:
    """A source that names no date keeps the one on which it was first heard of."""
    return {"dated": mention.published, "edited": entry.ts}


def _told(mention: Mention, ts: int) -> dict[str, Any]:
    return {
        **NOTHING_TOLD,
        "kind": mention.kind,
        "via": mention.via,
        "name": mention.author.name,
        "link": mention.author.url,
        "title": mention.title,
        "text": mention.text,
        "html": mention.html,
        "source": mention.source,
        "url": mention.url,
        "photo": mention.photo,
        "rsvp": mention.rsvp,
        "published": mention.published or ts,
    }


RETELL = """UPDATE responses SET via = :via, name = :name, link = :link, title = :title,
    text = :text, html = :html, source = :source, url = :url, photo = :photo, rsvp = :rsvp,
    published = CASE WHEN :dated = 0 THEN published ELSE :dated END, edited = :edited
WHERE site = :site AND seq = :response"""
