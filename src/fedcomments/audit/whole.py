"""A site checked whole: its log by itself, and beside that what is shown against a replay."""

from concurrent.futures import ThreadPoolExecutor

from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database import Database
from fedcomments.log.log import State
from fedcomments.replay import Progress, no_progress


def verify_site(
    database: Database, site: str, progress: Progress = no_progress
) -> tuple[State, int]:
    """Check a site's log and its views → the log's state, and how many rows are shown.

    The log is checked in one process of its own, since a replay keeps another processor busy
    for longer. Raises Corrupt (the log's fault first: whatever the views lack may follow from
    it), and codec.UnknownType where newer code wrote.
    """
    with ThreadPoolExecutor(1) as beside:
        log = beside.submit(verify_log, database, site, workers=1)
        try:
            rows = compare_views(database, site, progress)
        finally:
            state = log.result()
    return state, rows
