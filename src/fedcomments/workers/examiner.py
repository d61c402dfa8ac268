"""Looks at one source: fetches it, checks the link, understands what was said."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256

import msgspec

from fedcomments import __version__
from fedcomments.client.answer import Fetched
from fedcomments.client.fetch import Client
from fedcomments.database import Reader
from fedcomments.domain.events import Evidence, Mention
from fedcomments.domain.page import Page
from fedcomments.errors import Unreachable
from fedcomments.protocols import linkcheck
from fedcomments.protocols.authorship import Byline
from fedcomments.protocols.charset import decode
from fedcomments.protocols.linkcheck import Seen
from fedcomments.protocols.mf2_process import Parser
from fedcomments.protocols.microformats import Document
from fedcomments.protocols.said import Context, Said, resume, understand
from fedcomments.protocols.target import Target, target
from fedcomments.protocols.vouching import vouches
from fedcomments.queues.inbox import Waiting
from fedcomments.views import mentions
from fedcomments.workers.nested import believed
from fedcomments.workers.outcome import Gone, Linked, Missing, Outcome, Refused

GONE = 410
AWAY = frozenset({408, 425, 429})
SERVER_TROUBLE = 500
FINAL = {"invalid_content": "invalid_content", "too_many_redirects": "too_many_redirects"}
PARSER = f"fedcomments {__version__}, mf2py on lxml"
LONGEST_EXTRACT = 500


class Examiner:
    """Asks the web about a row of the inbox.

    Pages that show what they hold at a glance are read at once; others beside the event loop.
    """

    def __init__(  # noqa: PLR0913 - the parts that `app` joins
        self,
        *,
        client: Client,
        parser: Parser,
        reader: Reader,
        clock: Callable[[], int],
        looks_at_unknown_pages: bool,
        own: str = "",
    ) -> None:
        self._client = client
        self._parser = parser
        self._reader = reader
        self._clock = clock
        self._looks = looks_at_unknown_pages
        self._own = own
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="linkcheck")

    async def close(self) -> None:
        """End the processes and threads."""
        await self._parser.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def examine(self, row: Waiting, page: Page | None, keys: Sequence[str]) -> Outcome:
        """Look at the source of a mention, and at its target if nobody knows that page yet.

        `keys` are the keys of all addresses of the page.
        """
        title = ""
        if page is None:
            known = await self._target(row)
            if not isinstance(known, str):
                return known
            title = known
        try:
            fetched = await self._client.fetch(row.source)
        except Unreachable as error:
            return _unreachable(error)
        if fetched.status == GONE:
            return Gone("no_link_found", "its source is gone", _evidence(row, fetched, None))
        if not fetched.succeeded:
            is_away = fetched.status in AWAY or fetched.status >= SERVER_TROUBLE
            return Missing("source_not_found", is_final=not is_away)
        return await self._read(row, keys, fetched, title)

    async def _read(
        self, row: Waiting, keys: Sequence[str], fetched: Fetched, title: str
    ) -> Outcome:
        wanted = target(row.target, aliases(row, keys))
        seen = await self._look(fetched, wanted)
        evidence = _evidence(row, fetched, seen)
        if seen.is_gone:
            return Gone("no_link_found", "its source says that it is gone", evidence)
        if seen.found is None and not seen.finished:
            return Missing("no_link_found")
        if seen.found is None:
            if not seen.kind:
                return Refused("invalid_content")
            return Gone("no_link_found", "its source does not link here any more", evidence)
        said = await self._understand(row, fetched, wanted, seen)
        return Linked(
            mention(row, said),
            evidence,
            await self._has_vouch(row),
            title,
            await believed(self._client, row, said.nested, own=self._own),
        )

    async def _target(self, row: Waiting) -> str | Outcome:
        """The title of a page that nobody mentioned or responded to before."""
        if not self._looks:
            return Refused("target_not_found")
        try:
            fetched = await self._client.fetch(row.target)
        except Unreachable:
            return Missing("target_not_found")
        if not fetched.succeeded:
            return Refused("target_not_found")
        return (await self._look(fetched, target(row.source))).title

    async def _look(self, fetched: Fetched, wanted: Target) -> Seen:
        look = partial(
            linkcheck.look,
            fetched.body,
            media=fetched.content_type,
            charset=fetched.charset or "",
            url=fetched.url,
            target=wanted,
        )
        if linkcheck.is_short(fetched.body, fetched.content_type):
            seen = look(seconds=linkcheck.GLANCE)
            if seen.finished:
                return seen
        return await asyncio.get_running_loop().run_in_executor(self._threads, look)

    async def _understand(self, row: Waiting, fetched: Fetched, wanted: Target, seen: Seen) -> Said:
        document = await self._microformats(fetched) if seen.has_microformats else None
        context = Context(row.source, fetched.url, wanted, self._clock())
        said, by = understand(document, seen, context)
        if document is None or not by.page:
            return said
        return await self._signed(said, by, document, wanted)

    async def _signed(self, said: Said, by: Byline, home: Document, wanted: Target) -> Said:
        """Look at the author's own page: one fetch, and none more (M3)."""
        page, url = None, by.page
        try:
            fetched = await self._client.fetch(by.page)
            if fetched.succeeded:
                page, url = await self._microformats(fetched), fetched.url
        except Unreachable:
            pass  # the entry's own page says enough to go on with
        return resume(said, by, page=page, url=url, home=home, target=wanted)

    async def _microformats(self, fetched: Fetched) -> Document | None:
        return await self._parser.parse(decode(fetched.body, fetched.charset or ""), fetched.url)

    async def _has_vouch(self, row: Waiting) -> bool:
        """Whether a host that we know speaks for the source (X1)."""
        if not row.told.vouch:
            return False
        asked = mentions.is_known_host(row.site, mentions.host_of(row.told.vouch))
        (is_known,) = await self._reader.read(asked)
        if not is_known:
            return False
        try:
            fetched = await self._client.fetch(row.told.vouch)
        except Unreachable:
            return False
        speaks = partial(
            vouches,
            fetched.body,
            media=fetched.content_type,
            charset=fetched.charset or "",
            url=fetched.url,
            source=row.source,
        )
        return await asyncio.get_running_loop().run_in_executor(self._threads, speaks)


def aliases(row: Waiting, keys: Sequence[str]) -> list[str]:
    """The page's other addresses; a response is addressed by one alone."""
    return [] if row.addressed >= 0 else [f"https://{key}" for key in keys]


def mention(row: Waiting, said: Said) -> Mention:
    """What was said, as the log keeps it; what came along fills gaps only (TR6, X5)."""
    author = said.author
    if not author.name and row.told.blog_name:
        author = msgspec.structs.replace(author, name=row.told.blog_name)
    return Mention(
        said.kind,
        row.via,
        row.source,
        author,
        said.photo,
        said.title or row.told.title,
        said.text or row.told.excerpt,
        said.html,
        "" if said.url == row.source else said.url,
        said.rsvp,
        said.published,
    )


def _unreachable(error: Unreachable) -> Outcome:
    if error.public in FINAL:
        return Missing(FINAL[error.public], is_final=True)
    return Missing("source_not_found")


def _evidence(row: Waiting, fetched: Fetched, seen: Seen | None) -> Evidence:
    found = seen.found if seen is not None else None
    return Evidence(
        row.target,
        fetched.url,
        fetched.status,
        sha256(fetched.body).hexdigest(),
        found.excerpt[:LONGEST_EXTRACT] if found is not None else "",
        PARSER,
        found.how if found is not None else "",
    )
