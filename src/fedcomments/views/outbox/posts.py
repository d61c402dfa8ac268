"""How events publish, change and delete posts, and make deliveries due."""

from collections.abc import Iterable

from fedcomments.database import Change
from fedcomments.domain import address
from fedcomments.domain.delivery import GONE, Delivery, begin, drop, follow, owe
from fedcomments.domain.events import (
    Entry,
    Post,
    PostChanged,
    PostDeleted,
    PostDiscussed,
    PostPublished,
)
from fedcomments.views.outbox.deliveries import Steps, kept, of_post

TOP = -1


def published(entry: Entry, event: PostPublished) -> Steps:
    """A new post; its targets are owed, unless it is only known of."""
    if event.private is None:
        return
    response = TOP if event.re is None else event.re
    yield Change(
        """INSERT INTO posts VALUES (:site, :seq, :page, :response, :source, :key, :digest, :title,
           :excerpt, :blog_name, 'published', :discussed, :changed, :position)""",
        {**_said(entry, event.private), "seq": entry.seq, "page": event.stream}
        | {"response": response, "key": address.parse(event.private.source).key},
    )
    for one in _linked(entry, entry.seq, event.private, 0):
        yield kept(begin(event.private, one, entry.ts))
    yield _told(entry, response)


def changed(entry: Entry, event: PostChanged) -> Steps:
    """It says something else: all targets, present and former, are owed."""
    if event.private is None or event.re is None:
        return
    yield Change(
        """UPDATE posts SET source = :source, digest = :digest, title = :title, excerpt = :excerpt,
           blog_name = :blog_name, state = 'published', discussed = :discussed,
           changed = :changed, position = :position WHERE site = :site AND seq = :seq""",
        {**_said(entry, event.private), "seq": event.re},
    )
    known: list[Delivery] = yield of_post(entry.site, event.re)
    fresh = _linked(entry, event.re, event.private, len(known))
    by_target = {one.target: one for one in known}
    for one in follow(by_target, fresh, event.private.digest, entry.ts):
        yield kept(one)
    yield _told_of_post(entry, event.re)


def deleted(entry: Entry, event: PostDeleted) -> Steps:
    """It is gone: whoever was told of it by webmention is owed that."""
    at = {"site": entry.site, "seq": event.re, "digest": GONE}
    yield Change(
        """UPDATE posts SET state = 'deleted', digest = :digest, changed = :changed,
           position = :position WHERE site = :site AND seq = :seq""",
        {**at, "changed": entry.ts, "position": entry.seq},
    )
    known: list[Delivery] = yield of_post(entry.site, event.re)
    for one in known:
        yield kept(drop(one, GONE, entry.ts))
    yield _told_of_post(entry, event.re)


def discussed(entry: Entry, event: PostDiscussed) -> Steps:
    """What stands beneath it changed: those that the event names are owed."""
    if event.private is None:
        return
    at = {"site": entry.site, "post": event.re}
    yield Change(
        "UPDATE posts SET discussed = :digest WHERE site = :site AND seq = :post",
        {**at, "digest": event.private.digest},
    )
    yield Change(
        "INSERT INTO retellings VALUES (:site, :post, :seq, :at)",
        {**at, "seq": entry.seq, "at": entry.ts},
    )
    known: list[Delivery] = yield of_post(entry.site, event.re)
    for one in known:
        if one.target in event.private.targets:
            yield kept(owe(one, event.private.digest, entry.ts))


def _said(entry: Entry, post: Post) -> dict[str, str | int]:
    return {
        "site": entry.site,
        "source": post.source,
        "digest": post.digest,
        "title": post.title,
        "excerpt": post.excerpt,
        "blog_name": post.blog_name,
        "discussed": post.discussion,
        "changed": entry.ts,
        "position": entry.seq,
    }


def _linked(entry: Entry, post: int, said: Post, first: int) -> Iterable[Delivery]:
    for number, target in enumerate(said.links, first):
        where = address.host(target)
        yield Delivery(entry.site, post, target, where, number, present=True, digest=said.digest)


def _told(entry: Entry, response: int) -> Change:
    """A reply's news were recorded as a post."""
    return Change(
        "UPDATE replies SET told = :told WHERE site = :site AND seq = :seq",
        {"site": entry.site, "seq": response, "told": entry.seq},
    )


def _told_of_post(entry: Entry, post: int | None) -> Change:
    return Change(
        """UPDATE replies SET told = :told WHERE site = :site AND seq =
           (SELECT response FROM posts WHERE site = :site AND seq = :post)""",
        {"site": entry.site, "post": post, "told": entry.seq},
    )
