"""A stranger's HTML, read as a stream of events: no tree, small steps, a budget of time (H5).

A cap on bytes is neither a cap on time nor on memory; a few kilobytes can keep a tree-building
parser busy for minutes. Events cost what the page is long, and where they cost more the budget
ends the reading.
"""

import time
from typing import Protocol

from lxml import etree  # type: ignore[import-untyped] # it brings no types

STEP = 4096
BUDGET = 0.5

# Where an element's address stands (WR28). `data[value]` is no link (WR29).
LINKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("a", "area", "link"), ("href",)),
    **dict.fromkeys(("img", "audio", "source", "iframe", "embed", "track"), ("src",)),
    "video": ("src", "poster"),
    **dict.fromkeys(("blockquote", "q", "ins", "del"), ("cite",)),
    "object": ("data",),
}
# What stands in these is no text of the page, and markup in them is not markup (WR27).
OPAQUE = frozenset(
    "script style template textarea title iframe noembed noframes option xmp plaintext".split()  # noqa: SIM905 - as below
)
BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer "  # noqa: SIM905 - words in lines read better than a column
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul".split()
)


class Tags(Protocol):
    """Who wants to know a page's elements; names are lower case, references decoded."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""

    def end(self, tag: str) -> None:
        """Notice an end tag, written or implied."""

    def close(self) -> None:
        """Be done."""


class Events(Tags, Protocol):
    """Who wants to know its text too."""

    def data(self, text: str) -> None:
        """Notice some text; a run of it may come in pieces."""


def walk(text: str, events: Tags, *, seconds: float = BUDGET) -> bool:
    """Tell every start tag, end tag and run of text; False when the time ran out before the end.

    Comments are never told. `seconds` are those of this thread's own CPU time.
    """
    parser = etree.HTMLParser(target=events, encoding="utf-8")
    page = text.encode("utf-8", "replace")
    end = time.thread_time() + seconds
    for start in range(0, len(page), STEP):
        if time.thread_time() > end:
            return False
        parser.feed(page[start : start + STEP])
    return _closed(parser)


def _closed(parser: etree.HTMLParser) -> bool:
    try:
        parser.close()
    except etree.XMLSyntaxError:
        # An empty page, or one of nothing but comments: no event, and no harm.
        return True
    return True
