"""What a visitor types: checked, and kept as written."""

import re
import unicodedata
from itertools import groupby

from fedcomments.domain import address
from fedcomments.errors import BadWords, TooLarge

LONGEST_TEXT = 64 * 1024
LONGEST_NAME = 80
LONGEST_EMAIL = 254
LONGEST_TITLE = 300
HIGHEST_STACK = 8

# What is left of planes 1 to 16 without their last two code points, which are no characters,
# and without the invisible tags at the start of plane 14.
_OUTER = "".join(f"\\U{plane:04x}0000-\\U{plane:04x}fffd" for plane in range(1, 17)).replace(
    "\\U000e0000", "\\U000e0080"
)
# Everything but controls (tab and newline are fine), bidirectional overrides and isolates (they
# make text read as something else), surrogates, noncharacters, interlinear annotations, tags.
# Put as what is fit: so ordinary letters are found at once, twelve times faster.
_UNFIT = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufff8\ufffc\ufffd"
    rf"{_OUTER}]"
)
# The one good use of tags: the flags of England, Scotland and Wales (UTS 51, annex C).
_UNFIT_OR_FLAG = re.compile(
    "(\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067"
    "|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f)|" + _UNFIT.pattern
)
# Where a stack of combining marks may be: they are no word characters.
_CROWD = re.compile(rf"[^\w\s\x00-\x7f]{{{HIGHEST_STACK + 1},}}")
# White space, and what looks like nothing although Unicode does not call it white.
_NOTHING = re.compile(
    r"[\s\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])|//", re.IGNORECASE)


def text(raw: str) -> str:
    """Check a comment; line ends become newlines, blank lines around it go.

    At most 64 KiB of UTF-8. Raises BadWords (nothing in it, unfit characters) or TooLarge.
    """
    words = raw.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    words = _BLANK_LINES.sub("", words, count=1) if words[:1] in " \t\n" else words
    _refuse_unfit(words, "The text")
    if len(words) > LONGEST_TEXT or (not words.isascii() and len(words.encode()) > LONGEST_TEXT):
        raise TooLarge("The text is longer than 64 KiB.")
    if _NOTHING.fullmatch(words):
        raise BadWords("There is nothing in the text yet.")
    return words


def name(raw: str) -> str:
    """Check an author's name: one line of at most 80 characters; may be empty. Raises BadWords."""
    words = " ".join(raw.split())
    _refuse_unfit(words, "The name")
    if len(words) > LONGEST_NAME:
        raise BadWords(f"The name is longer than {LONGEST_NAME} characters.")
    return "" if _NOTHING.fullmatch(words) else words


def email(raw: str) -> str:
    """Check an e-mail address by its looks alone; may be empty. Raises BadWords."""
    words = raw.strip()
    _refuse_unfit(words, "The e-mail address")
    if len(words) > LONGEST_EMAIL:
        raise BadWords(f"The e-mail address is longer than {LONGEST_EMAIL} characters.")
    if words and not _EMAIL.fullmatch(words):
        raise BadWords("The e-mail address should look like name@example.org.")
    return words


def website(raw: str) -> str:
    """Check an author's website; `ann.example` becomes `https://ann.example/`; may be empty.

    Written one way (see `address.link`), query and fragment kept. Raises BadWords.
    """
    words = raw.strip()
    if not words:
        return ""
    if not _SCHEME.match(words) and "." in re.split(r"[:/?#]", words, maxsplit=1)[0]:
        words = f"https://{words}"
    try:
        return address.link(words)
    except ValueError as fault:
        raise BadWords(f"The website cannot be linked. {fault}") from fault


def title(raw: str) -> str:
    """Make a page's title fit: one line, cut at 300 characters; may be empty.

    Never refused: it is the blog's doing, and the visitor who comments could not mend it.
    """
    line = " ".join(raw.split())[:LONGEST_TITLE]
    return " ".join(legible(line).split())


def legible(words: str) -> str:
    """Drop the characters that `text` refuses, for words that came some other way."""
    if _UNFIT.search(words):
        words = _UNFIT_OR_FLAG.sub(r"\1", words)
    return words if words.isascii() else _CROWD.sub(_thinned, words)


def _refuse_unfit(words: str, what: str) -> None:
    found = _UNFIT.search(words)
    # Nearly all text ends here; only then is it worth looking for flags.
    found = found and _UNFIT.search(_UNFIT_OR_FLAG.sub(_only_flags_go, words))
    if found:
        raise BadWords(f"{what} has a character in it that cannot be kept: U+{ord(found[0]):04X}.")
    if not words.isascii() and any(_is_stack(crowd[0]) for crowd in _CROWD.finditer(words)):
        raise BadWords(f"{what} has more than {HIGHEST_STACK} marks stacked on one letter.")


def _only_flags_go(found: re.Match[str]) -> str:
    return "" if found[1] else found[0]


def _is_stack(crowd: str) -> bool:
    return any(
        is_mark and len(list(marks)) > HIGHEST_STACK for is_mark, marks in groupby(crowd, _is_mark)
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _thinned(crowd: re.Match[str]) -> str:
    if not _is_stack(crowd[0]):
        return crowd[0]
    return "".join(character for character in crowd[0] if not _is_mark(character))
