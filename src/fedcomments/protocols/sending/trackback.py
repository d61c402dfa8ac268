"""TrackBack as a client speaks it: a form, and an answer that is often hardly XML (TS1 to TS5)."""

import re
from html import unescape
from urllib.parse import urlencode

from fedcomments.protocols.charset import decode
from fedcomments.protocols.excerpt import one_line, shorten
from fedcomments.protocols.sending.answer import TAKEN, Answered, by_status, quoted, succeeded
from fedcomments.protocols.sending.xml import MOST_BYTES, root

TYPE = "application/x-www-form-urlencoded; charset=utf-8"
LONGEST_EXCERPT = 250
LONGEST_TITLE = 250

# For answers that are not well formed: HTML around them, a bare ampersand, warnings before them.
_RESPONSE = re.compile(r"<response[\s>]", re.IGNORECASE)
_ERROR = re.compile(r"<error(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]{0,100})", re.IGNORECASE)
_MESSAGE = re.compile(r"<message(?:\s[^<>]*)?>(.{0,2000}?)</message", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|</?[a-z][^<>]*>", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,9})(?![0-9.])")


def ping(*, url: str, title: str, excerpt: str, blog_name: str) -> bytes:
    """Write the ping (TS1, TS5); texts are plain, and cut at words."""
    fields = {
        "url": url,
        "title": shorten(one_line(title), LONGEST_TITLE),
        "excerpt": shorten(one_line(excerpt), LONGEST_EXCERPT),
        "blog_name": shorten(one_line(blog_name), LONGEST_TITLE),
    }
    return urlencode({name: value for name, value in fields.items() if value}).encode()


def read_answer(status: int, body: bytes) -> Answered:
    """Error 0 is success; any other is a refusal, and so is an answer that says neither (TS4).

    Read as XML, then as the soup that it may be. Never fails, whatever the bytes are.
    """
    if not succeeded(status):
        return by_status(status)
    error, message = _well_formed(body) or _soup(body) or ("", "")
    number = _NUMBER.match(error)
    if number is None:
        return Answered("refused", "bad_answer", "The endpoint does not answer as TrackBack does.")
    if int(number[1]) == 0:
        return TAKEN
    said = quoted(message)
    sentence = "The endpoint refuses it" + (f": {said}" if said else ".")
    return Answered("refused", "refused", sentence)


def _well_formed(body: bytes) -> tuple[str, str] | None:
    response = root(body)
    if response is None or response.tag != "response":
        return None
    message = response.find("message")
    said = "".join(message.itertext()) if message is not None else ""
    return response.findtext("error") or "", said


def _soup(body: bytes) -> tuple[str, str] | None:
    text = decode(body[:MOST_BYTES])
    begin = _RESPONSE.search(text)
    error = _ERROR.search(text, begin.end()) if begin is not None else None
    if error is None:
        return None
    # From the first one alone: an answer of nothing but beginnings would be searched for long.
    message = _MESSAGE.match(text, max(0, text.lower().find("<message")))
    return error[1], unescape(_MARKUP.sub("", message[1])) if message is not None else ""
