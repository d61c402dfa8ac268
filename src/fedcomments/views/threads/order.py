"""Reading order: where a response stands among the others of its page.

A response's component is 12 bytes: its own time (ms, 6 bytes), then its position (6 bytes),
both big-endian. Its *path* is its ancestors' components and its own, so that sorting paths
as bytes gives every reply beneath what it answers. Past depth 128 a reply sorts beneath its
ancestor there, and keeps its true parent. The *newest* path is the same with the first
component inverted: youngest discussions first, each in its own order.
"""

COMPONENT = 12
DEEPEST = 128 * COMPONENT
ALL_BITS = (1 << (8 * COMPONENT)) - 1


def path(above: bytes, time: int, seq: int) -> bytes:
    """The path of the response at `seq`, beneath the path `above` (empty: top level)."""
    return above[:DEEPEST] + time.to_bytes(6, "big") + seq.to_bytes(6, "big")


def newest(oldest: bytes) -> bytes:
    """A path → the same place in the order that begins with the youngest discussion."""
    first = int.from_bytes(oldest[:COMPONENT], "big") ^ ALL_BITS
    return first.to_bytes(COMPONENT, "big") + oldest[COMPONENT:]
