"""Reading requests: bodies, parameters and tokens, each within its limits."""

import re
from hashlib import sha256
from typing import TypeVar

import msgspec
from aiohttp import web
from aiohttp.web import HTTPRequestEntityTooLarge

from fedcomments.errors import Malformed, TooLarge
from fedcomments.server.shapes import MAX_BODY

T = TypeVar("T")

LONGEST_KEY = 200
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
ID = re.compile(r"[0-9a-f]{32}")


async def body(request: web.Request, kind: type[T]) -> T:
    """A JSON body of this type. Raises Malformed with the place at fault, TooLarge."""
    if request.content_type != "application/json":
        raise Malformed("The body must be JSON (Content-Type: application/json).")
    raw = await raw_body(request)
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The body cannot be read: {error}.") from error


async def raw_body(request: web.Request) -> bytes:
    """The body's bytes. Raises TooLarge, Malformed (cut off, or wrongly compressed)."""
    try:
        return await request.read()
    except HTTPRequestEntityTooLarge as error:
        raise TooLarge(f"A request may have {MAX_BODY // 1024} KiB.") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise Malformed("The body cannot be read.") from error


def is_id(text: str) -> bool:
    """Whether a response could be called so; nothing else is asked of the database."""
    return ID.fullmatch(text) is not None


def parameter(request: web.Request, name: str) -> str:
    """A parameter that must be there. Raises Malformed."""
    value = request.query.get(name)
    if not value:
        raise Malformed(f"The parameter {name} is missing.")
    return value


def number(request: web.Request, name: str, default: int, *, most: int) -> int:
    """A whole number from 1 to `most`. Raises Malformed."""
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise Malformed(f"The parameter {name} is a number from 1 to {most}.")
    return int(text[:9])


def idempotency_key(request: web.Request) -> str | None:
    """The Idempotency-Key header. Raises Malformed."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii()):
        raise Malformed(f"An idempotency key has at most {LONGEST_KEY} ASCII characters.")
    return key


def author_token(request: web.Request, site: str) -> str:
    """The Author-Token header as it is kept: SHA-256 (hex) of site and token, or empty."""
    token = request.headers.get("Author-Token")
    if token is None:
        return ""
    if TOKEN.fullmatch(token) is None:
        raise Malformed("An author token is 32 random bytes in base64url.")
    return sha256(f"{site}\0{token}".encode()).hexdigest()


def edit_token(request: web.Request) -> str:
    """The bearer token, or empty."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def digest(asked: object) -> str:
    """SHA-256 (hex) over what was asked, so that a repetition can be told from a reused key."""
    return sha256(msgspec.json.encode(asked)).hexdigest()
