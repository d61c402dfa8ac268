"""The Unix socket beside the database, where a running server takes its owner's commands.

One command for each connection: a line of JSON `{"do": name, "with": {…}}`, answered by lines
`{"progress": [done, of]}` and at last `{"done": …}` or `{"refused": [code, sentence]}`. Only
the user who runs the server can open the socket.
"""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fedcomments.errors import FedcommentsError, Refused, Unavailable

logger = logging.getLogger("fedcomments.control")

Progress = Callable[[int, int], None]
Perform = Callable[[str, dict[str, Any], Progress], Awaitable[Any]]
"""(command, its arguments, whom to tell how far it is) → its outcome."""

LONGEST = 1024 * 1024
FAILED = "failed"


@asynccontextmanager
async def listen(socket: Path, perform: Perform) -> AsyncIterator[None]:
    """Take commands while the context lasts."""
    _remove(socket)
    mask = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(
            lambda reader, writer: _serve(reader, writer, perform), socket, limit=LONGEST
        )
    finally:
        os.umask(mask)
    try:
        yield
    finally:
        server.close()
        _remove(socket)


def _remove(socket: Path) -> None:
    with suppress(FileNotFoundError):
        socket.unlink()


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, perform: Perform
) -> None:
    loop = asyncio.get_running_loop()

    def tell(done: int, of: int) -> None:
        loop.call_soon_threadsafe(_write, writer, {"progress": [done, of]})

    try:
        command = json.loads(await reader.readline())
        answer = await _answer(command, perform, tell)
        # After the progress that other threads have asked to be told.
        loop.call_soon(_write, writer, answer)
        await asyncio.sleep(0)
        await writer.drain()
    except (OSError, ValueError):
        logger.warning("a command was broken off", exc_info=True)
    finally:
        writer.close()


async def _answer(command: dict[str, Any], perform: Perform, tell: Progress) -> dict[str, Any]:
    try:
        return {"done": await perform(command["do"], command["with"], tell)}
    except Refused as refusal:
        return {"refused": [refusal.code, refusal.sentence]}
    except FedcommentsError as error:
        return {"refused": [FAILED, str(error)]}
    except Exception as error:
        logger.exception("the command %s failed", command)
        return {"refused": [FAILED, f"It failed inside the server: {error!r}"]}


def _write(writer: asyncio.StreamWriter, line: dict[str, Any]) -> None:
    if not writer.is_closing():
        writer.write(json.dumps(line).encode() + b"\n")


async def ask(socket: Path, command: str, arguments: dict[str, Any], tell: Progress) -> Any:  # noqa: ANN401 - whatever the command gives
    """Hand a command to the running server. Raises ConnectionError if none runs, Refused."""
    if os.stat(socket).st_uid != os.getuid():  # noqa: PTH116 - one look, at once
        raise Unavailable(f"{socket} belongs to another user.")
    reader, writer = await asyncio.open_unix_connection(socket, limit=LONGEST)
    try:
        _write(writer, {"do": command, "with": arguments})
        async for line in reader:
            said = json.loads(line)
            if "progress" in said:
                tell(*said["progress"])
            elif "refused" in said:
                raise Told(*said["refused"])
            else:
                return said["done"]
    finally:
        writer.close()
    raise ConnectionError("the server stopped before it answered")


class Told(Refused):
    """A refusal that the server told; `reason` is its code."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
