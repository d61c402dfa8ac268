"""`fedcomments backup`: a copy of the database while it is used."""

from pathlib import Path

import click

from fedcomments.cli.told import as_json, configured, progress, tell
from fedcomments.database.opening import open_database
from fedcomments.settings import Settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_json
@configured
def backup(settings: Settings, file: Path, *, is_json: bool) -> None:
    """Copy the database to FILE, checked after writing; the server may go on."""
    with progress("copying") as told:
        open_database(settings.database.url).backup(file, told)
    tell({"file": str(file)}, f"The database is copied to {file}.", is_json=is_json)
