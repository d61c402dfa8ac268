"""A body put together piece by piece and never larger than allowed, however it is packed."""

import zlib

from fedcomments.errors import Unreachable

_GZIP = 31  # zlib's word for: a gzip header, the largest window
# A piece costs the same to take in whether it has one byte or a thousand.
_MOST_PIECES = 16_384


class Body:
    """Takes what comes over the wire, gives what it means (protocols.md H3).

    Decoded bytes are counted while they are unpacked: the memory used is bounded by `limit`, not
    by what a bomb would unpack to. One that `cuts` takes what fits, and then is full.
    """

    def __init__(self, encoding: str, limit: int, *, cuts: bool = False) -> None:
        """Begin, with the value of Content-Encoding. Raises Unreachable."""
        if encoding not in {"", "identity", "gzip", "x-gzip"}:
            raise Unreachable("bad_encoding", "It came in an encoding that was not asked for.")
        self._unpacking = zlib.decompressobj(_GZIP) if "gzip" in encoding else None
        self._limit = limit
        self._packed = 0
        self._pieces = 0
        self._whole = bytearray()
        self._cuts = cuts
        self.is_full = False

    def add(self, piece: bytes) -> None:
        """Take the next piece. Raises Unreachable over the limit, or if it cannot be unpacked."""
        self._pieces += 1
        self._packed += len(piece)
        # Packed bytes too: gzip may hold any number of blocks that unpack to nothing.
        is_long = self._packed > self._limit or self._pieces > _MOST_PIECES
        if not is_long or self._cuts:
            self._whole += piece if self._unpacking is None else self._unpacked(piece)
        self.is_full = is_long or len(self._whole) > self._limit
        if self.is_full and not self._cuts:
            raise Unreachable("too_large", f"It is larger than {self._limit} bytes.")

    def whole(self) -> bytes:
        """Give the body, which is complete. Raises Unreachable if it is not."""
        is_open = self._unpacking is not None and self._packed and not self._unpacking.eof
        if is_open and not self._cuts:
            raise Unreachable("bad_encoding", "It breaks off in the middle.")
        return bytes(self._whole[: self._limit])

    def _unpacked(self, piece: bytes) -> bytes:
        assert self._unpacking is not None  # noqa: S101 - only called if there is something packed
        try:
            more = self._unpacking.decompress(piece, self._limit - len(self._whole) + 1)
        except zlib.error as fault:
            raise Unreachable("bad_encoding", "It says gzip and is not.") from fault
        if self._unpacking.unused_data:
            raise Unreachable("bad_encoding", "Something follows after the end of the gzip data.")
        return more
