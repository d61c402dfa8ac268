"""Handing a command to the running server, or doing it here if none runs."""

import asyncio
from pathlib import Path
from typing import Any

from fedcomments import operations
from fedcomments.app import open_house
from fedcomments.cli.told import progress
from fedcomments.errors import Misconfigured
from fedcomments.replay import Progress
from fedcomments.server import control
from fedcomments.settings import Settings

FOUNDING = ("site add", "audit import")
"""Commands that may begin a database; any other one in the wrong folder would make an empty one."""


def perform(settings: Settings, command: str, **arguments: object) -> Any:  # noqa: ANN401 - whatever the command gives
    """Do what a command says, wherever it can be done. Raises Refused and other errors."""
    with progress(command) as tell:
        return asyncio.run(_perform(settings, command, arguments, tell))


async def _perform(
    settings: Settings, command: str, arguments: dict[str, Any], tell: Progress
) -> Any:  # noqa: ANN401 - as above
    try:
        return await control.ask(settings.socket, command, arguments, tell)
    except (FileNotFoundError, ConnectionRefusedError):  # no server runs, or it died
        if command not in FOUNDING:
            _must_be_there(settings)
        async with open_house(settings, progress=tell) as house:
            return await operations.perform(house, command, arguments, tell)


def _must_be_there(settings: Settings) -> None:
    """Raises Misconfigured where there is no database file yet."""
    url = settings.database.url
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        raise Misconfigured(
            f"there is no database at {path.absolute()}: is this the right folder? --config FILE"
        )
