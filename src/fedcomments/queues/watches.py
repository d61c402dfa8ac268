"""Places to look at once more: a target that took a webmention may say there how it ended (WS6).

Rows may be lost; the delivery has succeeded in any case.
"""

from msgspec import Struct

from fedcomments.database import Change, Query, each, first

PAUSES = (10_000, 120_000, 3_600_000)
"""When (ms) to look, one after the other; then it is forgotten."""


class Watch(Struct, frozen=True):
    """An address that was given with a delivery; `due` in ms, `looks` so far."""

    site: str
    post: int
    target: str
    url: str
    due: int
    looks: int


def begin(site: str, post: int, target: str, url: str, now: int) -> Change:
    """Look there in a while."""
    return Change(
        """INSERT INTO watches (site, post, target, url, due, looks)
           VALUES (:site, :post, :target, :url, :due, 0)
           ON CONFLICT (site, post, target) DO UPDATE SET url = :url, due = :due, looks = 0""",
        {"site": site, "post": post, "target": target, "url": url, "due": now + PAUSES[0]},
    )


def looked(watch: Watch, now: int) -> Change:
    """Nothing is known yet: look again later, or never."""
    at = {"site": watch.site, "post": watch.post, "target": watch.target}
    looks = watch.looks + 1
    if looks >= len(PAUSES):
        return end(watch)
    return Change(
        """UPDATE watches SET due = :due, looks = :looks
           WHERE site = :site AND post = :post AND target = :target""",
        {**at, "due": now + PAUSES[looks], "looks": looks},
    )


def end(watch: Watch) -> Change:
    """Look there no more."""
    return Change(
        "DELETE FROM watches WHERE site = :site AND post = :post AND target = :target",
        {"site": watch.site, "post": watch.post, "target": watch.target},
    )


def due(now: int, most: int) -> Query[list[Watch]]:
    """Where to look now."""
    return Query(
        """SELECT site, post, target, url, due, looks FROM watches
           WHERE due <= :now ORDER BY due LIMIT :most""",
        {"now": now, "most": most},
        each(lambda row: Watch(*row)),
    )


def next_due() -> Query[int | None]:
    """When (ms) to look next."""
    return Query("SELECT min(due) FROM watches WHERE due > 0", {}, first(lambda row: row[0]))
