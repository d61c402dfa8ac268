"""A tree to try things on: 300 leaves, and the root over any of them as RFC 6962 defines it."""

from functools import cache

import pytest

from fedcomments.log.merkle import leaf_hash, node_hash


class Tree:
    """RFC 6962, 2.1, word for word: recursive, and slow but for its memory."""

    def __init__(self, size):
        self.leaves = [b"leaf %d" % i for i in range(size)]
        self.hashes = [leaf_hash(leaf) for leaf in self.leaves]
        self.subtree = cache(self._subtree)

    def root(self, size):
        return self.subtree(0, size)

    def _subtree(self, start, end):
        if end - start == 1:
            return self.hashes[start]
        k = 1
        while k * 2 < end - start:
            k *= 2
        return node_hash(self.subtree(start, start + k), self.subtree(start + k, end))


@pytest.fixture(scope="session")
def tree():
    return Tree(300)
