"""The secrets of one log, and what is derived from them.

`signing` is the seed of the log's Ed25519 key. Everything derived from `secret` is an
HMAC-SHA-256 over a message of its own kind: an idempotency key's holds a NUL, an edit token's
never does, so that neither, published, says anything about the other.
"""

import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from msgspec import Struct

SECRET_BYTES: Final = 32

_ED25519 = b"\x01"


class Secrets(Struct, frozen=True):
    """What must never leave the database except in a private export, nor show in a traceback."""

    signing: bytes
    secret: bytes

    def __repr__(self) -> str:
        return "Secrets(…)"


def new_secrets(random: Callable[[int], bytes]) -> Secrets:
    """Make the secrets of a new log; `random(n)` gives n unguessable bytes."""
    return Secrets(signing=random(SECRET_BYTES), secret=random(SECRET_BYTES))


def vkey(origin: str, seed: bytes) -> str:
    """Verifier key of a log: `origin+key id+base64(0x01 || public key)` (C2SP signed-note).

    `seed` is the 32 bytes of `Secrets.signing`. Raises ValueError for an origin that the format
    cannot name (empty, with spaces or a plus sign), or a seed of another length.
    """
    # Here, for memory: an idle server signs nothing, and the library weighs some megabytes.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - see above
        Ed25519PrivateKey,
    )

    if not origin or "+" in origin or any(c.isspace() for c in origin):
        raise ValueError(f"no log can be called {origin!r}")
    public = _ED25519 + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return f"{origin}+{key_id(origin, public).hex()}+{b64encode(public).decode('ascii')}"


def key_id(name: str, key: bytes) -> bytes:
    """First 4 bytes of SHA-256(name || 0x0A || key); `key` starts with its algorithm's byte."""
    return sha256(name.encode() + b"\n" + key).digest()[:4]


def idempotency_key(secret: bytes, scope: str, key: str) -> str:
    """Name a request for ever without showing its key: 32 hex digits.

    First 16 bytes of HMAC(secret, scope || NUL || key); `scope` is route and principal, and
    holds no NUL (else ValueError), so no two pairs are ever joined to the same message.
    """
    if "\0" in scope:
        raise ValueError("a scope holds no NUL")
    message = f"{scope}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.digest(secret, message, "sha256")[:16].hex()


def edit_token(secret: bytes, response_id: str) -> str:
    """Give the author of a response the right to change it: 43 characters of base64url.

    HMAC(secret, "edit" || id): nothing is stored, and a retry gives the same token again.
    `response_id` is the 32 hex digits of the posting's leaf.
    """
    digest = hmac.digest(secret, b"edit" + response_id.encode("ascii"), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def token_matches(secret: bytes, response_id: str, token: str) -> bool:
    """Whether `token` is the response's edit token, in constant time; any text is safe to ask."""
    given = token.encode("ascii", "replace")
    return hmac.compare_digest(given, edit_token(secret, response_id).encode("ascii"))


def ping_key(secret: bytes, page_key: str) -> str:
    """Give the key of a page's TrackBack URL, 32 hex digits; it stands in static HTML (TR9)."""
    return hmac.digest(secret, b"trackback\0" + page_key.encode(), "sha256").hex()[:32]


def source_digest(secret: bytes, source_key: str) -> str:
    """Name a place elsewhere without showing it: 64 hex digits."""
    return hmac.digest(secret, b"source\0" + source_key.encode(), "sha256").hex()
