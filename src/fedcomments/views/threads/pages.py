"""How events open, name and close pages."""

from collections.abc import Iterator

from fedcomments.database import Change
from fedcomments.domain.address import parse
from fedcomments.domain.events import Entry, PageAliased, PageOpened


def opened(entry: Entry, event: PageOpened) -> Iterator[Change]:
    """A new page, led to by its own address."""
    url = event.public.url if event.public is not None else ""
    yield Change(
        """INSERT INTO pages (site, page, url, title, closed, opened, position)
           VALUES (:site, :page, :url, :title, 0, :opened, :position)""",
        {
            "site": entry.site,
            "page": event.stream,
            "url": url,
            "title": event.public.title if event.public is not None else "",
            "opened": entry.ts,
            "position": entry.seq,
        },
    )
    if url:
        yield _address(entry, event.stream, url)


def aliased(entry: Entry, event: PageAliased) -> Iterator[Change]:
    """One more address that leads to the page."""
    if event.public is not None:
        yield _address(entry, event.stream, event.public.url)


def closed(entry: Entry, page: str, *, closed: bool) -> Change:
    """The page takes no more responses, or takes them again."""
    return Change(
        "UPDATE pages SET closed = :closed WHERE site = :site AND page = :page",
        {"site": entry.site, "page": page, "closed": int(closed)},
    )


def touched(entry: Entry) -> Change:
    """Whatever happened to the page happened at this position."""
    return Change(
        "UPDATE pages SET position = :position WHERE site = :site AND page = :page",
        {"site": entry.site, "page": entry.event.stream, "position": entry.seq},
    )


def _address(entry: Entry, page: str, url: str) -> Change:
    return Change(
        "INSERT INTO addresses (site, key, page, seq) VALUES (:site, :key, :page, :seq)",
        {"site": entry.site, "key": parse(url).key, "page": page, "seq": entry.seq},
    )
