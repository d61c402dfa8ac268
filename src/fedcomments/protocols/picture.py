"""A stranger's picture made small and harmless: decoded, scaled, written anew."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

MOST_BYTES: Final = 1024 * 1024
MOST_PIXELS: Final = 4096 * 4096
SIDE: Final = 96
# What a file must begin with; SVG is text that can hold scripts, and is no picture here (M10).
MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"RIFF": "WEBP",
}


def shrink(body: bytes) -> bytes | None:
    """PNG, JPEG, GIF or WebP bytes → a PNG of at most 96 by 96 pixels; None for all else."""
    kind = next((kind for magic, kind in MAGIC.items() if body.startswith(magic)), None)
    if kind is None or len(body) > MOST_BYTES:
        return None
    try:
        with Image.open(BytesIO(body), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            small = ImageOps.fit(picture.convert("RGBA"), (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None  # Pillow has no common root for what broken pictures raise
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
