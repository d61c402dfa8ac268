"""`fedcomments serve`: run the server."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import click

from fedcomments import app
from fedcomments.cli.told import configured, progress
from fedcomments.settings import Settings


@click.command()
@configured
def serve(settings: Settings) -> None:
    """Run the server in the foreground, until it is told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    run(_serve(settings))


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where it is installed: a third more requests."""
    with asyncio.Runner(loop_factory=_loops()) as runner:
        runner.run(main)


def _loops() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


async def _serve(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        with progress("bringing the views up to date") as tell:
            house = await stack.enter_async_context(app.open_house(settings, progress=tell))
        await stack.enter_async_context(app.serve(house, settings))
        click.echo(f"fedcomments serves {settings.server.address}", err=True)
        await told_to_stop()


async def told_to_stop() -> None:
    """Wait for SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
