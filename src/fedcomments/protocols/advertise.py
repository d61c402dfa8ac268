"""The lines that a blog pastes into its pages, so that other sites know where to speak to it."""

import re
from urllib.parse import quote

from msgspec import Struct

from fedcomments.domain.wording import legible

_DASHES = re.compile("-(?=-)")
# Pingback clients expand these four and no others (PB 2.2), so no apostrophes here.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

_RDF = """<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description
    rdf:about="{url}"
    dc:identifier="{url}"
    dc:title="{title}"
    trackback:ping="{ping}" />
</rdf:RDF>
-->"""


class Lines(Struct, frozen=True):
    """What to paste: `elements` into the head, `headers` into the server, `rdf` into the body."""

    elements: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    rdf: str = ""


def lines(public_url: str, *, page: str = "", title: str = "", key: str = "") -> Lines:
    """Advertise all doors (WR11, PR1, TR5); without a page, those that fit every page.

    `public_url` is where fedcomments answers; `key` goes into the ping URL where the owner wants
    keyed ones. Header and element name the same pingback server, as Pingback 2.1 asks.
    """
    base = public_url.rstrip("/")
    webmention, pingback = f"{base}/webmention", f"{base}/pingback"
    ping = ping_url(public_url, page, key=key) if page else ""
    elements = [
        f'<link rel="webmention" href="{_attribute(webmention)}">',
        f'<link rel="pingback" href="{_attribute(pingback)}">',
    ]
    if ping:
        elements.append(f'<link rel="trackback" href="{_attribute(ping)}">')
    headers = (("Link", f'<{webmention}>; rel="webmention"'), ("X-Pingback", pingback))
    return Lines(tuple(elements), headers, _rdf(page, title, ping) if ping else "")


def ping_url(public_url: str, page: str, *, key: str = "") -> str:
    """Give the TrackBack ping URL of a page, with the owner's key if there is one."""
    tail = f"&k={quote(key, safe='')}" if key else ""
    return f"{public_url.rstrip('/')}/trackback?url={quote(page, safe='')}{tail}"


def _rdf(page: str, title: str, ping: str) -> str:
    """Write the block of TrackBack's autodiscovery, inside a comment as its specification has it.

    Two dashes would end the comment early, so the first of them becomes a reference.
    """
    return _RDF.format(
        **{
            name: _DASHES.sub("&#45;", _attribute(text))
            for name, text in (("url", page), ("title", title), ("ping", ping))
        }
    )


def _attribute(text: str) -> str:
    return legible(" ".join(text.split())).translate(_ESCAPES)
