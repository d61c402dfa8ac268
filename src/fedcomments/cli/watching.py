"""`fedcomments audit watch`: hold another server's log against what it was, from outside."""

import asyncio
import sys
from pathlib import Path

import click
import msgspec

from fedcomments.app import wall_clock
from fedcomments.audit.elsewhere import FINE, Kept, Looked, look
from fedcomments.cli.told import FAILED, as_json, configured, tell
from fedcomments.client.fetch import Client
from fedcomments.errors import Malformed, Unreachable
from fedcomments.settings import Settings

HOUR = 3_600_000
JSON = "application/json"


@click.command()
@click.argument("url")
@click.option("--vkey", default="", help="The log's key; else the one of the first look.")
@click.option(
    "--kept",
    type=click.Path(dir_okay=False, path_type=Path),
    default="watched.json",
    show_default=True,
    help="Where the last checkpoint is kept.",
)
@click.option("--silence", default=0, help="Hours after which a log that stands still is told.")
@click.option("--webhook", default="", help="Where an alert is posted, as JSON.")
@as_json
@configured
def watch(  # noqa: PLR0913 - one argument for each option
    settings: Settings,
    url: str,
    *,
    vkey: str,
    kept: Path,
    silence: int,
    webhook: str,
    is_json: bool,
) -> None:
    """Look at the log at URL (…/log/NAME) once; exits with 1 on fork, rollback or silence.

    Run it by the clock. On a fork or a rollback the other checkpoint is kept beside the last one:
    the two together prove it.
    """
    seen = asyncio.run(_look(settings, url.rstrip("/"), vkey, _read(kept), silence, webhook))
    if seen.kept is not None:
        _write(kept, msgspec.json.encode(seen.kept))
    if seen.evidence:
        _write(kept.with_suffix(f".{seen.verdict}"), seen.evidence.encode())
    told = {"verdict": seen.verdict, "sentence": seen.sentence, "size": seen.size}
    tell(told, seen.sentence, is_json=is_json)
    if seen.verdict not in FINE:
        sys.exit(FAILED)


async def _look(  # noqa: PLR0913, PLR0917 - as above
    settings: Settings, url: str, vkey: str, kept: Kept | None, silence: int, webhook: str
) -> Looked:
    client = Client(settings.server.address, allow=settings.fetch.allow)
    try:
        seen = await look(client, url, kept, vkey=vkey, now=wall_clock(), silence=silence * HOUR)
        if webhook and seen.verdict not in FINE:
            await _alert(client, webhook, url, seen)
        return seen
    finally:
        client.close()


async def _alert(client: Client, webhook: str, url: str, seen: Looked) -> None:
    body = {"log": url, "verdict": seen.verdict, "sentence": seen.sentence}
    try:
        await client.post(webhook, msgspec.json.encode(body), JSON, purpose="an alert")
    except Unreachable as error:
        click.echo(f"fedcomments: nobody could be told: {error.sentence}", err=True)


def _read(kept: Path) -> Kept | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Kept)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise Malformed(f"{kept} is not what this command keeps.") from error


def _write(file: Path, body: bytes) -> None:
    """Replace a file at once, so that a crash leaves the old one or the new one."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(body)
    beside.replace(file)
