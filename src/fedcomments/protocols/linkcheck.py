"""Does a stranger's page link to ours? And what the page says about itself in passing.

WR24 to WR32 and WR43: by media type, an exact match first and a tolerant one second, never a
substring; not in comments, scripts, styles, templates or escaped text.
"""

from msgspec import Struct

from fedcomments.protocols.charset import decode
from fedcomments.protocols.html import BUDGET, walk
from fedcomments.protocols.plainlinks import in_json, in_text
from fedcomments.protocols.scanning import Found, Scan
from fedcomments.protocols.target import How, Target

SHORT = 128 * 1024
GLANCE = 0.005
_NEVER = ("image/", "audio/", "video/", "model/", "font/")


class Seen(Struct, frozen=True):
    """What one pass over a page found.

    `found` is the best link to the target or None; `finished` is False when the time ran out,
    and then the absence of a link proves nothing. `is_gone`: the page says 410 of itself.
    `refreshes`: it sends browsers elsewhere, which we never follow (X7). `canonical` and
    `base` are absolute, `title`, `author` and `site_name` one line each.
    """

    found: Found | None = None
    finished: bool = True
    kind: str = ""
    is_gone: bool = False
    refreshes: bool = False
    has_microformats: bool = False
    title: str = ""
    author: str = ""
    site_name: str = ""
    canonical: str = ""


def look(  # noqa: PLR0913 - a page is its bytes and what was said about them
    body: bytes,
    *,
    media: str,
    charset: str,
    url: str,
    target: Target,
    seconds: float = BUDGET,
) -> Seen:
    """Read a source as its media type asks and look for the target.

    `media` is a Content-Type without parameters or "", `url` the address after redirects.
    Never fails: a page that cannot be read has no links.
    """
    match kind_of(media, body):
        case "html":
            return _page(decode(body, charset), url, target, seconds)
        case "json":
            return _bare("json", in_json(body, target))
        case "text":
            return _bare("text", in_text(decode(body, charset, is_html=False), target))
        case _:
            return Seen()


def is_short(body: bytes, media: str) -> bool:
    """Whether looking for `GLANCE` seconds nearly always shows all, decoding included.

    For that it need not wait for a thread: each element would be another wait for the interpreter
    lock beside a busy event loop.
    """
    return len(body) <= SHORT and kind_of(media, body) == "html"


def kind_of(media: str, body: bytes = b"") -> str:
    """Tell how to read a media type: "html", "json", "text", or "" for not at all (WR24, WR32)."""
    name = media.strip().lower()
    if not name:
        return "html" if body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "text"
    if name.startswith(_NEVER):
        return ""
    if name == "application/json" or name.endswith("+json"):
        return "json"
    if name in {"text/html", "text/xml", "application/xml"} or name.endswith("+xml"):
        return "html"
    return "text" if name.startswith("text/") else ""


def _bare(kind: str, how: tuple[How, str] | None) -> Seen:
    return Seen(kind=kind, found=Found(how[0], kind, how[1]) if how else None)


def _page(text: str, url: str, target: Target, seconds: float) -> Seen:
    scan = Scan(url, target)
    finished = walk(text, scan, seconds=seconds)
    return Seen(
        found=scan.result(),
        finished=finished,
        kind="html",
        is_gone=scan.is_gone,
        refreshes=scan.refreshes,
        has_microformats=scan.has_microformats,
        title=scan.title(),
        author=scan.named.get("author", ""),
        site_name=scan.named.get("og:site_name", ""),
        canonical=scan.canonical,
    )
