"""The leaf: the small, public, permanent half of an event, and what it commits to.

The format can never be changed: every byte here is hashed into trees that others hold.
"""

import re
from binascii import b2a_base64
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

MAX_BYTES: Final = 1024
"""A leaf is shorter than this."""
MAX_INT: Final = 2**53
"""Every integer in a leaf is smaller than this, so that any JSON reader gets it exactly."""
SALT_BYTES: Final = 32

_PREFIX = b"fedcomments/payload/v1\0"

Integer = Annotated[int, Meta(ge=0, lt=MAX_INT)]


class Leaf(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of the log. The fields stand in the order of their bytes: sorted by name.

    `id` is a UUIDv7 and `stream` 128 random bits, both 32 hex digits; `sch` the schema number
    of the parts; `sv` the version in the stream, from 1; `ts` milliseconds since 1970; `pc`
    and `xc` commit to the public and the private part, absent where there is none; `re` is the
    position acted on or answered; `key` the idempotency key, keyed and shortened, 32 hex digits.
    """

    id: str
    key: str | None = None
    pc: str | None = None
    re: Integer | None = None
    sch: Integer
    stream: str
    sv: Integer
    ts: Integer
    type: str
    v: Literal[1]
    xc: str | None = None


def _shape() -> re.Pattern[bytes]:
    """Spell the format out: bytes of this shape are canonical, so nothing is ever re-encoded."""
    name, commitment = '"[0-9a-f]{32}"', '"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="'
    ordinal = "[1-9][0-9]{0,15}"
    fields = (
        f'"id":{name}(?:,"key":{name})?+(?:,"pc":{commitment})?+(?:,"re":(?:0|{ordinal}))?'
        f',"sch":{ordinal},"stream":{name},"sv":{ordinal},"ts":(?:0|{ordinal})'
        rf',"type":"[a-z]+(?:\.[a-z]+)+","v":1(?:,"xc":{commitment})?+'
    )
    return re.compile(rf"\{{{fields}\}}".encode())


# One match is twice as fast as a pattern on each field, and 0.8 µs slower than none; without
# it an imported leaf could carry any words a stranger likes in its names. What is optional is
# never given back (`?+`), which spares a third: audits come through here for every event.
_fits = _shape().fullmatch
_write = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(Leaf).decode


def encode(leaf: Leaf) -> bytes:
    """Leaf → its bytes, equal to RFC 8785's canonical form. Raises ValueError if none exist."""
    raw = _write(leaf)
    fits = len(raw) < MAX_BYTES and _fits(raw)
    if not fits or max(leaf.ts, leaf.sv, leaf.sch, leaf.re or 0) >= MAX_INT:
        raise ValueError(f"these values make no leaf: {raw[:MAX_BYTES]!r}")
    return raw


def decode(raw: bytes) -> Leaf:
    """Bytes → leaf. Raises ValueError for anything but the bytes that `encode` gives."""
    if len(raw) >= MAX_BYTES or not _fits(raw):
        raise ValueError("the bytes are not a leaf in its one form")
    try:
        return _read(raw)
    except msgspec.ValidationError as error:
        raise ValueError(f"the leaf holds a value out of range: {error}") from error


def commitment(salt: bytes, body: bytes) -> str:
    """Commit to a part's stored bytes: 44 characters of standard base64 over a SHA-256.

    The salt (32 bytes) keeps a part that was erased from being guessed.
    """
    return b2a_base64(sha256(_PREFIX + salt + body).digest(), newline=False).decode("ascii")


def leaf_id(ts_ms: int, random: bytes) -> str:
    """Name a new leaf: a UUIDv7 (RFC 9562, 5.7) of a time and 10 random bytes, as 32 hex digits."""
    bits = ts_ms << 80 | int.from_bytes(random[:10])
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0b11 << 62) | 0b10 << 62
    return f"{bits:032x}"
