"""The process that parses microformats, apart from everything that could be harmed (H5).

It reads requests from its standard input and writes answers to its standard output: lengths
as 4 bytes, big-endian, then the address and the page; then one length and the answer as JSON,
where length 0 means that nothing could be found out. Whoever asks may kill it at any time.
"""

import contextlib
import resource
import signal
import sys
import warnings
from os import nice
from typing import BinaryIO

import mf2py
import msgspec

from fedcomments.protocols.microformats import MOST_OUTPUT, document

MOST_MEMORY = 768 * 1024 * 1024
# Long enough that whoever asked gives up first; this is for when it died itself.
ALARM = 15
_LENGTHS = (16 * 1024, 1024, 128)


def understand(html: str, url: str) -> bytes:
    """Parse a page; gives a `Document` as JSON of at most 64 KiB, b"" when even that is too much.

    Never with mf2py's default parser, which one page can keep busy for minutes, and never
    without a page, for then it would fetch one by itself.
    """
    raw = mf2py.parse(doc=html, url=url, html_parser="lxml")
    for longest in _LENGTHS:
        answer = msgspec.json.encode(document(raw, longest=longest))
        if len(answer) <= MOST_OUTPUT:
            return answer
    return b""


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions, or until memory ran out."""
    while head := asked.read(8):
        url = asked.read(int.from_bytes(head[:4], "big")).decode()
        html = asked.read(int.from_bytes(head[4:], "big")).decode()
        signal.alarm(ALARM)
        answer = _tried(html, url)
        signal.alarm(0)
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _tried(html: str, url: str) -> bytes:
    try:
        return understand(html, url)
    except MemoryError:
        # What is left of it cannot be trusted to serve the next page.
        sys.exit(1)
    except Exception:  # noqa: BLE001 - a stranger's page may trip the parser in any way
        return b""


def main() -> None:
    """Give up power and priority, then serve."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        nice(5)
    warnings.simplefilter("ignore")
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
