"""Tiles, against the numbers of C2SP tlog-tiles."""

from itertools import pairwise

import pytest

from fedcomments.log import tiles
from fedcomments.log.merkle import (
    EMPTY_ROOT,
    chunk_root,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)


def cut(hashes):
    """Cut a tree into tiles, {(level, number): hashes}, as the specification defines them."""
    pieces, level = {}, 0
    while hashes:
        rows = [hashes[i : i + 256] for i in range(0, len(hashes), 256)]
        pieces |= {(level, number): row for number, row in enumerate(rows)}
        hashes = [chunk_root(row) for row in rows if len(row) == 256]
        level += 1
    return pieces


@pytest.fixture(scope="module")
def large():
    """Give the leaf hashes of a tree of 70,000, the example of the specification."""
    return [leaf_hash(b"%d" % i) for i in range(70_000)]


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 999, 256, "tile/0/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (4, 1234067, 256, "tile/4/x001/x234/067"),
        (4, 1234067, 8, "tile/4/x001/x234/067.p/8"),
        (63, 273, 112, "tile/63/273.p/112"),
        ("entries", 1234067, 255, "tile/entries/x001/x234/067.p/255"),
    ],
)
def test_a_tile_is_found_where_the_specification_says(level, number, width, path):
    assert tiles.path(level, number, width) == path


@pytest.mark.parametrize(
    ("level", "number", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_what_no_tile_has_makes_no_path(level, number, width):
    with pytest.raises(ValueError, match="no tile"):
        tiles.path(level, number, width)


def test_a_tree_of_70000_has_the_tiles_of_the_specification():
    completed = list(tiles.completed(0, 70_000))

    assert completed == [(0, number) for number in range(273)] + [(1, 0)]
    assert tiles.width(0, 272, 70_000) == 256
    assert tiles.width(0, 273, 70_000) == 112
    assert tiles.width(0, 274, 70_000) == 0
    assert tiles.width(1, 0, 70_000) == 256
    assert tiles.width(1, 1, 70_000) == 17
    assert tiles.width(2, 0, 70_000) == 1


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above_it():
    assert list(tiles.completed(0, 256)) == [(0, 0)]
    assert tiles.width(1, 0, 256) == 1


@pytest.mark.parametrize(
    ("old", "new", "tiles_"),
    [
        (0, 0, []),
        (0, 255, []),
        (255, 256, [(0, 0)]),
        (256, 511, []),
        (200, 600, [(0, 0), (0, 1)]),
        (65_535, 65_536, [(0, 255), (1, 0)]),
        (65_536, 65_536, []),
    ],
)
def test_growing_names_the_tiles_that_become_full(old, new, tiles_):
    assert list(tiles.completed(old, new)) == tiles_


def test_growing_in_steps_completes_each_tile_once():
    steps = [0, 1, 255, 256, 300, 1000, 65_535, 65_536, 140_000]

    in_steps = [tile for old, new in pairwise(steps) for tile in tiles.completed(old, new)]

    assert sorted(in_steps) == sorted(tiles.completed(0, 140_000))


def test_an_entry_bundle_says_the_length_of_each_leaf():
    bundle = tiles.bundle([b"", b"one", b"x" * 258])

    assert bundle == b"\0\0" + b"\0\3one" + b"\1\2" + b"x" * 258


def test_a_leaf_too_long_for_a_bundle_is_refused():
    with pytest.raises(ValueError, match="entry bundle"):
        tiles.bundle([b"x" * 65_536])


def test_tiles_give_every_subtree_that_proofs_ask_for(tree):
    pieces = cut(tree.hashes)
    subtree = tiles.subtrees(lambda *tile: pieces[tile])

    for size in range(1, 301):
        assert subtree(0, size) == tree.root(size)
        proof = inclusion_proof(size // 3, size, subtree)
        assert proof == inclusion_proof(size // 3, size, tree.subtree)


def test_proofs_reach_through_three_levels_of_tiles(large):
    pieces = cut(large)
    subtree = tiles.subtrees(lambda *tile: pieces[tile])
    root, old_root = subtree(0, 70_000), subtree(0, 65_537)

    inclusion = inclusion_proof(65_600, 70_000, subtree)
    consistency = consistency_proof(65_537, 70_000, subtree)

    assert verify_inclusion(65_600, 70_000, large[65_600], inclusion, root)
    assert verify_consistency(65_537, 70_000, old_root, root, consistency)


def test_the_subtree_over_nothing_is_the_empty_one():
    assert tiles.subtrees(lambda *_: [])(0, 0) == EMPTY_ROOT


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, 5), (3, 2), (4, 9)])
def test_leaves_that_are_no_subtree_are_refused(tree, start, end):
    with pytest.raises(ValueError, match="no subtree"):
        tiles.subtrees(lambda *_: tree.hashes[:256])(start, end)


def test_a_tile_that_is_too_short_is_noticed(tree):
    with pytest.raises(ValueError, match="too short"):
        tiles.subtrees(lambda *_: tree.hashes[:3])(0, 4)
