"""A receipt checked offline: is what it proves in the log that signed it?"""

from collections.abc import Iterable

from msgspec import Struct

from fedcomments.errors import Malformed
from fedcomments.log import checkpoint, leaf, note
from fedcomments.log.checkpoint import Checkpoint
from fedcomments.log.leaf import Leaf
from fedcomments.log.merkle import leaf_hash, verify_inclusion


class Proven(Struct, frozen=True):
    """What a receipt proves: this leaf at this position, under this checkpoint."""

    index: int
    leaf: Leaf
    under: Checkpoint


def prove(text: str, vkeys: Iterable[str]) -> Proven:
    """Check a receipt against the logs with these keys. Raises Malformed with the first fault."""
    try:
        receipt = checkpoint.read_receipt(text)
        signed = note.read(receipt.note)
        under = checkpoint.read(signed.text)
        verifiers = [one for one in map(note.verifier, vkeys) if one.name == under.origin]
        names = note.verified(signed, verifiers)
        there = leaf.decode(receipt.leaf)
    except ValueError as error:
        raise Malformed(f"This receipt is not good: {error}.") from error
    if not names:
        raise Malformed(f"No key that was given here signed for {under.origin}.")
    hashed = leaf_hash(receipt.leaf)
    if not verify_inclusion(receipt.index, under.size, hashed, receipt.proof, under.root):
        raise Malformed("This receipt is not good: its leaf is not in the log that was signed.")
    return Proven(receipt.index, there, under)
