"""Takes what is due from the inbox, looks at each source, and records what was found.

A row stays in the inbox until the transaction that records its outcome, so that a crash at any
step loses nothing and doubles nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import msgspec

from fedcomments import portraits
from fedcomments.database import Change, Reader
from fedcomments.domain import mention
from fedcomments.domain.events import Event, Evidence, Linkbacks, Mention, MentionVerified
from fedcomments.domain.mention import Found, Standing
from fedcomments.domain.page import Page
from fedcomments.log.keys import source_digest
from fedcomments.queues import blocked, inbox
from fedcomments.queues.inbox import Waiting
from fedcomments.recorder import Recorded, Recorder
from fedcomments.views import mentions, sites
from fedcomments.views.threads import questions
from fedcomments.workers.outcome import Gone, Linked, Missing, Outcome, Refused
from fedcomments.workers.worker import Job, Worker

logger = logging.getLogger("fedcomments.verifier")

AT_ONCE = 16
"""Sources looked at at the same time; the client sees to it that hosts are spared."""

NOTHING_SEEN = Evidence()

Portraits = Callable[[str, str], Awaitable[None]]
Examine = Callable[[Waiting, Page | None, Sequence[str]], Awaitable[Outcome]]
"""A row, its page if it is known already, and all address keys of that page."""


class Verifier:
    """Works through the inbox; `news` is set when something was put there."""

    def __init__(  # noqa: PLR0913 - the parts that `app` joins
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        examine: Examine,
        portraits: Portraits,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
        news: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._reader = reader
        self._examine = examine
        self._portraits = portraits
        self._clock = clock
        self._random = random
        self._worker = Worker(
            Job(
                due=inbox.due,
                next_due=inbox.next_due,
                work=self._look,
                name=lambda row: row.id,
                at_once=AT_ONCE,
            ),
            reader=reader,
            clock=clock,
            news=news,
        )
        self.run = self._worker.run
        self.settle = self._worker.settle

    async def _look(self, row: Waiting) -> None:
        try:
            page, keys = await self._reader.read(
                questions.page_at(row.site, row.page_key),
                questions.keys_beside(row.site, row.page_key),
            )
            outcome: Outcome = Refused("blocked")
            if not await self._is_blocked(row.site, row.source):
                outcome = await self._examine(row, page, keys)
            recorded = await self._record(row, page, outcome)
            if isinstance(outcome, Linked):
                await self._also(row, outcome, recorded)
        except Exception:
            logger.exception("looking at %s failed", row.source)
            await self._record(row, None, Missing("source_not_found"))

    async def _also(self, row: Waiting, linked: Linked, recorded: Recorded) -> None:
        """The author's picture, and the responses that stand under the mention (X2)."""
        if linked.mention.photo:
            await self._portraits(row.site, linked.mention.photo)
        standing: Standing | None = recorded.facts[1]
        news = [e.seq for e in recorded.entries if isinstance(e.event, MentionVerified)]
        if standing is not None:
            news.append(standing.seq)
        for nested in linked.nested if news else ():
            await self._beneath(row, nested, news[0], linked.evidence)

    async def _beneath(self, row: Waiting, said: Mention, above: int, on: Evidence) -> None:
        (page,) = await self._reader.read(questions.page_at(row.site, row.page_key))
        if page is None:
            return
        # The words around the link are the mention's own; they must go when it goes.
        on = msgspec.structs.replace(on, extract="")
        found = Found(said, mentions.digest(said), on, above)
        if await self._is_blocked(row.site, said.source):
            return
        await self._recorder.record(
            row.site,
            (
                questions.page_at(row.site, row.page_key),
                mentions.standing(row.site, page.stream, said.source, above),
                sites.linkbacks_policy(row.site, row.via),
                mentions.is_known_host(row.site, mentions.host_of(said.source)),
            ),
            partial(mention.verify, found=found, opening=mention.opening("", row.target)),
        )

    async def _is_blocked(self, site: str, source: str) -> bool:
        """Whether words from there were erased for good."""
        secrets = await self._recorder.secrets(site)
        digest = source_digest(secrets.secret, mentions.source_key(source))
        (is_blocked,) = await self._reader.read(blocked.is_blocked(site, digest))
        return bool(is_blocked)

    async def _record(self, row: Waiting, page: Page | None, outcome: Outcome) -> Recorded:
        stream = page.stream if page is not None else ""
        addressed = None if row.addressed == inbox.TOP else row.addressed
        pair = (row.site, stream, row.source, addressed)
        return await self._recorder.record(
            row.site,
            (
                questions.page_at(row.site, row.page_key),
                mentions.standing(*pair),
                mentions.changes(*pair),
                inbox.known_through(row.site, stream, row.source_key, row.addressed),
                sites.linkbacks_policy(row.site, row.via),
                mentions.is_known_host(row.site, row.host),
                sites.owns(row.site, row.source),
            ),
            partial(
                conclude, row=row, outcome=outcome, now=self._clock(), stream=self._random(16).hex()
            ),
        )


