"""Built pages, kept until something happens to what they show.

A page is built from one moment of the database while the log goes on; it is kept only if
nothing touched it since that moment, so nothing old is ever served.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256

from multidict import CIMultiDict

MOST_BYTES = 64 * 1024 * 1024
MOST_TOUCHED = 10_000
GZIP = 16 + zlib.MAX_WBITS


class Built:
    """A page's bytes with what a client needs to know about them."""

    __slots__ = ("_gzip", "body", "etag", "headers", "origins", "page", "position")

    def __init__(
        self, body: bytes, content_type: str, *, page: str, position: int, origins: frozenset[str]
    ) -> None:
        self.body = body
        self.page = page
        self.position = position
        self.origins = origins
        self.etag = f'"{sha256(body).hexdigest()[:32]}"'
        self.headers = CIMultiDict(
            {
                "Content-Type": content_type,
                "ETag": self.etag,
                "Cache-Control": "no-cache",
                "Vary": "Origin, Accept-Encoding",
            }
        )
        self._gzip: bytes | None = None

    @property
    def gzip(self) -> bytes:
        """The same, compressed; made when first asked for."""
        if self._gzip is None:
            packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
            self._gzip = packer.compress(self.body) + packer.flush()
        return self._gzip


class Cache:
    """Built pages by the question that was asked."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._built: OrderedDict[str, Built] = OrderedDict()
        self._asked: dict[str, set[str]] = {}
        self._touched: OrderedDict[str, int] = OrderedDict()

    def get(self, question: str) -> Built | None:
        """What was built for a question, if it is still true."""
        return self._built.get(question)

    def keep(self, question: str, built: Built) -> None:
        """Keep a page, unless its discussion went on while it was built."""
        if built.position < self._touched.get(built.page, 0) or len(built.body) > self._most:
            return
        self._drop(question)
        self._built[question] = built
        self._asked.setdefault(built.page, set()).add(question)
        self._bytes += len(built.body)
        while self._bytes > self._most:
            self._drop(next(iter(self._built)))

    def touch(self, changes: Iterable[tuple[str, int]]) -> None:
        """Something happened: (page, position) each."""
        for page, position in changes:
            self._touched[page] = position
            self._touched.move_to_end(page)
            for question in tuple(self._asked.get(page, ())):
                self._drop(question)
        while len(self._touched) > MOST_TOUCHED:
            self._touched.popitem(last=False)

    def clear(self) -> None:
        """Forget everything that was built."""
        self._built.clear()
        self._asked.clear()
        self._bytes = 0

    def _drop(self, question: str) -> None:
        built = self._built.pop(question, None)
        if built is None:
            return
        self._bytes -= len(built.body)
        questions = self._asked[built.page]
        questions.discard(question)
        if not questions:
            del self._asked[built.page]
