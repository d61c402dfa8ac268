"""Proofs that a leaf is in a tree, and that one tree continues another."""

from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from fedcomments.log.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

SIZES = range(1, 301)


@pytest.fixture(scope="session")
def theirs(tree):
    """Give the same leaves in the tree of another library, which remembers every subtree."""
    other = InmemoryTree(algorithm="sha256", threshold=2)
    other.append_entries(tree.leaves)
    return other


def test_every_inclusion_proof_is_the_one_another_library_gives(tree, theirs):
    for size in SIZES:
        for index in range(size):
            proof = inclusion_proof(index, size, tree.subtree)

            leaf, *path = theirs.prove_inclusion(index + 1, size).path
            assert (leaf, path) == (tree.hashes[index], proof), (index, size)


def test_every_inclusion_proof_verifies(tree):
    for size in SIZES:
        root = tree.root(size)
        for index in range(size):
            proof = inclusion_proof(index, size, tree.subtree)

            verified = verify_inclusion(index, size, tree.hashes[index], proof, root)
            assert verified, (index, size)


def as_in_the_rfc(proof, old_root):
    """Say pymerkle's consistency proof as RFC 6962 does, which sends two things less.

    Theirs goes on from the end of the old tree down to the next leaf: these hashes, up to the
    first that belongs to the old tree, make one node. And it has the old tree's own root.
    """
    first_old = proof.subset.index(1)
    beyond, reached, rest = (
        proof.path[:first_old],
        proof.path[first_old],
        proof.path[first_old + 1 :],
    )
    return [
        *([] if reached == old_root else [reached]),
        *([reduce(node_hash, beyond)] if beyond else []),
        *rest,
    ]


def test_every_consistency_proof_is_the_one_another_library_gives(tree, theirs):
    for new in SIZES:
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, tree.subtree)

            expected = as_in_the_rfc(theirs.prove_consistency(old, new), tree.root(old))
            assert proof == expected, (old, new)


def test_every_consistency_proof_verifies(tree):
    for new in SIZES:
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, tree.subtree)

            verified = verify_consistency(old, new, tree.root(old), tree.root(new), proof)
            assert verified, (old, new)


def test_every_tree_continues_the_empty_one(tree):
    proof = consistency_proof(0, 5, tree.subtree)

    assert proof == []
    assert verify_consistency(0, 5, EMPTY_ROOT, tree.root(5), proof)
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_consistency(0, 5, tree.root(4), tree.root(5), [])
    assert not verify_consistency(0, 0, tree.root(4), tree.root(4), [])
    assert not verify_consistency(0, 5, EMPTY_ROOT, tree.root(5), [tree.hashes[0]])


# RFC 6962, 2.1.3: the tree of 7 leaves, each node written as the leaves beneath it.
@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, [(1, 2), (2, 4), (4, 7)]),
        (3, [(2, 3), (0, 2), (4, 7)]),
        (4, [(5, 6), (6, 7), (0, 4)]),
        (6, [(4, 6), (0, 4)]),
    ],
)
def test_the_audit_paths_are_those_of_the_rfc(index, path):
    proof = inclusion_proof(index, 7, lambda start, end: (start, end))

    assert proof == path


@pytest.mark.parametrize(
    ("old", "path"),
    [
        (3, [(2, 3), (3, 4), (0, 2), (4, 7)]),
        (4, [(4, 7)]),
        (6, [(4, 6), (6, 7), (0, 4)]),
    ],
)
def test_the_consistency_proofs_are_those_of_the_rfc(old, path):
    proof = consistency_proof(old, 7, lambda start, end: (start, end))

    assert proof == path


@st.composite
def mutations(draw, proof):
    """Draw a proof that differs: a bit flipped, one hash dropped, doubled, added or cut short."""
    at = draw(st.integers(0, len(proof)))
    kinds = ["added"] + ["flipped", "dropped", "doubled", "shortened"] * (at < len(proof))
    match draw(st.sampled_from(kinds)):
        case "flipped":
            bit = 1 << draw(st.integers(0, 255))
            changed = [(int.from_bytes(proof[at]) ^ bit).to_bytes(32)]
        case "dropped":
            changed = []
        case "doubled":
            changed = [proof[at], proof[at]]
        case "shortened":
            changed = [proof[at][:-1]]
        case _:
            return [*proof[:at], draw(st.binary(min_size=32, max_size=32)), *proof[at:]]
    return [*proof[:at], *changed, *proof[at + 1 :]]


@settings(deadline=None)
@given(st.data(), st.integers(1, 300))
def test_a_changed_inclusion_proof_never_verifies(tree, data, size):
    index = data.draw(st.integers(0, size - 1))
    leaf, root = tree.hashes[index], tree.root(size)
    proof = inclusion_proof(index, size, tree.subtree)

    changed = data.draw(mutations(proof))

    assert not verify_inclusion(index, size, leaf, changed, root)


@settings(deadline=None)
@given(st.data(), st.integers(1, 300))
def test_an_inclusion_proof_is_for_one_leaf_at_one_place_in_one_tree(tree, data, size):
    index = data.draw(st.integers(0, size - 1))
    leaf, root = tree.hashes[index], tree.root(size)
    proof = inclusion_proof(index, size, tree.subtree)
    elsewhere = data.draw(st.integers(-1, 300).filter(lambda other: other != index))

    other_root = tree.root(size - 1 or 2)

    assert not verify_inclusion(elsewhere, size, leaf, proof, root)
    assert not verify_inclusion(index, size, tree.hashes[index - 1], proof, root)
    assert not verify_inclusion(index, size, leaf, proof, other_root)


@settings(deadline=None)
@given(st.data(), st.integers(1, 300))
def test_a_changed_consistency_proof_never_verifies(tree, data, new):
    old = data.draw(st.integers(1, new))
    roots = tree.root(old), tree.root(new)
    proof = consistency_proof(old, new, tree.subtree)

    changed = data.draw(mutations(proof))

    assert not verify_consistency(old, new, *roots, changed)


@settings(deadline=None)
@given(st.data(), st.integers(1, 299))
def test_a_consistency_proof_is_for_two_roots_alone(tree, data, new):
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, tree.subtree)

    forged = tree.subtree(1, 1 + new)

    assert not verify_consistency(old, new, forged, tree.root(new), proof)
    assert not verify_consistency(old, new, tree.root(old), forged, proof)
    assert not verify_consistency(new + 1, new, tree.root(old), tree.root(new), proof)


def test_a_proof_about_nothing_cannot_be_asked_for(tree):
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(5, 5, tree.subtree)
    with pytest.raises(ValueError, match="cannot continue"):
        consistency_proof(6, 5, tree.subtree)
