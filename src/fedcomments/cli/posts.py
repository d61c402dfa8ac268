"""`fedcomments publish` and `send`: tell other sites that a page links to them."""

from collections.abc import Sequence
from typing import Any

import click

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.settings import Settings

CHANGES = click.Choice(["published", "changed", "deleted"])
NOTHING = "It links to no other page within its own words."
STATES = {"dry": "nothing is sent", "unrecorded": "told, and not recorded"}
FINE = ("", "published", "changed", "unchanged", "deleted")
LOOKS = {
    "still_there": "The page is still there.",
    "not_found": "The page is not there (404).",
    "elsewhere": "The page redirects to another site.",
    "address_refused": "The page may not be fetched: its address is not on the public web.",
}


@click.command()
@click.argument("url")
@click.option("--change", type=CHANGES, default="published", show_default=True)
@as_json
@configured
def publish(settings: Settings, url: str, change: str, *, is_json: bool) -> None:
    """Look at the page at URL now; those that it links to are told by the running server."""
    done = perform(settings, "publish", url=url, change=change)
    tell(done, _told(done), is_json=is_json)


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what is found; send nothing.")
@as_json
@configured
def send(
    settings: Settings, source: str, target: str | None, *, is_dry: bool, is_json: bool
) -> None:
    """Tell the pages that SOURCE links to, or TARGET alone, and print what they answered."""
    done = perform(settings, "send", source=source, target=target, is_dry=is_dry)
    tell(done, _told(done), is_json=is_json)


def _told(done: dict[str, Any]) -> str:
    lines = [f"{done['url']}: {STATES.get(done['state'], done['state'])}"]
    announced = done.get("announced", "")
    if announced not in FINE:
        lines.append(f"  {LOOKS.get(announced, f'It could not be looked at ({announced}).')}")
        if done.get("looking"):
            lines.append(f"  It is looked at again at {done['looking']}.")
    elif not done["deliveries"]:
        lines.append(f"  {NOTHING}")
    return "\n".join([*lines, *([_table(done["deliveries"])] if done["deliveries"] else [])])


def _table(rows: Sequence[dict[str, Any]]) -> str:
    """One line for each target, and one for what it said, so that long addresses stay whole."""
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: dict[str, Any]) -> list[str]:
    how = f" by {row['protocol']} at {row['endpoint']}" if row["protocol"] else ""
    status = f" ({row['status']})" if row["status"] else ""
    lines = [f"  {row['state']:<11} {row['target']}", f"              {(how + status).strip()}"]
    if row["sentence"]:
        lines.append(f"              {row['sentence']}")
    if row.get("next"):
        lines.append(f"              {'next try' if row['attempts'] else 'due'} at {row['next']}")
    return [line for line in lines if line.strip()]
