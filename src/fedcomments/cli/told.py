"""How the command line talks: errors as sentences, JSON for programs, progress for people."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fedcomments.errors import Corrupt, FedcommentsError, Misconfigured
from fedcomments.replay import Progress, no_progress
from fedcomments.settings import Settings, load

FAILED = 1
MISUSED = 2

Command = Callable[..., Any]


def configured(command: Command) -> Command:
    """Give a command `--config`."""
    return click.option(
        "--config",
        "settings",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_load,
        help="The settings file; ./fedcomments.toml if it is there.",
    )(command)


def as_json(command: Command) -> Command:
    """Give a command `--json`."""
    return click.option("--json", "is_json", is_flag=True, help="Tell it as JSON.")(command)


def tell(what: object, sentence: str, *, is_json: bool) -> None:
    """Say it to a program, or to a person."""
    click.echo(json.dumps(what, ensure_ascii=False, indent=2) if is_json else sentence)


@contextmanager
def translated() -> Iterator[None]:
    """Tell our errors as one sentence on stderr, with the exit code that they deserve."""
    try:
        yield
    except Misconfigured as error:
        click.echo(f"fedcomments: {error}", err=True)
        sys.exit(MISUSED)
    except Corrupt as fault:
        click.echo(f"fedcomments: the log is damaged: {fault}", err=True)
        sys.exit(FAILED)
    except FedcommentsError as error:
        click.echo(f"fedcomments: {error}", err=True)
        sys.exit(FAILED)
    except OSError as error:  # a file or folder that was named, or the control socket
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"fedcomments: {place}{error.strerror or error}", err=True)
        sys.exit(FAILED)


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A bar on stderr, if a person looks at it."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    # Here, not above: drawing costs a sixth of a second that other commands need not pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _load(_: click.Context, __: click.Parameter, file: Path | None) -> Settings:
    return load(file)
