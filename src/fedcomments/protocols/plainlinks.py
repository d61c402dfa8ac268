"""Links in sources that are not HTML: JSON and plain text (WR24)."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from fedcomments.protocols.target import RANK, How, Target

_WORD = re.compile(r"(?<![A-Za-z0-9])https?://[^\s<>\"\x00-\x20]+", re.IGNORECASE)
_NOT_LAST = ".,;:!?'\u2019\u201d\u00bb)]}*_"
_MOST_TAILS = 8


def in_json(body: bytes, target: Target) -> tuple[How, str] | None:
    """Find a string value equal to the target; a part of a string, or a name, does not count."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return _best(_strings(document), target)


def in_text(text: str, target: Target) -> tuple[How, str] | None:
    """Find the target as a whole word; the sentence's own punctuation may follow it."""
    return _best(_addresses(text), target)


def _best(urls: Iterable[str], target: Target) -> tuple[How, str] | None:
    best: tuple[How, str] | None = None
    for url in urls:
        how = target.match(url)
        if how == "exact":
            return how, url
        if how and (best is None or RANK[how] > RANK[best[0]]):
            best = how, url
    return best


def _strings(document: object) -> Iterator[str]:
    waiting: list[object] = [document]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case dict() as members:
                waiting.extend(members.values())
            case list() as elements:
                waiting.extend(elements)
            case _:
                pass


def _addresses(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        url = found[0]
        yield url
        for _ in range(_MOST_TAILS):
            if url[-1] not in _NOT_LAST:
                break
            url = url[:-1]
            yield url
