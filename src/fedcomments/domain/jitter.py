"""Delays that look like chance and are none, so that a replay sees the same ones."""

from hashlib import sha256


def jitter(name: str, spread: int) -> int:
    """A delay below `spread` ms, the same for the same name."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % spread if spread else 0
