"""Other sites' HTML, made fit to be read here: a little markup, links, no images (H11, WR47)."""

import re
from html import escape, unescape

import nh3

from fedcomments.domain.wording import legible
from fedcomments.protocols.hrefs import absolute, kept

MOST_TAGS = 500
LONGEST = 16 * 1024

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "del", "div", "em", "hr", "i", "ins", "kbd"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup", "u", "ul"),
}
_SILENT = {"script", "style", "template", "title", "textarea", "noscript", "iframe", "object"}
_HEADING = re.compile(r"<(/?)h[1-6](?![\w-])[^<>]*>", re.IGNORECASE)


def render(html: str, base: str) -> str:
    """Give sanitised HTML; links are absolute and rel="nofollow ugc noopener".

    A heading becomes a paragraph, for the page it is shown on has an outline of its own; images
    go. Of markup too long or too full of tags to be judged quickly, only the words are shown.
    """
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        return f"<p>{escape(words(html), quote=False)}</p>"
    return legible(_cleaner(base).clean(_HEADING.sub(r"<\1p>", html)))


def words(html: str) -> str:
    """Give the words of some HTML in one line, not escaped; past 16 KiB it is not read."""
    return " ".join(legible(unescape(nh3.clean(html[:LONGEST], tags=set()))).split())


def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes={"*": set(), "a": {"href"}, "abbr": {"title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=lambda url: kept(absolute(base, url)) or None,
        link_rel="nofollow ugc noopener",
    )
