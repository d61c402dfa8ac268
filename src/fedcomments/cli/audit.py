"""`fedcomments audit`: prove, replay, move."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

import click

from fedcomments.audit.export import export_log
from fedcomments.audit.moment import thread_at
from fedcomments.audit.names import audited
from fedcomments.audit.verify import verify_log
from fedcomments.audit.whole import verify_site
from fedcomments.cli.perform import perform
from fedcomments.cli.told import FAILED, as_json, configured, progress, tell
from fedcomments.database.opening import open_database
from fedcomments.domain import address
from fedcomments.domain.site import locate
from fedcomments.errors import (
    Conflict,
    Corrupt,
    FedcommentsError,
    Malformed,
    Unavailable,
    Unknown,
)
from fedcomments.log.codec import UnknownType
from fedcomments.log.log import states
from fedcomments.server.shapes import moment
from fedcomments.settings import Settings
from fedcomments.views.sites import every
from fedcomments.views.threads.questions import Shown


@click.group()
def audit() -> None:
    """Prove that nothing was rewritten; replay; move a history."""


@audit.command()
@click.option("--site", "name", help="Only this blog.")
@click.option("--log-only", is_flag=True, help="Check the logs, not what is shown.")
@as_json
@configured
def verify(settings: Settings, name: str | None, *, log_only: bool, is_json: bool) -> None:
    """Check leaves, commitments and tree; then the views against a replay.

    A site whose log or views fail turns read-only until they pass.
    """
    names = _chosen(settings, name)
    checked = [_verify(settings, one, log_only=log_only) for one in names]
    lines = [one["sentence"] for one in checked] or ["There is no log yet."]
    tell(checked, "\n".join(lines), is_json=is_json)
    if any(one["fault"] for one in checked):
        sys.exit(FAILED)


@audit.command()
@click.option("--url", required=True, help="The page.")
@click.option(
    "--until",
    type=click.DateTime(
        ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"]
    ),
    help="A moment in UTC; now.",
)
@as_json
@configured
def replay(settings: Settings, url: str, until: datetime | None, *, is_json: bool) -> None:
    """Show a page's thread as it stood at a moment, from the log alone."""
    page = address.parse(url)
    database = open_database(settings.database.url)
    walker = database.walker()
    try:
        walker.begin(())
        owner = locate(walker.read((every(),))[0], page)
    finally:
        walker.close()
    then = None if until is None else round(until.replace(tzinfo=UTC).timestamp() * 1000)
    known, rows = thread_at(database, owner.name, page.key, then)
    told = [_row(row) for row in rows]
    done = {"url": page.url, "title": known.title if known is not None else "", "responses": told}
    tell(done, "\n\n".join(map(_about, rows)) or "No responses at that moment.", is_json=is_json)


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--site", "name", help="The blog; needed where there are several.")
@click.option("--without-keys", is_flag=True, help="Leave out the log's own keys: a copy to read.")
@as_json
@configured
def export_(
    settings: Settings, file: Path, name: str | None, *, without_keys: bool, is_json: bool
) -> None:
    """Write a blog's whole history to FILE, private parts and keys included: keep it safe."""
    site = name or _only(settings)
    if file.exists():
        raise Conflict(f"{file} is already there.")
    database = open_database(settings.database.url)
    with progress("exporting") as told, _private(file) as out:
        out.writelines(export_log(database, site, with_keys=not without_keys, progress=told))
    tell({"site": site, "file": str(file)}, f"{site} is written to {file}.", is_json=is_json)


@audit.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "name", help="The name it gets here; the one it had.")
@as_json
@configured
def import_(settings: Settings, file: Path, name: str | None, *, is_json: bool) -> None:
    """Take in a history that `audit export` wrote, verified on arrival."""
    done = perform(settings, "audit import", file=str(file.absolute()), name=name)
    tell(done, f"{done['events']} events are taken in, verified.", is_json=is_json)


def _verify(settings: Settings, site: str, *, log_only: bool) -> dict[str, Any]:
    """Check one site, and let the server know where it stands."""
    try:
        passed, known = _checked(settings, site, log_only=log_only)
    except Corrupt as error:
        _mark(settings, site, str(error))
        return {"site": site, "fault": str(error), "sentence": f"DAMAGED {error}"}
    except (Unavailable, UnknownType) as error:  # no verdict; the next site may get one
        return {"site": site, "fault": str(error), "sentence": f"NOT VERIFIED {site}: {error}"}
    if known and not log_only:
        _mark(settings, site, "")
    return passed


def _checked(settings: Settings, site: str, *, log_only: bool) -> tuple[dict[str, Any], str]:
    """Check one site → what to tell, and the fault it was known for. Raises Corrupt."""
    database, rows = open_database(settings.database.url), None
    with progress(site) as told:
        if log_only:
            state = verify_log(database, site, told)
        else:
            state, rows = verify_site(database, site, told)
    size, root = state.head.size, state.root.hex()
    sentence = f"{site}: {size} events verified, root {root}"
    passed = {"site": site, "fault": "", "size": size, "root": root, "sentence": sentence}
    if rows is not None:
        passed |= {"rows": rows, "sentence": f"{sentence}; {rows} rows shown match a replay"}
    return passed, state.fault


def _mark(settings: Settings, site: str, fault: str) -> None:
    try:
        perform(settings, "audit fault", name=site, fault=fault)
    except FedcommentsError as error:  # the verdict stands, wherever it cannot be written down
        click.echo(f"fedcomments: {site} could not be marked: {error}", err=True)


def _names(settings: Settings) -> list[str]:
    walker = open_database(settings.database.url).walker()
    try:
        walker.begin(())
        return [state.site for state in walker.read((states(),))[0]]
    finally:
        walker.close()


def _chosen(settings: Settings, name: str | None) -> list[str]:
    """The sites to check. Raises Unknown."""
    names = audited(open_database(settings.database.url))
    if name is not None and name not in names:
        raise Unknown(f"There is no site named {name}.")
    return names if name is None else [name]


def _only(settings: Settings) -> str:
    names = _names(settings)
    if len(names) != 1:
        raise Malformed(f"Which blog? --site {' or '.join(names) or 'NAME'}")
    return names[0]


@contextmanager
def _private(file: Path) -> Iterator[IO[bytes]]:
    """A new file that nobody else may read; it gets its name once it is whole. Raises Conflict."""
    # Made anew under a name of its own: one that is there already may belong to anybody.
    with NamedTemporaryFile(prefix=f"{file.name}.", suffix=".part", dir=file.parent) as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
        try:
            os.link(out.name, file)  # which, unlike a rename, never overwrites
        except FileExistsError as error:
            raise Conflict(f"{file} is already there.") from error


def _row(row: Shown) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "via": row.via,
        "parent": row.parent,
        "depth": row.depth,
        "state": row.state,
        "author": {"name": row.name, "url": row.link},
        "text": row.text,
        "published": moment(row.published),
    }


def _about(row: Shown) -> str:
    indent = "  " * row.depth
    head = f"{indent}{row.name or 'Anonymous'}, {moment(row.published)}, {row.state}"
    return "\n".join([head, *(f"{indent}  {line}" for line in row.text.splitlines())])
