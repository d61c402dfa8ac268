"""Bytes that nobody can guess, from a stock."""

import os
import threading
from collections.abc import Callable

STOCK = 4096


class Chance:
    """A `Random` that asks the system for many bytes at a time; no byte is given twice.

    Each time the system is asked, the interpreter lock is let go of, and beside busy threads
    getting it back takes longer than all else. Any thread may ask. A forked process must not,
    as it would be given the same bytes as its parent.
    """

    def __init__(self, system: Callable[[int], bytes] = os.urandom) -> None:
        self._system = system
        self._stock = b""
        self._used = 0
        self._turn = threading.Lock()

    def __call__(self, size: int) -> bytes:
        """So many bytes."""
        with self._turn:
            if self._used + size > len(self._stock):
                self._stock = self._system(max(STOCK, size))
                self._used = 0
            begin, self._used = self._used, self._used + size
            return self._stock[begin : self._used]
