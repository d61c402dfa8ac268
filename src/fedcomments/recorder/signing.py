"""Signs what the logs are: a checkpoint is durable, here and outside the database, then shown."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from fedcomments.database import Reader, Writer
from fedcomments.errors import Unknown
from fedcomments.log import checkpoint, log, note, published
from fedcomments.log.checkpoint import Checkpoint
from fedcomments.log.published import Signed
from fedcomments.recorder import Recorder

PAUSE = 1000
"""Least time (ms) between two checkpoints of a log."""


class Signer:
    """Gives each log's last checkpoint, signing a new one where the log has grown.

    `kept` is a folder outside the database where the last ones are copied, one file for a log.
    """

    def __init__(
        self, recorder: Recorder, reader: Reader, clock: Callable[[], int], kept: Path | None
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._clock = clock
        self._kept = kept
        self._turns: dict[str, asyncio.Lock] = {}

    async def latest(self, site: str, origin: str) -> Signed:
        """The last checkpoint; at most once a second it is a new one. Raises Unknown."""
        async with self._turns.setdefault(site, asyncio.Lock()):
            state: log.State | None
            signed: Signed | None
            state, signed = await self._reader.read(log.state(site), published.latest(site))
            if state is None:
                raise Unknown(f"There is no log of {site}.")
            if signed is not None and not self._is_due(state.head.size, signed):
                return signed
            return await self._sign(site, origin)

    async def covering(self, site: str, origin: str, seq: int) -> Signed:
        """A checkpoint under which a position stands, after a moment if need be. Raises Unknown."""
        signed = await self.latest(site, origin)
        if seq < signed.size:
            return signed
        (state,) = await self._reader.read(log.state(site))
        if seq < 0 or state is None or seq >= state.head.size:
            raise Unknown("The log has no such position.")
        await asyncio.sleep(max(0, signed.ts + PAUSE - self._clock()) / 1000)
        signed = await self.latest(site, origin)
        if seq < signed.size:
            return signed
        raise Unknown("The log has no checkpoint of this position yet.")

    def _is_due(self, size: int, signed: Signed) -> bool:
        return size > signed.size and self._clock() >= signed.ts + PAUSE

    async def _sign(self, site: str, origin: str) -> Signed:
        secrets = await self._recorder.secrets(site)
        now = self._clock()

        def sign(writer: Writer) -> Signed:
            state: log.State = writer.read((log.state(site),))[0]
            text = checkpoint.write(Checkpoint(origin, state.head.size, state.root))
            signed = Signed(
                state.head.size, state.root, now, note.sign(text, origin, secrets.signing)
            )
            writer.write(published.keep(site, signed))
            return signed

        signed = await self._recorder.alone(sign)
        if self._kept is not None:
            await asyncio.to_thread(_copy, copy_of(self._kept, site), signed.note)
        return signed

    async def forget(self, site: str) -> None:
        """The log was removed."""
        if self._kept is not None:
            await asyncio.to_thread(copy_of(self._kept, site).unlink, missing_ok=True)


def copy_of(kept: Path, site: str) -> Path:
    """Where a log's last checkpoint is kept outside the database."""
    return kept / f"{site}.checkpoint"


def _copy(file: Path, text: str) -> None:
    """Replace a file at once, so that a crash leaves the old one or the new one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
