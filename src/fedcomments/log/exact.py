"""Base64 in its one spelling: what decodes to the same bytes and reads otherwise is refused."""

from base64 import b64decode, b64encode


def decode(text: str) -> bytes:
    """Text → bytes. Raises ValueError unless these bytes are written exactly so."""
    raw = b64decode(text, validate=True)
    if b64encode(raw).decode() != text:
        raise ValueError("base64 that is not written in its one way")
    return raw
