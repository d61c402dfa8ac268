"""What an item says: its words, bounded, and a title where it is not just their beginning (M4)."""

import re
from html import unescape

from msgspec import Struct

from fedcomments.domain.events import Kind
from fedcomments.domain.wording import LONGEST_TITLE, legible
from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.microformats import Item

LONGEST_TEXT = 4000
LONGEST_HTML = 16 * 1024

_SPACES = re.compile(r"[^\S\n]+")
_BLANK = re.compile(r"\s*\n\s*\n\s*")
_IMAGE = re.compile(r"<img\s[^<>]*>")
_SOURCE = re.compile(r'\ssrc="([^"]+)"')
_DESCRIBED = re.compile(r"\salt=")
_MOST_IMAGES = 50
_TAIL = "….\u2009 "


class Content(Struct, frozen=True):
    """Plain `text`, paragraphs apart; `html` as the page has it, to be sanitised when shown.

    `html` is "" wherever it would say more than `text` does.
    """

    title: str = ""
    text: str = ""
    html: str = ""


def content(item: Item, kind: Kind) -> Content:
    """Give an item's words: its content, or where that is long its summary, or its name.

    Likes and reposts say nothing. At most 4,000 characters of text and 16 KiB of HTML.
    """
    if kind in {"like", "repost"}:
        return Content()
    full, html = _full(item)
    name = shorten(one_line(item.text("name")), LONGEST_TITLE)
    summary = paragraphs(item.text("summary"))
    if not full:
        return _without_content(name, summary)
    title = "" if _is_beginning(name, full) else name
    if len(full) > LONGEST_TEXT:
        return Content(title, shorten(summary or full, LONGEST_TEXT))
    return Content(title, full, html)


def paragraphs(words: str) -> str:
    """Make words legible and even: single spaces, at most one blank line."""
    lines = _SPACES.sub(" ", legible(words.replace("\r", "\n"))).strip()
    return "\n".join(line.strip() for line in _BLANK.sub("\n\n", lines).split("\n"))


def _full(item: Item) -> tuple[str, str]:
    for value in item.values("content"):
        if isinstance(value, str) and value.strip():
            return paragraphs(value), ""
        if isinstance(value, Item) and value.value.strip():
            fits = len(value.html.encode("utf-8", "replace")) <= LONGEST_HTML
            return paragraphs(_without_images(value)), value.html if fits else ""
    return "", ""


def _without_images(value: Item) -> str:
    """Drop what stands for images without a description: their addresses say nothing."""
    words = value.value
    for image in _IMAGE.findall(value.html)[:_MOST_IMAGES]:
        source = _SOURCE.search(image)
        if source and not _DESCRIBED.search(image):
            words = words.replace(unescape(source[1]), " ")
    return words


def _without_content(name: str, summary: str) -> Content:
    """An item without content says its summary; its name may be all that there is."""
    if not summary:
        return Content(text=name)
    title = "" if _is_beginning(name, summary) else name
    return Content(title, shorten(summary, LONGEST_TEXT))


def _is_beginning(name: str, words: str) -> bool:
    """Tell if a name was only made from the words (Post Type Discovery, its last steps)."""
    return one_line(words).casefold().startswith(name.rstrip(_TAIL).casefold())
