"""The TrackBack door: a form in any of many charsets, an answer in XML (TR1 to TR8)."""

from collections.abc import Iterable
from html import escape

from msgspec import Struct

from fedcomments.domain.wording import legible
from fedcomments.errors import BadAddress, Malformed
from fedcomments.protocols.charset import codec, guess
from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.foreign import words
from fedcomments.protocols.form import fields, parameter
from fedcomments.protocols.hrefs import kept

MOST_BYTES = 64 * 1024
LONGEST_TITLE = 250
LONGEST_EXCERPT = 252
LONGEST_BLOG_NAME = 100
TYPE = "text/xml; charset=utf-8"

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_LONGEST_FIELD = 4096


class Item(Struct, frozen=True):
    """One ping as a feed tells it: plain text, in one line each."""

    url: str
    title: str
    excerpt: str


class Ping(Struct, frozen=True):
    """What the pinging blog says of its page; nothing of it is shown unverified (TR6, X5)."""

    url: str
    title: str
    excerpt: str = ""
    blog_name: str = ""


def read(content_type: str, body: bytes) -> Ping:
    """Read a ping (TR1, TR3, TR4); texts are plain, in one line, cropped at words.

    `url` is as written; a title that is missing is the url. Raises Malformed (no url, a charset
    that hides markup), BadAddress or TooLarge.
    """
    form = fields(content_type, body, most=MOST_BYTES)
    name = _charset(content_type, form, body)
    url = _url(form.get("url", []))
    return Ping(
        url=url,
        title=_text(form, "title", name, LONGEST_TITLE) or shorten(url, LONGEST_TITLE),
        excerpt=_text(form, "excerpt", name, LONGEST_EXCERPT),
        blog_name=_text(form, "blog_name", name, LONGEST_BLOG_NAME),
    )


def success() -> str:
    """Write the answer to a ping that was accepted (TR2)."""
    return f"{_HEAD}<response><error>0</error></response>\n"


def failure(message: str) -> str:
    """Write the answer to a ping that was refused; it goes out with HTTP 200 (TR2)."""
    return f"{_HEAD}<response><error>1</error>{_element('message', message)}</response>\n"


def feed(url: str, title: str, pings: Iterable[Item]) -> str:
    """Write the pings of a page as RSS 0.91 within the answer (TR7)."""
    items = "".join(
        f"<item>{_element('title', ping.title)}{_element('link', ping.url)}"
        f"{_element('description', ping.excerpt)}</item>\n"
        for ping in pings
    )
    return (
        f'{_HEAD}<response><error>0</error>\n<rss version="0.91"><channel>'
        f"{_element('title', title)}{_element('link', url)}{_element('description', '')}\n"
        f"{items}</channel></rss></response>\n"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{_xml(text)}</{name}>"


def _xml(text: str) -> str:
    return escape(legible(text), quote=False)


def _charset(content_type: str, form: dict[str, list[bytes]], body: bytes) -> str:
    """Choose the codec: the header's charset, the form's field, or what the bytes look like."""
    told = form.get("charset", [b""])[0].decode("ascii", "replace")
    for label in (parameter(content_type, "charset"), told):
        if label.strip().lower().replace("_", "-") in {"utf-7", "utf7", "unicode-1-1-utf-7"}:
            raise Malformed("UTF-7 is not accepted.")
        if codec(label):
            return codec(label)
    texts = b" ".join(value for values in form.values() for value in values)
    return guess(texts or body)


def _url(values: list[bytes]) -> str:
    if len(values) != 1:
        problem = "is missing" if not values else "is given more than once"
        raise Malformed(f"The field “url” {problem}.")
    url = values[0].decode("utf-8", "replace").strip()
    if not kept(url):
        raise BadAddress("The url is not a web address that we could use.")
    return url


def _text(form: dict[str, list[bytes]], field: str, name: str, most: int) -> str:
    raw = form.get(field, [b""])[0][:_LONGEST_FIELD]
    text = raw.decode(name, "replace").replace("\0", "")
    return shorten(one_line(words(text) if "<" in text or "&" in text else text), most)
