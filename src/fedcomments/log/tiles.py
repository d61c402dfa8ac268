"""Tiles: the tree cut into pieces of 256 hashes that never change once full (C2SP tlog-tiles).

The tile `number` at `level` holds the roots of 256 neighbouring subtrees of 256**level leaves
each; at level 0 these are the leaf hashes. Only the last tile of a level may be partial.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal

from fedcomments.log.merkle import Subtree, chunk_root, fold

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_LEVEL: Final = 63
MAX_ENTRY: Final = 0xFFFF

Tile = Callable[[int, int], Sequence[bytes]]
"""(level, number) → the hashes of that tile, as many as there are."""


def path(level: int | Literal["entries"], number: int, width: int = WIDTH) -> str:
    """Where a tile or an entry bundle is served, below the log's prefix.

    `tile/<L>/<N>[.p/<W>]`, as in `tile/0/x001/x234/067.p/8`. Raises ValueError for a level, a
    number or a width that no tile has.
    """
    is_level = level == "entries" or 0 <= level <= MAX_LEVEL
    if not is_level or number < 0 or not 0 < width <= WIDTH:
        raise ValueError(f"no tile is {width} wide at level {level}, number {number}")
    digits = str(number)
    padded = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [padded[i : i + 3] for i in range(0, len(padded), 3)]
    place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{place}" + (f".p/{width}" if width < WIDTH else "")


def width(level: int, number: int, size: int) -> int:
    """How many hashes a tile holds in a tree of `size` leaves: 0 (not there yet) to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def completed(old: int, new: int) -> Iterator[tuple[int, int]]:
    """Name the tiles (level, number) that become full as a tree grows from `old` to `new` leaves.

    Lower levels come first: a tile's root, `chunk_root` of its hashes, stands in the tile above.
    """
    level = 0
    while new := new >> HEIGHT:
        old >>= HEIGHT
        yield from ((level, number) for number in range(old, new))
        level += 1


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Join up to 256 leaves into an entry bundle: each after its length, big-endian uint16.

    Raises ValueError for a leaf longer than a length can say.
    """
    parts = list[bytes]()
    for leaf in leaves:
        if len(leaf) > MAX_ENTRY:
            raise ValueError(f"a leaf of {len(leaf)} bytes fits in no entry bundle")
        parts += (len(leaf).to_bytes(2, "big"), leaf)
    return b"".join(parts)


def subtrees(tile: Tile) -> Subtree:
    """Turn a way to get tiles into a way to get the subtree roots that proofs ask for.

    The result takes 0 ≤ start ≤ end within the tree, start a multiple of the smallest power of
    two that is no less than end - start (every subtree of RFC 6962 is such), and raises
    ValueError otherwise, or where a tile holds fewer hashes than needed.
    """

    def subtree(start: int, end: int) -> bytes:
        span = end - start
        if span < 0 or start & ((1 << max(0, span - 1).bit_length()) - 1):
            raise ValueError(f"leaves {start} to {end} are no subtree")
        roots = list[bytes]()
        while start < end:
            height = (end - start).bit_length() - 1
            roots.append(_full(tile, start, height))
            start += 1 << height
        return fold(roots)

    return subtree


def _full(tile: Tile, start: int, height: int) -> bytes:
    """Root of the full subtree of 2**height leaves from `start`: all of it is in one tile."""
    level, rest = divmod(height, HEIGHT)
    number, first = divmod(start >> HEIGHT * level, WIDTH)
    hashes = tile(level, number)[first : first + (1 << rest)]
    if len(hashes) != 1 << rest:
        raise ValueError(f"tile {number} at level {level} is too short")
    return chunk_root(hashes)
