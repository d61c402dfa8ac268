"""Forms as strangers send them: fields as bytes, few and small, decoded when the charset is known.

Not urllib's parse_qsl: it decodes at once, and drops what it cannot.
"""

from urllib.parse import unquote_to_bytes

from fedcomments.errors import Malformed, TooLarge

MOST_FIELDS = 64
FORM = "application/x-www-form-urlencoded"


def fields(content_type: str, body: bytes, *, most: int) -> dict[str, list[bytes]]:
    """Read a form of at most `most` bytes; every name with its values, in order.

    Parameters on the media type are legal (WR1). Raises Malformed or TooLarge.
    """
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise Malformed(f"Send the request as {FORM}.")
    if len(body) > most:
        raise TooLarge(f"The request is longer than {most} bytes.")
    pairs = body.split(b"&")
    if len(pairs) > MOST_FIELDS:
        raise TooLarge(f"The form has more than {MOST_FIELDS} fields.")
    form: dict[str, list[bytes]] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        form.setdefault(_decoded(name).decode("utf-8", "replace"), []).append(_decoded(value))
    return form


def parameter(content_type: str, name: str) -> str:
    """Give a media type's parameter, unquoted; "" where it has none."""
    for piece in content_type.split(";")[1:]:
        key, _, value = piece.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip('"')
    return ""


def _decoded(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))
