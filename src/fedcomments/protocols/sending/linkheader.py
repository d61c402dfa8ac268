"""Link headers by RFC 8288, as servers really write them (L1 to L8)."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from fedcomments.protocols.sending.rels import rels

MOST_LINKS = 1000

# Whatever stands before the next `<` is rubbish, and loses nothing (L8).
_TARGET = re.compile(r"<([^<>]*)>")
# One parameter: name, and a value that is quoted or not. A quoted one may hold anything (L2);
# where its end is missing it is taken for one that is not quoted, lest it swallow other links.
# Each character is looked at a few times at most, however hostile.
_PARAMETER = re.compile(
    r"""[ \t]*;[ \t;]*([^\s=;,<>"]+)[ \t]*
    (?:=[ \t]*(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"|"?([^;,<>"]*)))?""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Link(Struct, frozen=True):
    """One link: where to, its relations in lower case, and what it starts from if it says so."""

    target: str
    rels: tuple[str, ...]
    anchor: str | None


def links(values: Iterable[str]) -> Iterator[Link]:
    """Read the values of all Link headers in order, lists among them (L1); never fails.

    What is no link is passed over; after a thousand links nothing is read.
    """
    return islice((link for value in values for link in _links(value)), MOST_LINKS)


def _links(value: str) -> Iterator[Link]:
    place = 0
    while (target := _TARGET.search(value, place)) is not None:
        named, place = _parameters(value, target.end())
        yield Link(target[1].strip(), rels(named.get("rel", "")), named.get("anchor"))


def _parameters(value: str, place: int) -> tuple[dict[str, str], int]:
    """The parameters that follow a target, the first of each name (L4), and where they end."""
    named: dict[str, str] = {}
    while (found := _PARAMETER.match(value, place)) is not None:
        name, quoted, plain = found.groups()
        said = _ESCAPED.sub(r"\1", quoted) if quoted is not None else (plain or "").strip()
        named.setdefault(name.lower(), said)
        place = found.end()
    return named, place
