"""What an element of a page is to us: the kinds of stretch that its tag and classes begin."""

from functools import lru_cache
from typing import Literal

from fedcomments.protocols.html import OPAQUE

Kind = Literal[
    "page",
    "title",  # the head's
    "silent",  # no words of the post: navigation, responses shown on the page, what is no text
    "margin",  # around the post, or beside it
    "article",
    "main",
    "body",
    "entry",  # an item of the page's own
    "cite",  # an item of somebody else's
    "person",
    "about",  # what the entry answers, likes, …
    "content",
    "name",
    "url",  # of an item
]

TAGS: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(OPAQUE | {"nav"}, ("silent",)),
    "title": ("title", "silent"),
    **dict.fromkeys(("header", "footer", "aside"), ("margin",)),
    "article": ("article",),
    "main": ("main",),
    "body": ("body",),
}
# The older names without a prefix are those of WordPress's themes.
CLASSES: dict[str, Kind] = {
    **dict.fromkeys(("h-entry", "h-event", "h-review", "h-recipe", "hentry"), "entry"),
    "h-cite": "cite",
    **dict.fromkeys(("h-card", "vcard"), "person"),
    **dict.fromkeys(("e-content", "entry-content"), "content"),
    **dict.fromkeys(("p-name", "entry-title"), "name"),
    **dict.fromkeys(("u-comment", "u-like", "u-repost", "u-bookmark"), "silent"),
    **dict.fromkeys(("p-comment", "p-like", "p-repost", "p-bookmark"), "silent"),
    **dict.fromkeys(("comments-area", "comment-list", "commentlist"), "silent"),
    **dict.fromkeys(("u-in-reply-to", "u-like-of", "u-repost-of", "u-bookmark-of"), "about"),
    **dict.fromkeys(("u-quotation-of", "u-tag-of"), "about"),
    **dict.fromkeys(("u-url", "u-uid"), "url"),
}
_KNOWN = frozenset(CLASSES)
# From the outside to the inside, where one element is several things.
_ORDER: tuple[Kind, ...] = (
    *("margin", "body", "main", "article"),
    *("entry", "about", "cite", "person", "content", "name", "url"),
)


def by_class(classes: str) -> tuple[Kind, ...]:
    """Name all that an element is by its classes; most are nothing."""
    words = classes.split()
    if _KNOWN.isdisjoint(words):
        return ()
    return ordered(frozenset(CLASSES[word] for word in words if word in CLASSES))


@lru_cache(maxsize=256)
def ordered(found: frozenset[Kind]) -> tuple[Kind, ...]:
    """Put what an element is in order, the outermost first; in silence nothing else is heard."""
    return ("silent",) if "silent" in found else tuple(sorted(found, key=_ORDER.index))
