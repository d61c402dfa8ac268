"""The command line: one module for each group of verbs.

Exit codes: 0 done, 1 the check failed, 2 wrong usage or settings.
"""

import click

from fedcomments import __version__
from fedcomments.cli import (
    audit,
    backup,
    demo,
    erase,
    init,
    moderate,
    posts,
    rebuild,
    receipts,
    serve,
    site,
    watching,
)
from fedcomments.cli.told import translated


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fedcomments")
def fedcomments() -> None:
    """Serve the discussions of blogs, kept as a log that can be verified."""


audit.audit.add_command(receipts.receipt)
audit.audit.add_command(watching.watch)
for command in (
    serve.serve,
    demo.demo,
    init.init,
    site.site,
    moderate.moderate,
    posts.publish,
    posts.send,
    erase.erase,
    audit.audit,
    rebuild.rebuild,
    backup.backup,
):
    fedcomments.add_command(command)


def main() -> None:
    """Run, and tell errors as sentences."""
    with translated():
        fedcomments()
