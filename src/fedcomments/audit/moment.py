"""A page's thread as it stood at a moment, from a replay up to then."""

from collections.abc import Iterator
from contextlib import contextmanager

from fedcomments import replay
from fedcomments.database import Database, Writer
from fedcomments.database.sqlite import scratch
from fedcomments.domain.page import Page
from fedcomments.errors import Unknown
from fedcomments.log import log
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Shown

EVERYTHING = 1_000_000


@contextmanager
def replayed(database: Database, site: str, until: int | None) -> Iterator[Writer]:
    """The views as they stood at `until` (ms), in a database of their own. Raises Unknown."""
    walker, then = database.walker(), scratch()
    try:
        walker.begin(())
        state = walker.read((log.state(site),))[0]
        if state is None:
            raise Unknown(f"There is no site named {site}.")
        then.begin(())
        replay.create(then)
        replay.replay(then, log.walk(walker, site, state.head.size), until=until)
        yield then
    finally:
        walker.close()
        then.close()


def thread_at(
    database: Database, site: str, key: str, until: int | None
) -> tuple[Page | None, list[Shown]]:
    """A page by its address key, and its responses in reading order, at `until` (ms)."""
    with replayed(database, site, until) as then:
        page: Page | None = then.read((questions.page_at(site, key),))[0]
        if page is None:
            return None, []
        everything = questions.responses(site, page.stream, "oldest", questions.START, EVERYTHING)
        return page, then.read((everything,))[0]
