"""Bytes from elsewhere become text the way browsers do it (WHATWG Encoding, HTML 13.2.3).

Only the encodings in this list: others (UTF-7 above all) let markup hide from whoever reads it
as something else (TR3, WR24).
"""

import codecs
import re

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PRESCAN = 1024
_META = re.compile(
    rb"<meta[\s/][^>]{0,500}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE
)
_XML = re.compile(rb"\s{0,20}<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
# Every label that is not simply the codec's own name; on the web Latin 1 means windows-1252.
_CODECS = {
    **dict.fromkeys(("utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode"), "utf-16-le"),
    "utf-16be": "utf-16-be",
    **dict.fromkeys(("ascii", "us-ascii", "latin1", "l1", "iso-8859-1", "cp1252"), "windows-1252"),
    **dict.fromkeys(("latin2", "l2"), "iso-8859-2"),
    **dict.fromkeys(("iso-8859-9", "latin5", "l5"), "windows-1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman"), "mac-roman"),
    **dict.fromkeys(("koi8", "koi"), "koi8-r"),
    **dict.fromkeys(("gbk", "gb2312", "gb_2312-80", "chinese", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "ms932", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "korean", "ks_c_5601-1987", "windows-949"), "cp949"),
}
_AS_NAMED = frozenset(
    ["utf-8", "gb18030", "euc-jp", "iso-2022-jp", "koi8-r", "koi8-u", "ibm866"]
    + [f"windows-125{number}" for number in range(9)]
    + [f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)]
)


def codec(label: str) -> str:
    """Give Python's name for an encoding label, or "" for one that we do not read."""
    name = label.strip().strip("\"'").lower()
    return name if name in _AS_NAMED else _CODECS.get(name, "")


def decode(body: bytes, charset: str = "", *, is_html: bool = True) -> str:
    """Decode a page: byte order mark, then the header's charset, then its own meta element.

    Where all are silent or strange: UTF-8 if it is that, else windows-1252. Never fails; what
    cannot be decoded becomes U+FFFD, and so does NUL.
    """
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return _text(body[len(mark) :], name)
    return _text(body, codec(charset) or (is_html and _declared(body)) or guess(body))


def guess(body: bytes) -> str:
    """Name the encoding of bytes that come without a label: "utf-8" or "windows-1252"."""
    try:
        # A page cut at a limit may end in the middle of a character.
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _declared(body: bytes) -> str:
    """Read the XML declaration or meta element.

    One that claims UTF-16 cannot be right: it was just read as ASCII (HTML 13.2.3.2).
    """
    start = body[:_PRESCAN]
    found = _XML.match(start) or _META.search(start)
    name = codec(found[1].decode("ascii")) if found and found[1].isascii() else ""
    return "utf-8" if name.startswith("utf-16") else name


def _text(body: bytes, name: str) -> str:
    return body.decode(name, "replace").replace("\0", "\ufffd")
