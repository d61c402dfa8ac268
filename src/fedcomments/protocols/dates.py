"""When a page says it was published, if that can be believed (M7)."""

import re
from datetime import UTC, datetime

EARLIEST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp() * 1000)

# Parsers and pages write 2026-01-02T03:04:05+0100, a space for the T, hours alone as an offset.
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]{1,3}(\d\d?)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_DAY_OF_YEAR = re.compile(r"\d{4}-\d{3}", re.ASCII)


def published(text: str, *, now: int) -> int:
    """Read a date in milliseconds since 1970; 0 where it is none, or not between 1990 and `now`.

    A time without an offset is taken as UTC, a day without a time as its first moment.
    """
    try:
        moment = int(_read(text.strip()).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
    return moment if EARLIEST <= moment <= now else 0


def _read(text: str) -> datetime:
    if _DAY_OF_YEAR.fullmatch(text):
        return datetime.strptime(text, "%Y-%j").replace(tzinfo=UTC)
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, offset = found.groups(default="")
    clock = f"{hour or '0':0>2}:{minute or '00'}:{second or '00'}"
    return datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{_offset(offset)}")


def _offset(text: str) -> str:
    if not text or text in "Zz":
        return "+00:00"
    digits = text[1:].replace(":", "")
    return f"{text[0]}{digits[:2]}:{digits[2:] or '00'}"
