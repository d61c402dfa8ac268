"""`fedcomments erase`: forget what one person said, everywhere."""

from typing import Any

import click

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.errors import Malformed
from fedcomments.server.shapes import moment
from fedcomments.settings import Settings


@click.command()
@click.option("--author-token", "author_token", help="The token of their browser.")
@click.option("--email", help="The e-mail address that they gave.")
@click.option("--url", help="Their website, or the page elsewhere that they wrote.")
@click.option("--site", "name", help="Only in this blog.")
@click.option("--yes", is_flag=True, help="Erase; without it they are only listed.")
@as_json
@configured
def erase(
    settings: Settings, name: str | None, *, yes: bool, is_json: bool, **whose: str | None
) -> None:
    """List all that is kept of one person's words, or erase it for ever with --yes.

    The log still verifies; that something was said there stays, and not what or by whom.
    """
    given = {by: value for by, value in whose.items() if value}
    if len(given) != 1:
        raise Malformed("Give one of --author-token, --email or --url.")
    ((by, value),) = given.items()
    done = perform(settings, "erase", name=name, by=by, value=value, is_dry=not yes)
    tell(done, _told(done), is_json=is_json)


def _told(done: dict[str, Any]) -> str:
    rows = done["responses"]
    if not rows:
        return "Nothing is kept of theirs."
    lines = [_about(row) for row in rows]
    last = f"{len(rows)} erased." if done["erased"] else f"{len(rows)} would be erased by --yes."
    return "\n".join([*lines, last])


def _about(row: dict[str, Any]) -> str:
    first = row["text"].strip().splitlines()[:1]
    words = first[0][:60] if first else ""
    return f"{row['id']}  {moment(row['posted'])}  {row['page']}\n  {row['name']}: {words}"
