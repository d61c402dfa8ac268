"""`fedcomments site`: the blogs that are served here."""

from typing import Any

import click

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.settings import Settings

COMMENTS = click.Choice(["open", "first", "all"])


@click.group()
def site() -> None:
    """The blogs that are served here."""


@site.command()
@click.argument("name")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--comments", type=COMMENTS, help="How comments are judged; [policy] comments.")
@as_json
@configured
def add(
    settings: Settings, name: str, urls: tuple[str, ...], comments: str | None, *, is_json: bool
) -> None:
    """Serve the blog NAME, which owns every page below URL. It may run beside the server."""
    chosen = comments or settings.policy.comments
    done = perform(settings, "site add", name=name, urls=list(urls), comments=chosen)
    tell(
        done,
        f"{_about(done)}\n\nPut this line where the discussion should stand:\n\n  {done['embed']}",
        is_json=is_json,
    )


@site.command("list")
@as_json
@configured
def list_sites(settings: Settings, *, is_json: bool) -> None:
    """List the blogs."""
    done = perform(settings, "site list")
    lines = [f"{one['site']}  {'  '.join(one['prefixes'])}" for one in done]
    tell(
        done,
        "\n".join(lines) or "No blog is served yet: fedcomments site add NAME URL",
        is_json=is_json,
    )


@site.command()
@click.argument("name")
@as_json
@configured
def show(settings: Settings, name: str, *, is_json: bool) -> None:
    """Tell about one blog, and how to embed its discussions."""
    done = perform(settings, "site show", name=name)
    tell(done, f"{_about(done)}\n  embed     {done['embed']}", is_json=is_json)


@site.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@configured
def remove(settings: Settings, name: str, *, yes: bool, is_json: bool) -> None:
    """Delete a blog's whole log, for ever. `audit export` it first."""
    if not yes:
        click.confirm(f"Delete every response of {name}, for ever?", abort=True, err=True)
    done = perform(settings, "site remove", name=name)
    tell(
        done,
        f"{name} is removed; its log had {done['size']} events, root {done['root']}.",
        is_json=is_json,
    )


@site.command()
@click.argument("name")
@click.argument("comments", type=COMMENTS)
@as_json
@configured
def policy(settings: Settings, name: str, comments: str, *, is_json: bool) -> None:
    """Show comments at once (open), known authors' (first), or hold them (all)."""
    done = perform(settings, "site policy", name=name, comments=comments)
    tell(done, f"{name}: comments {done['comments']}", is_json=is_json)


def _about(one: dict[str, Any]) -> str:
    lines = [
        one["site"],
        *(f"  pages     {prefix}" for prefix in one["prefixes"]),
        f"  comments  {one['comments']}",
        f"  log       {one['origin']}, {one['size']} events, root {one['root'][:16]}…",
        f"  key       {one['vkey']}",
    ]
    if one["fault"]:
        lines.append(f"  READ-ONLY {one['fault']}")
    return "\n".join(lines)
