"""One batch of changes, written: the half of the recorder that knows no event loop."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from fedcomments import views
from fedcomments.database import Change as Row
from fedcomments.database import Query, Writer
from fedcomments.domain.events import Entry, Event, PayloadErased, PrivateErased
from fedcomments.errors import Corrupt, FedcommentsError, Refused, Unavailable, Unknown
from fedcomments.log import log
from fedcomments.log.keys import Secrets, idempotency_key
from fedcomments.log.stamp import Head, Random, stamp
from fedcomments.recorder.change import EMPTY, Book, Change, Clock, Known, Outcome, Recorded

CLOCK_TOLERANCE = 5 * 60_000
"""How far (ms) a log's last event may lie ahead of the clock."""
MOST_STREAMS = 20_000
"""How many streams' versions are remembered for a site."""

T = TypeVar("T")


class Ledger:
    """Writes batches through one connection.

    `is_unscrubbed`: something was deleted whose bytes may still be in the file.
    """

    def __init__(self, writer: Writer, clock: Clock, random: Random) -> None:
        self._writer = writer
        self._clock = clock
        self._random = random
        self._secrets: dict[str, Secrets] = {}
        self._books: dict[str, Book] = {}
        self._open: dict[str, Book] = {}
        self.is_unscrubbed = False

    def write(self, batch: Sequence[Change]) -> Sequence[Outcome]:
        """Write a batch, up to but without the commit.

        Refusals come before a change's first row. Only if something else fails, the batch is
        taken back and written again with a savepoint for each change, so that what failed fails
        alone: savepoints cost a tenth of a batch that has no need of them.
        """
        try:
            return self._attempt(batch, self._unguarded)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - whose it is, the second attempt finds out
            self.abandon()
            return self._attempt(batch, self._guarded)

    def commit(self) -> None:
        """Make the batch durable, and scrub what it erased."""
        self._writer.commit()
        for site, book in self._open.items():
            if len(book.versions) > MOST_STREAMS:
                book.versions.clear()
            self._books[site] = book
        if self.is_unscrubbed:
            self.scrub()

    def abandon(self) -> None:
        """Forget the batch."""
        self._writer.rollback()
        self._open = {}
        self._books.clear()
        self._secrets.clear()

    def alone(self, work: Callable[[Writer], T]) -> T:
        """Give the connection to `work`, in a transaction of its own."""
        self._writer.begin(())
        done = work(self._writer)
        self._writer.commit()
        self._books.clear()
        self._secrets.clear()
        self.scrub()
        return done

    def scrub(self) -> None:
        """Overwrite what was deleted, as far as no reader is in the way."""
        self.is_unscrubbed = not self._writer.scrub()

    def known_secrets(self, site: str) -> Secrets | None:
        """A site's keys, if they were needed before."""
        return self._secrets.get(site)

    def secrets(self, site: str) -> Secrets:
        """A site's keys. Raises Unknown."""
        known = self._secrets.get(site)
        if known is None:
            known = self._writer.read((log.secrets(site),))[0]
            if known is None:
                raise Unknown(f"There is no site named {site}.")
            self._secrets[site] = known
        return known

    def _attempt(
        self, batch: Sequence[Change], write: Callable[[Change], Outcome]
    ) -> Sequence[Outcome]:
        sites = sorted({change.site for change in batch})
        self._writer.begin(sites)
        self._open = {}
        states = self._writer.read([log.state(site) for site in sites])
        for site, state in zip(sites, states, strict=True):
            if state is not None:
                self._open[site] = self._book(state)
        outcomes = [write(change) for change in batch]
        for site, book in self._open.items():
            if book.head is not book.began:
                log.advance(self._writer, site, book.began, book.head)
        self._writer.read(())  # a pipelined engine tells here what it refused, not at the commit
        return outcomes

    def _book(self, state: log.State) -> Book:
        known = self._books.get(state.site)
        is_current = known is not None and known.head.size == state.head.size
        versions = known.versions if known is not None and is_current else {}
        return Book(state.head, state.head, versions, self._refusal(state))

    def _refusal(self, state: log.State) -> FedcommentsError | None:
        if state.fault:
            return Corrupt(state.site, None, f"read-only until an audit passes: {state.fault}")
        if state.head.last_ts > self._clock() + CLOCK_TOLERANCE:
            return Unavailable("The clock is behind the log's last event.")
        return None

    def _unguarded(self, change: Change) -> Outcome:
        """Write a change; a refusal comes before its first row, so nothing is to be undone."""
        try:
            return self._record(change)
        except Refused as refusal:
            return refusal

    def _guarded(self, change: Change) -> Outcome:
        """Write a change within a savepoint: if it fails, it fails alone."""
        self._writer.savepoint()
        before = self._open.get(change.site)
        head = before.head if before is not None else None
        try:
            recorded = self._record(change)
            self._writer.release()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - its asker hears of it, its neighbours do not
            self._writer.undo()
            self._restore(change.site, before, head)
            return error
        return recorded

    def _restore(self, site: str, before: Book | None, head: Head | None) -> None:
        if before is None or head is None:
            self._open.pop(site, None)
        elif before.head is not head:
            before.head = head
            before.versions.clear()

    def _record(self, change: Change) -> Outcome:
        book = self._open.get(change.site) or self._new(change)
        if book.refusal is not None:
            return book.refusal
        key = self._keyed(change)
        earlier, facts = self._look(change, key)
        if earlier is not None:
            return Recorded([earlier], is_repeated=True)
        made = change.decide(*facts)
        if change.site not in self._open:
            self._found(change, book)
        events = [item for item in made if not isinstance(item, Row)]
        for item in made:
            if isinstance(item, Row):
                self._writer.write(item)
        last = len(events) - 1
        entries = [
            self._append(change.site, book, event, key if number == last else None)
            for number, event in enumerate(events)
        ]
        return Recorded(entries, facts=tuple(facts))

    def _look(self, change: Change, key: str | None) -> tuple[Entry | None, list[Any]]:
        """What the key was answered with before, and the facts: all asked in one go."""
        asked = [item for item in change.look if type(item) is Query]
        if key is not None:
            asked.insert(0, log.by_key(change.site, key))
        answers = iter(self._writer.read(asked))
        earlier = next(answers) if key is not None else None
        return earlier, [
            item.value if type(item) is Known else next(answers) for item in change.look
        ]

    def _keyed(self, change: Change) -> str | None:
        """The key as the leaf holds it; it stands in the last event of its change."""
        if change.key is None:
            return None
        return idempotency_key(self.secrets(change.site).secret, change.key.scope, change.key.text)

    def _new(self, change: Change) -> Book:
        if change.founding is None:
            raise Unknown(f"There is no site named {change.site}.")
        return Book(EMPTY, EMPTY, {})

    def _found(self, change: Change, book: Book) -> None:
        if change.founding is not None:
            self._open[change.site] = book
            for row in log.found(change.site, change.founding):
                self._writer.write(row)

    def _append(self, site: str, book: Book, event: Event, key: str | None) -> Entry:
        sv = self._version(site, book, event.stream) + 1
        made = stamp(site, book.head, event, sv=sv, now=self._clock(), key=key, random=self._random)
        for row in made.changes:
            self._writer.write(row)
        self._erase(site, event)
        views.project(self._writer, made.entry)
        book.head = made.head
        book.versions[event.stream] = sv
        return made.entry

    def _version(self, site: str, book: Book, stream: str) -> int:
        known = book.versions.get(stream)
        if known is not None:
            return known
        version: int = self._writer.read((log.version(site, stream),))[0]
        return version

    def _erase(self, site: str, event: Event) -> None:
        if isinstance(event, (PayloadErased, PrivateErased)) and event.re is not None:
            only_private = isinstance(event, PrivateErased)
            self._writer.write(log.erased_payload(site, event.re, only_private=only_private))
            self.is_unscrubbed = True
