"""Handing a command to the running server, or doing it here if none runs."""

import asyncio
from typing import Any

from fedcomments import operations
from fedcomments.app import open_house
from fedcomments.cli.told import progress
from fedcomments.replay import Progress
from fedcomments.server import control
from fedcomments.settings import Settings


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
        async with open_house(settings, progress=tell) as house:
            return await operations.perform(house, command, arguments, tell)
