"""Microformats parsed in other processes: a few warm ones, killed and replaced at a breach (H5)."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

import msgspec

from fedcomments.protocols.microformats import MOST_INPUT, MOST_OUTPUT, Document

DEADLINE = 5.0
WORKERS = 2
# A fresh process now and then, so that nothing one page left behind stays for ever.
MOST_PAGES = 2000


class Parser:
    """Parses pages' microformats, `workers` at a time; processes start when first needed.

    One hostile page costs its own worker and `seconds`, never another page's time in it.
    """

    def __init__(self, *, workers: int = WORKERS, seconds: float = DEADLINE) -> None:
        self._seconds = seconds
        self._free: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._turns = asyncio.Semaphore(workers)
        self._is_closed = False

    async def parse(self, html: str, url: str) -> Document | None:
        """Find the microformats of a page; None when they could not be found out in time.

        Of a page larger than 256 KiB only the beginning is read. `url` is the address after
        redirects; relative addresses are resolved against it, or against the page's base.
        """
        async with self._turns:
            if self._is_closed:
                return None
            try:
                worker = self._free.pop() if self._free else await _started()
            except OSError:
                return None
            answer = await self._asked(worker, html, url)
            if answer is None:
                return None
            await self._give_back(worker)
        return _read(answer)

    async def close(self) -> None:
        """End all processes; what is being parsed ends as None."""
        self._is_closed = True
        await asyncio.gather(*(worker.stop() for worker in (*self._free, *self._busy)))
        self._free.clear()

    async def _asked(self, worker: "_Worker", html: str, url: str) -> bytes | None:
        """Ask in time, or end the worker: its next answer would be this page's."""
        self._busy.add(worker)
        try:
            async with asyncio.timeout(self._seconds):
                return await worker.ask(html, url)
        except (TimeoutError, EOFError, OSError):
            await worker.stop()
            return None
        except BaseException:
            await worker.stop()
            raise
        finally:
            self._busy.discard(worker)

    async def _give_back(self, worker: "_Worker") -> None:
        if self._is_closed or worker.pages >= MOST_PAGES:
            await worker.stop()
        else:
            self._free.append(worker)


class _Worker:
    """One process, at most one question at a time."""

    def __init__(self, process: Process) -> None:
        self.pages = 0
        self._process = process

    async def ask(self, html: str, url: str) -> bytes:
        """Raises EOFError or OSError when it died, or says more than it may."""
        self.pages += 1
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise EOFError
        asked.write(_question(html, url))
        await asked.drain()
        length = int.from_bytes(await answers.readexactly(4), "big")
        if length > MOST_OUTPUT:
            raise EOFError
        return await answers.readexactly(length)

    async def stop(self) -> None:
        """Kill it and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        # Not communicate() after a cancel: the pipes are the process's, and it is dead.
        await asyncio.shield(self._process.wait())


async def _started() -> _Worker:
    """Start a fresh interpreter, never a fork: it would inherit the database and the sockets."""
    return _Worker(
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "fedcomments.protocols.mf2_worker"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
        )
    )


def _question(html: str, url: str) -> bytes:
    page = html.encode("utf-8", "replace")[:MOST_INPUT].decode("utf-8", "ignore").encode()
    place = url.encode("utf-8", "replace")
    return len(place).to_bytes(4, "big") + len(page).to_bytes(4, "big") + place + page


def _read(answer: bytes) -> Document | None:
    if not answer:
        return None
    try:
        return msgspec.json.decode(answer, type=Document)
    except (msgspec.MsgspecError, RecursionError):
        return None
