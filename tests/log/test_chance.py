"""Bytes from a stock are the system's own, in order, and never given twice."""

import os
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from fedcomments.log.chance import STOCK, Chance


@given(st.lists(st.integers(min_value=0, max_value=2 * STOCK), max_size=50))
def test_no_byte_is_given_twice(sizes):
    drawn = []

    def system(size):
        drawn.append(os.urandom(size))
        return drawn[-1]

    chance = Chance(system)

    given_out = [chance(size) for size in sizes]

    assert list(map(len, given_out)) == sizes
    left = b"".join(drawn)
    for piece in given_out:
        assert piece in left
        left = left[left.index(piece) + len(piece) :]


def test_threads_get_different_bytes():
    chance = Chance()

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(lambda _: chance(16), range(4000)))

    assert len(set(tokens)) == len(tokens)
