"""Which stretches of a page are the words of its entry: the first level that the page has."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from fedcomments.protocols.posted.meaning import Kind
from fedcomments.protocols.posted.passing import Stretch

Range = tuple[int, int]


def entry(stretches: Sequence[Stretch], is_this: Callable[[Stretch], bool]) -> Stretch | None:
    """Choose the page's own h-entry: the only one, the one that names this page, the first.

    An index has many; of those that do not name the page, the first with content is taken.
    """
    entries = [one for one in _outermost(stretches, "entry") if "cite" not in one.inside]
    if len(entries) < 2:  # noqa: PLR2004 - then there is nothing to choose
        return entries[0] if entries else None
    telling = {id(one.owner) for one in stretches if one.kind == "content"}
    return next(
        filter(is_this, entries),
        next((one for one in entries if id(one) in telling), entries[0]),
    )


def content(stretches: Sequence[Stretch], own: Stretch | None) -> list[Stretch]:
    """Give the stretches of the entry's content (WS21): of the first level that the page has.

    Not of the first that has links. `e-content` of the page's entry, or one outside of any item;
    else `article`, else `main`, else the body. Of several articles the first that is not in a
    margin: on a post's page those that follow are responses or other posts, and of an index the
    first is the newest.
    """
    words = _outermost(stretches, "content")
    owned = [one for one in words if one.owner is own]
    if owned or (owned := [one for one in words if one.owner is None]):
        return owned
    articles = [one for one in _outermost(stretches, "article") if "margin" not in one.inside]
    return articles[:1] or _outermost(stretches, "main")[:1] or _outermost(stretches, "body")


def cuts(stretches: Sequence[Stretch], level: Kind) -> list[Stretch]:
    """Give what is left out of the content: silence; of an article those in it; of a body margins.

    An article in an article is a response to it (HTML 4.3.2).
    """
    return [
        one
        for one in stretches
        if one.kind == "silent"
        or (one.kind == level == "article" and "article" in one.inside)
        or (one.kind == "margin" and level == "body")
    ]


def kept(whole: Range, gaps: Sequence[Range]) -> Iterator[Range]:
    """Give what remains of a range; `gaps` by their starts, one perhaps within another."""
    start, end = whole
    for place in range(bisect_left(gaps, (start, 0)), len(gaps)):
        if gaps[place][0] >= end:
            break
        yield start, gaps[place][0]
        start = max(start, gaps[place][1])
    yield start, end


def _outermost(stretches: Sequence[Stretch], kind: Kind) -> list[Stretch]:
    return [one for one in stretches if one.kind == kind and kind not in one.inside]
