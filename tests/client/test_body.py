"""Bodies: counted while they are unpacked."""

import gzip
import tracemalloc
import zlib

import pytest

from fedcomments.client.body import Body
from fedcomments.errors import Unreachable

MIB = 1024 * 1024
BOMB = gzip.compress(bytes(64 * MIB))


def put_together(encoding, packed, limit=MIB, step=65536):
    body = Body(encoding, limit)
    for start in range(0, len(packed), step):
        body.add(packed[start : start + step])
    return body.whole()


def refusal(*arguments, **named):
    with pytest.raises(Unreachable) as caught:
        put_together(*arguments, **named)
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["", "identity"])
def test_a_plain_body_comes_as_it_is(encoding):
    assert put_together(encoding, b"word " * 100, step=7) == b"word " * 100


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip"])
@pytest.mark.parametrize("step", [1, 7, 65536])
def test_a_packed_body_is_unpacked_however_it_is_cut(encoding, step):
    assert put_together(encoding, gzip.compress(b"word " * 100), step=step) == b"word " * 100


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(encoding):
    def packed(size):
        return gzip.compress(bytes(size)) if encoding else bytes(size)

    assert len(put_together(encoding, packed(1000), limit=1000)) == 1000
    assert refusal(encoding, packed(1001), limit=1000) == "too_large"


def test_no_body_at_all_is_an_empty_one():
    assert put_together("gzip", b"") == b""


@pytest.mark.parametrize(
    "encoding",
    ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip,br", "gzip;q=1", "utf-8", "none"],
)
def test_only_what_was_asked_for_is_unpacked(encoding):
    assert refusal(encoding, b"") == "bad_encoding"


@pytest.mark.parametrize(
    "packed",
    [
        b"<p>not packed",
        zlib.compress(b"not gzip"),
        gzip.compress(b"word" * 100)[:-9],
        gzip.compress(b"word" * 100)[:5],
        gzip.compress(b"word" * 100)[:-8] + bytes(8),
        gzip.compress(b"one") + gzip.compress(b"two"),
        gzip.compress(b"one") + b"\0",
    ],
)
@pytest.mark.parametrize("step", [1, 65536])
def test_broken_packing_is_refused(packed, step):
    assert refusal("gzip", packed, step=step) == "bad_encoding"


def test_packing_within_packing_is_undone_once():
    inner = gzip.compress(b"word")

    assert put_together("gzip", gzip.compress(inner)) == inner


def test_a_bomb_costs_no_more_than_the_limit():
    tracemalloc.start()

    reason = refusal("gzip", BOMB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert reason == "too_large"
    assert peak < 4 * MIB


def test_blocks_that_unpack_to_nothing_end_too():
    nothing = b"\x00\x00\x00\xff\xff"

    assert refusal("gzip", gzip.compress(b"")[:10] + nothing * MIB) == "too_large"


def test_a_body_in_crumbs_is_refused():
    assert refusal("", bytes(20_000), step=1) == "too_large"
