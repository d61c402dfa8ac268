"""`fedcomments init`: leave a working configuration."""

from pathlib import Path

import click
from msgspec.structs import asdict

from fedcomments.cli.perform import perform
from fedcomments.errors import Conflict
from fedcomments.settings import DEFAULT_FILE, load

TEMPLATE = """\
# Every other setting is documented in config/fedcomments.toml.

[server]
host = "127.0.0.1"
port = 8080
public_url = "{public_url}"

[database]
url = "sqlite:///fedcomments.db"
"""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--public-url", default="", help="The server's address as browsers see it.")
@click.option("--site", nargs=2, metavar="NAME URL", help="Serve this blog.")
def init(folder: Path, public_url: str, site: tuple[str, str] | None) -> None:
    """Leave a configuration and an empty database in FOLDER (here)."""
    file = folder / DEFAULT_FILE
    if file.exists():
        raise Conflict(f"{file} is already there.")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(TEMPLATE.format(public_url=public_url), encoding="utf-8")
    settings = load(file)
    click.echo(f"{file} is written.")
    if site is None:
        perform(settings, "site list")
        click.echo("Next: fedcomments site add NAME URL, then fedcomments serve.")
        return
    done = perform(settings, "site add", name=site[0], urls=[site[1]], **asdict(settings.policy))
    click.echo(f"Put this line where the discussion should stand:\n\n  {done['embed']}\n")
    click.echo("Next: fedcomments serve")
