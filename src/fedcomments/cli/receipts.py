"""`fedcomments audit receipt`: check a receipt that somebody kept."""

from pathlib import Path

import click

from fedcomments.audit.receipt import Proven, prove
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.database.opening import open_database
from fedcomments.errors import Malformed
from fedcomments.server.shapes import moment
from fedcomments.settings import Settings
from fedcomments.views.sites import every

LARGEST = 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vkey", "vkeys", multiple=True, help="The log's key, if it is not kept here.")
@as_json
@configured
def receipt(settings: Settings, file: Path, vkeys: tuple[str, ...], *, is_json: bool) -> None:
    """Check the receipt in FILE, offline: is what it proves in the log that signed it?"""
    if file.stat().st_size > LARGEST:
        raise Malformed(f"{file} is too long to be a receipt.")
    proven = prove(_text(file), vkeys or _known(settings))
    told = {
        "origin": proven.under.origin,
        "size": proven.under.size,
        "seq": proven.index,
        "id": proven.leaf.id,
        "type": proven.leaf.type,
        "time": moment(proven.leaf.ts),
    }
    tell(told, _sentence(proven), is_json=is_json)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"{file} is no receipt.") from error


def _known(settings: Settings) -> list[str]:
    """The keys of the logs that are kept here."""
    walker = open_database(settings.database.url).walker()
    try:
        walker.begin(())
        return [site.vkey for site in walker.read((every(),))[0]]
    finally:
        walker.close()


def _sentence(proven: Proven) -> str:
    return (
        f"{proven.leaf.type} {proven.leaf.id} of {moment(proven.leaf.ts)} stands at position "
        f"{proven.index} of {proven.under.origin}, signed when it had {proven.under.size} events."
    )
