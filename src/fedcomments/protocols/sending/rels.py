"""The words of a rel, in headers and elements: told apart and compared by ASCII alone."""

import re
import string

LONGEST = 4096

# Not str.split and str.lower: a no-break space parts nothing, and the Kelvin sign is no k.
_WORD = re.compile(r"[^\t\n\f\r ]+")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def rels(value: str) -> tuple[str, ...]:
    """Give the relation types in order, ASCII letters in lower case (L3); past 4 KiB none."""
    return tuple(_WORD.findall(value[:LONGEST].translate(_LOWER)))
