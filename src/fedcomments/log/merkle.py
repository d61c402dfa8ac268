"""The Merkle tree over the leaves: its root, kept as a frontier, and its proofs.

RFC 6962, section 2.1, with SHA-256. A *subtree* is the tree over the leaves from `start` up to
but not including `end`; where one is asked for, the caller says how to get its root, so nothing
here knows where hashes are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from msgspec import Struct

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""(start, end) → root of the tree over these leaves alone."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf's bytes; the prefix keeps leaves and inner nodes apart (RFC 6962, 2.1)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def chunk_root(hashes: Sequence[bytes]) -> bytes:
    """Root over a full chunk: a power of two of hashes. Raises ValueError for other counts."""
    if len(hashes) & (len(hashes) - 1) or not hashes:
        raise ValueError(f"{len(hashes)} hashes are not a full chunk")
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        # node_hash, written out: audits come through here for every event
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


def fold(roots: Iterable[bytes]) -> bytes:
    """Root over neighbouring full subtrees, each larger than the one to its right."""
    smallest_first = list(roots)[::-1]
    if not smallest_first:
        return EMPTY_ROOT
    root = smallest_first[0]
    for left in smallest_first[1:]:
        root = node_hash(left, root)
    return root


class Frontier(Struct, frozen=True):
    """All that a tree must remember to grow: the roots of its full subtrees, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, root: bytes, height: int = 0) -> "Frontier":
        """Grow by one leaf hash, or by a full subtree of 2**height leaves.

        Raises ValueError where the subtree would not start at a multiple of its own width.
        """
        if self.size & ((1 << height) - 1):
            raise ValueError(f"no subtree of height {height} can start at {self.size}")
        left, units = len(self.hashes), self.size >> height
        while units & 1:
            left -= 1
            root = node_hash(self.hashes[left], root)
            units >>= 1
        return Frontier(self.size + (1 << height), (*self.hashes[:left], root))

    def root(self) -> bytes:
        """Root of the whole tree, `EMPTY_ROOT` before the first leaf."""
        return fold(self.hashes)

    def to_bytes(self) -> bytes:
        """Give the hashes joined, 32 bytes each; the size is stored beside them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, raw: bytes) -> "Frontier":
        """Read what `to_bytes` gave. Raises ValueError unless it fits the size."""
        if size < 0 or len(raw) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(raw)} bytes are no frontier of a tree of size {size}")
        return cls(size, tuple(raw[i : i + HASH_BYTES] for i in range(0, len(raw), HASH_BYTES)))


class _Sibling(NamedTuple):
    """A subtree beside the way from the root to a leaf."""

    start: int
    end: int
    is_left: bool


def _siblings(index: int, size: int, *, to_leaf: bool) -> tuple[int, list[_Sibling]]:
    """Walk from the root to leaf `index`: the siblings passed, lowest first.

    Stops at the leaf, or else already at the first subtree that ends with it. Also gives the
    start of the subtree reached.
    """
    start, end, passed = 0, size, list[_Sibling]()
    while end - start > 1 and (to_leaf or end != index + 1):
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            passed.append(_Sibling(middle, end, is_left=False))
            end = middle
        else:
            passed.append(_Sibling(start, middle, is_left=True))
            start = middle
    return start, passed[::-1]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves, lowest first (RFC 6962, 2.1.1).

    Raises ValueError unless 0 ≤ index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"position {index} is not in a tree of size {size}")
    _, siblings = _siblings(index, size, to_leaf=True)
    return [subtree(sibling.start, sibling.end) for sibling in siblings]


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` leads from the leaf hash at `index` to the root of the tree of `size`.

    False for anything else a stranger may send; never raises (RFC 9162, 2.1.3.2).
    """
    if not 0 <= index < size:
        return False
    _, siblings = _siblings(index, size, to_leaf=True)
    if len(proof) != len(siblings) or not _are_hashes(leaf, root, *proof):
        return False
    for sibling, other in zip(siblings, proof, strict=True):
        leaf = node_hash(other, leaf) if sibling.is_left else node_hash(leaf, other)
    return leaf == root


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Prove that the tree of `new` leaves continues the one of `old` (RFC 6962, 2.1.2).

    Empty where they are the same, and from the empty tree, which any tree continues.
    Raises ValueError unless 0 ≤ old ≤ new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of size {new} cannot continue one of size {old}")
    if old in (0, new):
        return []
    start, siblings = _siblings(old - 1, new, to_leaf=False)
    # From 0 on, the subtree reached is the old tree, whose root the checker has.
    reached = [subtree(start, old)] if start else []
    return reached + [subtree(sibling.start, sibling.end) for sibling in siblings]


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `new` leaves continues the one of `old`.

    False for anything else a stranger may send; never raises (RFC 9162, 2.1.4.2). The empty
    tree has one root, `EMPTY_ROOT`, and every tree continues it.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old in (0, new):
        expected = new_root if old == new else EMPTY_ROOT
        return not proof and old_root == expected and (new > 0 or new_root == EMPTY_ROOT)
    start, siblings = _siblings(old - 1, new, to_leaf=False)
    path = list(proof) if start else [old_root, *proof]
    if len(path) != len(siblings) + 1:
        return False
    before = after = path[0]
    for sibling, other in zip(siblings, path[1:], strict=True):
        if sibling.is_left:
            before, after = node_hash(other, before), node_hash(other, after)
        else:
            after = node_hash(after, other)
    return before == old_root and after == new_root


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
