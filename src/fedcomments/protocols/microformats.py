"""Microformats of a page as plain, bounded values, and the questions that we ask of them.

What the parser gives is a stranger's: any shape, any size. `document` takes over the part that
has the shape of the mf2 JSON format and cuts what is too long, too deep or too many.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import cast

from msgspec import Struct

LONGEST_VALUE = 16 * 1024
LONGEST_URL = 2048
MOST_VALUES = 100
DEEPEST = 10
MOST_OUTPUT = 64 * 1024
MOST_INPUT = 256 * 1024

_RELS: tuple[str, ...] = ("author", "in-reply-to", "me")

# In serialised HTML no attribute holds a bare < or >, and every value stands in double quotes.
_LINK = re.compile(r'<[a-z][^<>]*?\s(?:href|src|cite|data|poster)="([^"<>]*)"')


class Item(Struct, frozen=True, omit_defaults=True):
    """A microformat, or a value with more to it than text (`html`, or an image).

    `value` is its plain text, or the address of an image; `links` the addresses in its HTML.
    """

    type: tuple[str, ...] = ()
    properties: dict[str, tuple["str | Item", ...]] = {}
    children: tuple["Item", ...] = ()
    value: str = ""
    html: str = ""
    links: tuple[str, ...] = ()

    def values(self, name: str) -> tuple["str | Item", ...]:
        """Give all values of a property, in the page's order."""
        return self.properties.get(name, ())

    def text(self, name: str) -> str:
        """Give the first value of a property as plain text; "" where there is none."""
        return next((text for text in map(_plain, self.values(name)) if text), "")

    def urls(self, name: str) -> list[str]:
        """Give every address that a property names, those of embedded items' u-url too (M2)."""
        return [url for value in self.values(name) for url in addresses(value)]

    def is_a(self, *roots: str) -> bool:
        """Tell if it has one of the root classes."""
        return any(root in self.type for root in roots)


class Document(Struct, frozen=True, omit_defaults=True):
    """A page's top-level items, and where its rel links lead."""

    items: tuple[Item, ...] = ()
    rels: dict[str, tuple[str, ...]] = {}


def addresses(value: str | Item) -> list[str]:
    """Give the addresses that one value names; an embedded item's own ones first."""
    if isinstance(value, str):
        return [value] if value else []
    own = [*value.urls("url"), *value.urls("uid")] if value.properties else []
    return [*own, value.value] if value.value else own


def document(raw: object, *, longest: int = LONGEST_VALUE) -> Document:
    """Take over what the parser found; strings are cut at `longest`, HTML is kept whole or not.

    Whatever does not look like mf2 JSON is left out without complaint.
    """
    page = _dict(raw)
    items = tuple(_items(page.get("items"), longest, 0))
    rels = _dict(page.get("rels"))
    told = {name: _strings(rels[name]) for name in _RELS if name in rels}
    return Document(items, told)


def _items(raw: object, longest: int, depth: int) -> Iterator[Item]:
    if depth < DEEPEST:
        yield from (_item(one, longest, depth) for one in _list(raw) if isinstance(one, dict))


def _item(raw: object, longest: int, depth: int) -> Item:
    about = _dict(raw)
    html = _string(about.get("html"))
    value = about.get("value")
    return Item(
        type=_strings(about.get("type")),
        properties=_properties(about.get("properties"), longest, depth + 1),
        children=tuple(_items(about.get("children"), longest, depth + 1)),
        value=_cut(value if isinstance(value, str) else "", longest),
        html=html if len(html) <= longest else "",
        links=_links(html),
    )


def _properties(raw: object, longest: int, depth: int) -> dict[str, tuple[str | Item, ...]]:
    if depth >= DEEPEST:
        return {}
    return {
        name[:64]: tuple(_values(values, longest, depth))
        for name, values in list(_dict(raw).items())[:MOST_VALUES]
    }


def _values(raw: object, longest: int, depth: int) -> Iterator[str | Item]:
    for value in _list(raw):
        if isinstance(value, str):
            yield _cut(value, longest)
        elif isinstance(value, dict):
            yield _item(value, longest, depth)


def _links(html: str) -> tuple[str, ...]:
    found = (unescape(link[1]) for link in _LINK.finditer(html))
    return tuple(dict.fromkeys(url for url in found if len(url) <= LONGEST_URL))[:MOST_VALUES]


def _strings(raw: object) -> tuple[str, ...]:
    return tuple(_short(one for one in _list(raw) if isinstance(one, str)))


def _short(strings: Iterable[str]) -> Iterator[str]:
    return (one for one in strings if len(one) <= LONGEST_URL)


def _plain(value: str | Item) -> str:
    return (value if isinstance(value, str) else value.value or value.text("name")).strip()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _string(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _list(raw: object) -> list[object]:
    return cast("list[object]", raw)[:MOST_VALUES] if isinstance(raw, list) else []


def _dict(raw: object) -> dict[str, object]:
    return cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