def conclude(  # noqa: PLR0913, PLR0917 - a decision takes every fact it needs
    page: Page | None,
    standing: Standing | None,
    changes: list[int],
    beneath: list[tuple[int, int | None]],
    policy: Linkbacks,
    is_known: bool,  # noqa: FBT001 - a fact among facts, given by the look in this order
    is_own: bool,  # noqa: FBT001 - likewise
    *,
    row: Waiting,
    outcome: Outcome,
    now: int,
    stream: str,
) -> Sequence[Event | Change]:
    """An outcome → what is recorded of it, and what becomes of the row."""
    match outcome:
        case Linked():
            found = Found(
                outcome.mention,
                mentions.digest(outcome.mention),
                outcome.evidence,
                None if row.addressed == inbox.TOP else row.addressed,
                is_own,
                outcome.has_vouch,
            )
            opening = mention.opening(stream, row.target, outcome.title)
            events = mention.verify(page, standing, policy, is_known, found=found, opening=opening)
            return [*events, inbox.settled(row, "success", now)]
        case Gone(status, reason, evidence):
            gone = _withdrawn(standing, changes, beneath, row, reason, evidence)
            return [*gone, inbox.settled(row, "deleted" if gone else status, now)]
        case Missing():
            return _missing(standing, changes, beneath, row, outcome, now)
        case Refused(status):
            return [inbox.settled(row, status, now)]


def _missing(  # noqa: PLR0913, PLR0917 - what is known of it, and what became of the look
    standing: Standing | None,
    changes: list[int],
    beneath: list[tuple[int, int | None]],
    row: Waiting,
    outcome: Missing,
    now: int,
) -> Sequence[Event | Change]:
    """Not there just now: tried again, for minutes if it is new, for days if it is kept."""
    if standing is None:
        later = None if outcome.is_final else inbox.postponed(row, now)
        return [later or inbox.settled(row, outcome.status, now)]
    later = inbox.missed(row, now)
    if later is not None:
        return [later]
    reason = "its source could not be reached for three days"
    gone = _withdrawn(standing, changes, beneath, row, reason, NOTHING_SEEN)
    return [*gone, inbox.settled(row, "deleted", now)]


def _withdrawn(  # noqa: PLR0913, PLR0917 - likewise
    standing: Standing | None,
    changes: list[int],
    beneath: list[tuple[int, int | None]],
    row: Waiting,
    reason: str,
    evidence: Evidence,
) -> Sequence[Event | Change]:
    """Its words are erased, with what was known through it, and its author's picture forgotten."""
    events = mention.withdraw(standing, changes, reason=reason, evidence=evidence)
    if standing is None:
        return events
    events += mention.withdraw_beneath(standing.page, beneath, reason)
    if not standing.photo:
        return events
    return [*events, portraits.drop_photo(row.site, portraits.photo_id(standing.photo))]
