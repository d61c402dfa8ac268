"""Markdown as visitors write it, turned into the little HTML that we let through.

Not pyromark.html: there, raw HTML survives or vanishes, while a visitor who types `<b>` should
see `<b>`. So the parser's events are written out here, by a page of code that knows thirteen
tags; nh3 then judges the result as if a stranger had written it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

import nh3
import pyromark

from fedcomments.domain.wording import legible
from fedcomments.errors import BadWords

DEEPEST = 16
MOST_PIECES = 32 * 1024

_MARKDOWN = pyromark.Markdown(options=pyromark.Options.ENABLE_STRIKETHROUGH)
_CLEANER = nh3.Cleaner(
    tags={"a", "blockquote", "br", "code", "del", "em", "hr"}
    | {"li", "ol", "p", "pre", "strong", "ul"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)
_OPENING = {
    "BlockQuote": "<blockquote>\n",
    "CodeBlock": "<pre><code>",
    "Emphasis": "<em>",
    "Heading": "<p><strong>",
    "HtmlBlock": "<p>",
    "Item": "<li>",
    "Paragraph": "<p>",
    "Strikethrough": "<del>",
    "Strong": "<strong>",
}
_CLOSING = {
    "BlockQuote": "</blockquote>\n",
    "CodeBlock": "</code></pre>\n",
    "Emphasis": "</em>",
    "Heading": "</strong></p>\n",
    "HtmlBlock": "</p>\n",
    "Item": "</li>\n",
    "Paragraph": "</p>\n",
    "Strikethrough": "</del>",
    "Strong": "</strong>",
}
_ALONE = {"SoftBreak": "<br>\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
_INLINE = ("Emphasis", "Image", "Link", "Strikethrough", "Strong")
# Without one of these between, no tag can stand inside another of its kind.
_NESTING = frozenset({"BlockQuote", "Emphasis", "List", "Strikethrough", "Strong"})
_LINKABLE = re.compile(r"https?://[^\s/?#]|mailto:.", re.IGNORECASE)
# As GFM's extended autolinks, but the scheme is required and East Asian punctuation ends them.
_BARE_LINK = re.compile(
    r"(?<![A-Za-z0-9])https?://\w"
    r"[^\s<>\"`\u3001-\u303f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]*",
    re.IGNORECASE,
)
_NOT_LAST = frozenset("?!.,:;*_~'\"")


def render(text: str) -> str:
    """Turn Markdown into HTML made of p, br, em, strong, del, code, pre, lists, blockquote, hr, a.

    CommonMark with ~~strikethrough~~ and bare links; a newline is a line break, a heading a bold
    paragraph, an image a link to it, raw HTML shown as typed. Links go to http, https or mailto
    and have rel="nofollow ugc noopener". Raises BadWords when nested deeper than 16 levels, or
    when cut into absurdly many pieces; no 64 KiB of text then take 0.1 s.
    """
    try:
        return _written(text)
    except _Absurd as fault:
        raise BadWords(str(fault)) from fault


def show(text: str) -> str:
    """Do as `render` for words that are already kept: what it would refuse is shown as typed.

    An imported log may hold such words, and one response must not hide all the others.
    """
    try:
        return _written(text)
    except _Absurd:
        return _CLEANER.clean(f"<pre>{escape(legible(text))}</pre>")


def plain(text: str) -> str:
    """Give the words alone, in one line, not escaped: for excerpts and notifications."""
    return " ".join(legible("".join(_words(_MARKDOWN.events(text)))).split())


class _Absurd(ValueError):
    """The text would keep the sanitiser, a real HTML parser, busy; says why."""


def _written(text: str) -> str:
    scribe = _Scribe()
    scribe.write(_MARKDOWN.events(text))
    return _CLEANER.clean(legible("".join(scribe.out)))


def _words(events: Iterable[Any]) -> Iterator[str]:
    for event in events:
        if isinstance(event, str):
            yield " "
            continue
        for kind, value in event.items():
            if kind not in {"Start", "End"}:
                yield value
            elif kind == "End" and value not in _INLINE:
                yield " "


class _Scribe:
    """Writes the parser's events down as HTML, piece by piece, into `out`."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._depth = 0
        self._links = 0
        self._target = ""
        self._mark = 0
        self._in_code = False

    def write(self, events: Iterable[Any]) -> None:
        for event in events:
            if isinstance(event, str):
                self.out.append(_ALONE[event])
                continue
            for kind, value in event.items():
                _WRITERS[kind](self, value)

    def text(self, text: str) -> None:
        is_bare = "://" in text and not self._links and not self._in_code
        self.out.append(_linked(text) if is_bare else escape(text, quote=False))

    def code(self, text: str) -> None:
        self.out.append(f"<code>{escape(text, quote=False)}</code>")

    def html(self, text: str) -> None:
        self.out.append(escape(text, quote=False).replace("\n", _ALONE["HardBreak"]))

    def start(self, tag: str | dict[str, Any]) -> None:
        kind, about = _named(tag)
        self._depth += kind in _NESTING
        self._stay_sane()
        if kind in {"Link", "Image"}:
            self._open_link(about)
        elif kind == "List":
            self.out.append("<ul>\n" if about is None else f'<ol start="{about}">\n')
        else:
            self._in_code = kind == "CodeBlock"
            self.out.append(_OPENING[kind])

    def end(self, tag: str | dict[str, Any]) -> None:
        kind, about = _named(tag)
        self._depth -= kind in _NESTING
        if kind in {"Link", "Image"}:
            self._close_link()
        elif kind == "List":
            self.out.append("</ol>\n" if about else "</ul>\n")
        else:
            self._in_code = False
            if kind == "HtmlBlock":
                self.out[-1] = self.out[-1].removesuffix(_ALONE["HardBreak"])
            self.out.append(_CLOSING[kind])

    def _stay_sane(self) -> None:
        if self._depth > DEEPEST:
            raise _Absurd(f"Quotes, lists and emphasis are nested deeper than {DEEPEST} levels.")
        if len(self.out) > MOST_PIECES:
            raise _Absurd("The text is cut into too many small pieces to be shown.")

    def _open_link(self, link: dict[str, str]) -> None:
        """Open a link, unless inside one already (an image in a link, a link in an image)."""
        self._links += 1
        if self._links > 1:
            return
        scheme = "mailto:" if link["link_type"] == "Email" else ""
        self._target = scheme + link["dest_url"]
        if _LINKABLE.match(self._target):
            self.out.append(f'<a href="{escape(self._target)}">')
        self._mark = len(self.out)

    def _close_link(self) -> None:
        self._links -= 1
        if self._links:
            return
        if len(self.out) == self._mark:
            self.out.append(escape(self._target, quote=False))
        if _LINKABLE.match(self._target):
            self.out.append("</a>")


_WRITERS: dict[str, Callable[[_Scribe, Any], None]] = {
    "Text": _Scribe.text,
    "Code": _Scribe.code,
    "Html": _Scribe.html,
    "InlineHtml": _Scribe.html,
    "Start": _Scribe.start,
    "End": _Scribe.end,
}


def _named(tag: str | dict[str, Any]) -> tuple[str, Any]:
    """Take a tag apart into its kind and what the parser says about it."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))


def _linked(text: str) -> str:
    """Escape a run of text, its bare addresses made links."""
    pieces, done = [], 0
    for found in _BARE_LINK.finditer(text):
        url = _without_tail(found[0])
        pieces.append(escape(text[done : found.start()], quote=False))
        pieces.append(f'<a href="{escape(url)}">{escape(url, quote=False)}</a>')
        done = found.start() + len(url)
    pieces.append(escape(text[done:], quote=False))
    return "".join(pieces)


def _without_tail(url: str) -> str:
    """Leave the punctuation of the sentence, and brackets closed but not opened, out of a link."""
    unopened = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _NOT_LAST or (url[end - 1] == ")" and unopened > 0):
        unopened -= url[end - 1] == ")"
        end -= 1
    return url[:end]
