"""The tree and its frontier."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from fedcomments.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    chunk_root,
    leaf_hash,
    node_hash,
)

# The leaves and tree heads of the Certificate Transparency reference tests.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")
LEAVES += ("606162636465666768696a6b6c6d6e6f",)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def grow(hashes):
    frontier = Frontier()
    for one in hashes:
        frontier = frontier.append(one)
    return frontier


def naive_root(hashes):
    """RFC 6962, 2.1, word for word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(naive_root(hashes[:k]), naive_root(hashes[k:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size):
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]

    frontier = grow(hashes)

    assert frontier.root().hex() == ROOTS[size]


def test_every_root_up_to_300_leaves_is_the_one_another_library_finds(tree):
    theirs = InmemoryTree(algorithm="sha256")
    ours, found, expected = Frontier(), [], []

    for leaf, hashed in zip(tree.leaves, tree.hashes, strict=True):
        theirs.append_entry(leaf)
        ours = ours.append(hashed)
        found.append(ours.root())
        expected.append(theirs.get_root())

    assert len(found) == 300
    assert found == expected


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=70))
def test_a_frontier_has_the_root_that_the_definition_gives(leaves):
    hashes = [leaf_hash(leaf) for leaf in leaves]

    frontier = grow(hashes)

    assert frontier.size == len(leaves)
    assert frontier.root() == naive_root(hashes)


def test_a_frontier_survives_being_stored_at_every_size(tree):
    frontier, stored = Frontier(), []

    for hashed in tree.hashes:
        frontier = frontier.append(hashed)
        stored.append((Frontier.from_bytes(frontier.size, frontier.to_bytes()), frontier))

    assert all(read == written for read, written in stored)


@pytest.mark.parametrize(("size", "length"), [(0, 32), (1, 0), (1, 31), (3, 32), (4, 64), (-1, 32)])
def test_a_stored_frontier_that_does_not_fit_its_size_is_refused(size, length):
    with pytest.raises(ValueError, match="no frontier"):
        Frontier.from_bytes(size, bytes(length))


def test_whole_chunks_may_be_appended_at_once(tree):
    slowly = grow(tree.hashes[:272])

    quickly = Frontier().append(chunk_root(tree.hashes[:256]), 8)
    quickly = quickly.append(chunk_root(tree.hashes[256:272]), 4)

    assert quickly == slowly


def test_a_chunk_cannot_be_appended_where_it_would_not_be_aligned(tree):
    frontier = grow(tree.hashes[:3])

    with pytest.raises(ValueError, match="height 1"):
        frontier.append(chunk_root(tree.hashes[4:6]), 1)


@pytest.mark.parametrize("count", [0, 3, 6, 255])
def test_a_chunk_is_a_power_of_two(tree, count):
    with pytest.raises(ValueError, match="full chunk"):
        chunk_root(tree.hashes[:count])


def test_appending_leaves_the_earlier_frontier_as_it_was(tree):
    before = grow(tree.hashes[:7])
    root = before.root()

    before.append(tree.hashes[7])

    assert (before.size, before.root()) == (7, root)
