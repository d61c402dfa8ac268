"""A page's thread as it stood at a moment, from a replay up to then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import cast

import msgspec
from msgspec import Struct

from fedcomments import replay, views
from fedcomments.database import Database, Writer
from fedcomments.database.sqlite import scratch
from fedcomments.domain.events import Entry, PayloadErased
from fedcomments.domain.page import Page
from fedcomments.errors import Unknown
from fedcomments.log import log
from fedcomments.views import View, threads
from fedcomments.views.threads import questions
from fedcomments.views.threads.questions import Shown

THREADS = cast("View", threads)


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


class Moment(Struct, frozen=True):
    """A page's discussion as it stood at a moment, from its own events alone.

    `shape` is a digest (SHA-256, hex) over what the leaves say and survives every erasure,
    `content` one over what is shown of it now.
    """

    page: Page | None
    rows: list[Shown]
    reactions: list[Shown]
    tallies: dict[str, int]
    shape: str
    content: str


def page_at(entries: Sequence[Entry], stream: str, until: int) -> Moment:
    """Replay a page's own entries until a moment (ms); what was erased later shows as erased."""
    before = [one for one in entries if one.ts <= until]
    positions = {one.seq for one in before}
    later = [
        one
        for one in entries[len(before) :]
        if isinstance(one.event, PayloadErased) and one.event.re in positions
    ]
    then = scratch()
    try:
        then.begin(())
        replay.create(then, [THREADS])
        for one in (*before, *later):
            views.follow(then, THREADS.project(one))
        site = entries[0].site if entries else ""
        page, rows, reactions, tallies = then.read(
            (
                questions.page_of(site, stream),
                questions.history(site, stream),
                questions.reactions(site, stream),
                questions.tallies(site, stream),
            )
        )
    finally:
        then.close()
    shape = [(one.seq, one.ts, one.event.TYPE, one.event.re) for one in before]
    content = [(row.seq, row.kind, row.state, row.parent, row.text, row.html) for row in rows]
    return Moment(page, rows, reactions, tallies, _digest(shape), _digest(content))


def _digest(what: object) -> str:
    return sha256(msgspec.json.encode(what)).hexdigest()


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
