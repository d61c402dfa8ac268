"""TrackBack's embedded RDF: blocks in the raw text of a page, mostly inside comments (TS2, TS3)."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

MOST_BLOCKS = 100
LONGEST_BLOCK = 4096

_BEGIN = re.compile(r"<rdf:description(?=[\s>/])", re.IGNORECASE)
_END = re.compile(r"<rdf:description|</rdf:", re.IGNORECASE)
_HEAD = re.compile(r"""(?:[^"'>]++|"[^"]*"|'[^']*')*+""")
_ATTRIBUTE = re.compile(r"""(?<![\w.:-])([\w.:-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
_RESOURCE = re.compile(
    r"""<trackback:ping\s+rdf:resource\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
# XML's references and no others: `&copy=` in an address is no copyright sign.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);")


def pings(text: str) -> Iterator[tuple[str, str]]:
    """Give (identifier, ping URL) of each block, in order, as written; never fails."""
    for begin in islice(_BEGIN.finditer(text), MOST_BLOCKS):
        yield from _of(text[begin.end() : begin.end() + LONGEST_BLOCK])


def _of(block: str) -> Iterator[tuple[str, str]]:
    """The block's own attributes; MT 1.x put the ping into an element within it."""
    head = _HEAD.match(block)
    written = head[0] if head is not None else ""
    named = {name.lower(): _value(*values) for name, *values in _ATTRIBUTE.findall(written)}
    ping = named.get("trackback:ping") or _within(block[len(written) :])
    identifier = named.get("dc:identifier") or named.get("rdf:about")
    if ping and identifier:
        yield identifier, ping


def _within(rest: str) -> str:
    end = _END.search(rest)
    found = _RESOURCE.search(rest, 0, end.start() if end is not None else len(rest))
    return _value(found[1] or "", found[2] or "") if found is not None else ""


def _value(first: str, second: str) -> str:
    return _REFERENCE.sub(lambda found: unescape(found[0]), first or second).strip()
