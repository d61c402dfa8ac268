"""`fedcomments moderate`: decide what readers see."""

from datetime import UTC, datetime
from typing import Any

import click

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.settings import Settings

BY = "command line"


@click.group()
def moderate() -> None:
    """Decide what readers see. Every decision is an event, and can be taken back."""


@moderate.command("list")
@click.option("--site", "name", help="Only this blog.")
@as_json
@configured
def list_held(settings: Settings, name: str | None, *, is_json: bool) -> None:
    """List the responses that wait for you."""
    done = perform(settings, "moderate list", name=name)
    tell(done, "\n\n".join(map(_about, done)) or "Nothing waits.", is_json=is_json)


@moderate.command()
@click.argument("response_id", metavar="ID")
@as_json
@configured
def approve(settings: Settings, response_id: str, *, is_json: bool) -> None:
    """Show a response."""
    done = perform(settings, "moderate judge", response_id=response_id, state="shown", by=BY)
    tell(done, f"{response_id} is shown at {done['url']}", is_json=is_json)


@moderate.command()
@click.argument("response_id", metavar="ID")
@as_json
@configured
def hide(settings: Settings, response_id: str, *, is_json: bool) -> None:
    """Hide a response; its replies stay."""
    done = perform(settings, "moderate judge", response_id=response_id, state="hidden", by=BY)
    tell(done, f"{response_id} is hidden.", is_json=is_json)


@moderate.command()
@click.argument("url")
@as_json
@configured
def close(settings: Settings, url: str, *, is_json: bool) -> None:
    """Take no more responses under a page."""
    done = perform(settings, "moderate close", url=url, closed=True)
    tell(done, f"{done['url']} is closed.", is_json=is_json)


@moderate.command()
@click.argument("url")
@as_json
@configured
def reopen(settings: Settings, url: str, *, is_json: bool) -> None:
    """Take responses under a page again."""
    done = perform(settings, "moderate close", url=url, closed=False)
    tell(done, f"{done['url']} is open.", is_json=is_json)


@moderate.command()
@click.argument("url")
@click.argument("alias")
@as_json
@configured
def alias(settings: Settings, url: str, alias: str, *, is_json: bool) -> None:
    """Let ALIAS lead to the discussion of the page at URL."""
    done = perform(settings, "moderate alias", url=url, alias=alias)
    tell(done, f"{done['alias']} leads to {done['url']}", is_json=is_json)


def _about(one: dict[str, Any]) -> str:
    when = datetime.fromtimestamp(one["posted"] / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    text = "\n".join(f"  {line}" for line in one["text"].splitlines())
    why = "; ".join(one["reasons"])
    return (
        f"{one['id']}  {one['name'] or 'Anonymous'}, {when}\n  {one['url']}\n  held: {why}\n{text}"
    )
