"""A page's thread as it stood at a moment, from a replay up to then."""

from collections.abc import Iterator
from contextlib import contextmanager

from fedcomments import replay, views
from fedcomments.database import Database, Writer
from fedcomments.database.sqlite import scratch
from fedcomments.domain.events import Entry
from fedcomments.domain.page import Page
from fedcomments.errors import Unknown
from fedcomments.log import log
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Shown


@contextmanager
def replayed(database: Database, site: str, until: int | None) -> Iterator[Writer]:
    """The views as they stood at `until` (ms), in a database of their own. Raises Unknown.

    What was erased later is erased there too: its words are gone, and the replay says so.
    """
    walker, then = database.walker(), scratch()
    try:
        walker.begin(())
        state = walker.read((log.state(site),))[0]
        if state is None:
            raise Unknown(f"There is no site named {site}.")
        then.begin(())
        replay.create(then)
        size = replay.replay(then, log.walk(walker, site, state.head.size), until=until)
        later: list[Entry] = walker.read((log.erasures(site, size),))[0]
        for entry in later:
            if entry.event.re is not None and entry.event.re < size:
                views.project(then, entry)
        yield then
    finally:
        walker.close()
        then.close()


def thread_at(
    database: Database, site: str, key: str, until: int | None
) -> tuple[Page | None, list[Shown]]:
    """A page by its address key, and its responses in reading order, at `until` (ms).

    Unlike readers, an audit is told of every response that was erased.
    """
    with replayed(database, site, until) as then:
        page: Page | None = then.read((questions.page_at(site, key),))[0]
        if page is None:
            return None, []
        return page, then.read((questions.history(site, page.stream),))[0]
