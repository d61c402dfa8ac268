"""Checkpoints: what a log was, in three lines (C2SP tlog-checkpoint), and receipts under them."""

from base64 import b64decode, b64encode
from collections.abc import Sequence

from msgspec import Struct

from fedcomments.log.merkle import HASH_BYTES

RECEIPT = "c2sp.org/tlog-proof@v1"


class Checkpoint(Struct, frozen=True):
    """A log, by its origin, of so many leaves under this root."""

    origin: str
    size: int
    root: bytes


def write(checkpoint: Checkpoint) -> str:
    """The text that is signed."""
    root = b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"


def read(text: str) -> Checkpoint:
    """Read a checkpoint's text; lines behind the three are for others. Raises ValueError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):  # noqa: PLR2004 - three, and the end
        raise ValueError("this is no checkpoint")
    origin, size, root = lines[:3]
    if not size.isascii() or not size.isdigit() or (size[0] == "0" and size != "0"):
        raise ValueError("the size of the checkpoint is no number")
    raw = b64decode(root, validate=True)
    if len(raw) != HASH_BYTES:
        raise ValueError("the root of the checkpoint is no hash")
    return Checkpoint(origin, int(size), raw)


def receipt(index: int, proof: Sequence[bytes], note: str, leaf: bytes) -> str:
    """Prove that a leaf is in the log, to be kept by whoever it concerns (C2SP tlog-proof).

    The leaf travels as the opaque extra data, so that the file needs nothing else to be checked.
    """
    lines = [
        RECEIPT,
        f"extra {b64encode(leaf).decode()}",
        f"index {index}",
        *(b64encode(one).decode() for one in proof),
    ]
    return "\n".join(lines) + f"\n\n{note}"
