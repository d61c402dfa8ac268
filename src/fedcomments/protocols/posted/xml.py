"""A stranger's XML, read as a stream of events: no tree, no entities, nothing fetched (H5)."""

import re
import time
from typing import Protocol

from lxml import etree  # type: ignore[import-untyped] # it brings no types

from fedcomments.errors import Malformed

STEP = 16 * 1024
BUDGET = 2.0

# XML 1.0, production 22: what may stand before the root, up to a document type with declarations
# of its own. Each part is taken whole or not at all, so this takes no longer than the text is long.
_DECLARES = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE(?>[^>\[\"']++|\"[^\"]*\"|'[^']*')*+\[", re.DOTALL
)


class Events(Protocol):
    """Who wants to know what stands in a document; names are `{namespace}local`."""

    is_done: bool

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""

    def end(self, tag: str) -> None:
        """Notice an end tag."""

    def data(self, text: str) -> None:
        """Notice some text; a run of it may come in pieces."""

    def close(self) -> None:
        """Be done."""


def walk(text: str, events: Events, *, seconds: float = BUDGET) -> None:
    """Tell every start tag, end tag and run of text, until there is no more or it is done.

    What is not well-formed is told as far as it can be read; a reference to an entity that XML
    itself does not know is left out. `seconds` are those of this thread's own CPU time. Raises
    Malformed: the document declares things of its own, or takes too long.
    """
    if _DECLARES.match(text):
        raise Malformed("The feed declares a document type of its own, which is not read.")
    parser = etree.XMLParser(
        target=events,
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    page = text.encode("utf-8", "replace")
    end = time.thread_time() + seconds
    for start in range(0, len(page), STEP):
        if time.thread_time() > end:
            raise Malformed("The feed takes too long to read.")
        if not _fed(parser, page[start : start + STEP]) or events.is_done:
            return
    _fed(parser, b"", is_last=True)


def _fed(parser: etree.XMLParser, piece: bytes, *, is_last: bool = False) -> bool:
    try:
        parser.close() if is_last else parser.feed(piece)
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        # Beyond recovery, or a reference to half a character, which lxml cannot hand over; what
        # was told before stands.
        return False
    return True
