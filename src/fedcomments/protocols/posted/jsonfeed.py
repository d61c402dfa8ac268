"""JSON Feed, versions 1 and 1.1."""

from collections.abc import Iterator
from typing import cast

import msgspec

from fedcomments.errors import Malformed
from fedcomments.protocols.hrefs import absolute
from fedcomments.protocols.posted.syndication import Found, mark

_SAYS = ("date_modified", "date_published", "title", "summary", "content_html", "content_text")
_VERSIONS = ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1")


def items(body: bytes, url: str, most: int) -> Iterator[Found]:
    """Read the items in order; one of a strange shape is left out. Raises Malformed."""
    try:
        feed = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
        raise Malformed("The feed is not well-formed JSON.") from trouble
    listed = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(listed, list) or not _text(feed, "version").startswith(_VERSIONS):
        raise Malformed("That is JSON, but no JSON Feed.")
    return (_item(item, url) for item in listed[:most] if isinstance(item, dict))


def _item(item: dict[str, object], url: str) -> Found:
    """Its url; or its id where that is one, which is what an id should best be (JSON Feed 1.1)."""
    link = _text(item, "url")
    name = _text(item, "id")
    if not link and name.startswith(("http://", "https://")):
        link = name
    return absolute(url, link) if link else "", mark(_text(item, name) for name in _SAYS)


def _text(values: object, name: str) -> str:
    value = cast("dict[str, object]", values).get(name)
    return value if isinstance(value, str) else ""
