"""Checkpoints: what a log was, in three lines (C2SP tlog-checkpoint), and receipts under them."""

from base64 import b64encode
from collections.abc import Sequence

from msgspec import Struct

from fedcomments.log.exact import decode
from fedcomments.log.merkle import HASH_BYTES

RECEIPT = "c2sp.org/tlog-proof@v1"


class Checkpoint(Struct, frozen=True):
    """A log, by its origin, of so many leaves under this root."""

    origin: str
    size: int
    root: bytes


class Receipt(Struct, frozen=True):
    """A proof taken apart: the leaf's position, its way to the root, the signed root, the leaf."""

    index: int
    proof: tuple[bytes, ...]
    note: str
    leaf: bytes


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
    raw = decode(root)
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


def read_receipt(text: str) -> Receipt:
    """Take a receipt apart; nothing is verified. Raises ValueError."""
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) < 3 or lines[0] != RECEIPT:  # noqa: PLR2004 - the lines before the proof
        raise ValueError("this is no receipt")
    extra, index = lines[1].removeprefix("extra "), lines[2].removeprefix("index ")
    if extra == lines[1] or index == lines[2] or not index.isascii() or not index.isdigit():
        raise ValueError("the receipt names no leaf, or no position")
    proof = tuple(decode(line) for line in lines[3:])
    return Receipt(int(index[:16]), proof, note, decode(extra))
