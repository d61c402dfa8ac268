"""`fedcomments site`: the blogs that are served here."""

from collections.abc import Callable
from typing import Any

import click
from msgspec.structs import asdict

from fedcomments.cli.perform import perform
from fedcomments.cli.told import as_json, configured, tell
from fedcomments.settings import Settings

COMMENTS = click.Choice(["open", "first", "all"])
LINKBACKS = click.Choice(["off", "held", "known", "shown"])
Command = Callable[..., Any]


def by_protocol(command: Command) -> Command:
    """Give a command an option for each protocol that brings mentions."""
    for protocol in ("trackback", "pingback", "webmention"):
        told = f"How {protocol}s are judged."
        command = click.option(f"--{protocol}", type=LINKBACKS, help=told)(command)
    return command


def named(policy: dict[str, str | None]) -> dict[str, str]:
    """What was given of a policy."""
    return {key: value for key, value in policy.items() if value is not None}


@click.group()
def site() -> None:
    """The blogs that are served here."""


@site.command()
@click.argument("name")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--comments", type=COMMENTS, help="How comments are judged.")
@by_protocol
@as_json
@configured
def add(
    settings: Settings, name: str, urls: tuple[str, ...], *, is_json: bool, **policy: str | None
) -> None:
    """Serve the blog NAME, which owns every page below URL. It may run beside the server.

    What is not said of its policy is taken from the settings' [policy].
    """
    chosen = asdict(settings.policy) | named(policy)
    done = perform(settings, "site add", name=name, urls=list(urls), **chosen)
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
    tell(
        done,
        f"{_about(done)}\n  embed      {done['embed']}\n\n{_advertised(done)}",
        is_json=is_json,
    )


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
@click.argument("comments", type=COMMENTS, required=False)
@by_protocol
@as_json
@configured
def policy(settings: Settings, name: str, *, is_json: bool, **policy: str | None) -> None:
    """Show comments at once (open), known authors' (first), or hold them (all).

    Mentions are refused (off), held, shown for known hosts (known) or shown, by protocol.
    """
    done = perform(settings, "site policy", name=name, **named(policy))
    tell(done, _judged(done), is_json=is_json)


@site.command()
@click.argument("name")
@click.option("--revoke", "is_revoked", is_flag=True, help="No token is good any more.")
@as_json
@configured
def token(settings: Settings, name: str, *, is_revoked: bool, is_json: bool) -> None:
    """Make a token with which the blog NAME says what it published; it is told only now."""
    done = perform(settings, "site token", name=name, is_revoked=is_revoked)
    tell(done, done["token"] or f"No token of {name} is good any more.", is_json=is_json)


@site.command()
@click.argument("name")
@click.argument("url")
@click.option("--every", default=15, show_default=True, help="Read it so often, in minutes.")
@click.option("--announce", is_flag=True, help="Tell others even of what stands in it by now.")
@click.option("--remove", "is_removed", is_flag=True, help="Read it no more.")
@as_json
@configured
def feed(  # noqa: PLR0913 - one argument for each option
    settings: Settings,
    name: str,
    url: str,
    *,
    every: int,
    announce: bool,
    is_removed: bool,
    is_json: bool,
) -> None:
    """Know what NAME publishes from its feed at URL, or from the one that the page there names.

    What stands in it by now is recorded, and nobody is told of it.
    """
    seconds = 0 if is_removed else max(1, every) * 60
    done = perform(settings, "site feed", name=name, url=url, every=seconds, announces=announce)
    how = "is read no more" if is_removed else f"is read every {max(1, every)} min"
    tell(done, f"{done['feed']} {how}.", is_json=is_json)


def _advertised(one: dict[str, Any]) -> str:
    lines = "\n".join(f"  {line}" for line in one["advertise"]["elements"])
    return f"In the head of its pages, so that other sites find you:\n\n{lines}"


def _judged(one: dict[str, Any]) -> str:
    kinds = ("comments", "webmention", "pingback", "trackback")
    return "\n".join(f"  {kind:<10} {one[kind]}" for kind in kinds)


def _about(one: dict[str, Any]) -> str:
    lines = [
        one["site"],
        *(f"  pages      {prefix}" for prefix in one["prefixes"]),
        _judged(one),
        f"  log        {one['origin']}, {one['size']} events, root {one['root'][:16]}…",
        f"  key        {one['vkey']}",
    ]
    lines += _published(one.get("posts", {"feeds": [], "deliveries": {}}))
    if one["fault"]:
        lines.append(f"  READ-ONLY {one['fault']}")
    return "\n".join(lines)


def _published(posts: dict[str, Any]) -> list[str]:
    """The feeds that are read, and how telling others goes."""
    lines = [
        f"  feed       {one['url']}, every {one['every'] // 60} min, {one['outcome'] or 'not yet'}"
        for one in posts["feeds"]
    ]
    told = posts["deliveries"]
    if told:
        lines.append("  told       " + ", ".join(f"{told[fate]} {fate}" for fate in sorted(told)))
    return lines
