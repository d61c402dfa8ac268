"""`fedcomments rebuild`: make the views anew."""

import click

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.settings import Settings


@click.command()
@as_json
@configured
def rebuild(settings: Settings, *, is_json: bool) -> None:
    """Make every view anew from the logs. Nothing is lost by it: views are disposable."""
    done = perform(settings, "rebuild")
    tell(done, f"Made anew: {', '.join(done['views'])}.", is_json=is_json)
