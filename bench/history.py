"""Long histories, composed in bulk: valid logs, without the server that would take minutes."""

import random
from pathlib import Path

from msgspec import Struct

from fedcomments import replay
from fedcomments.database import Writer
from fedcomments.database.opening import open_database
from fedcomments.domain import site as sites
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    Event,
    Opening,
    PageFacts,
    PageOpened,
    PayloadErased,
    Policy,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    RevisionAside,
    Verdict,
    Words,
)
from fedcomments.log import log
from fedcomments.log.keys import new_secrets, vkey
from fedcomments.log.merkle import Frontier
from fedcomments.log.stamp import Head, stamp
from fedcomments.views import VIEWS

SITE = "blog"
BLOG = "https://blog.example"
MIX = "70 % comments, 20 % replies, 5 % edits, 3 % judged, 2 % erased, a page for each 1,000"
BEGAN = 1_700_000_000_000
BATCH = 20_000
RECENT = 50
"""How many of a page's last responses are answered, edited, judged and erased."""
GROUP = 5
"""In a thread: a comment and its replies."""

LATIN = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "do",
    "eiusmod",
    "tempor",
    "incididunt",
    "ut",
    "labore",
    "et",
    "dolore",
    "magna",
    "aliqua",
]


class Page(Struct):
    """A page while its history is composed."""

    stream: str
    standing: list[int] = []
    edits: dict[int, list[int]] = {}


class Scribe:
    """Appends to one log, in transactions of its own size. The same seed gives the same log."""

    def __init__(self, writer: Writer, seed: int) -> None:
        self.chance = random.Random(seed)
        self.head = Head(Frontier(), 0)
        self._kept = self.head
        self._writer = writer
        self._versions: dict[str, int] = {}

    def found(self) -> None:
        """Open the log of a blog that shows what is posted."""
        secrets = new_secrets(self.chance.randbytes)
        origin = f"comments.example/log/{SITE}"
        self._writer.begin(())
        replay.rebuild(self._writer, list(VIEWS))
        for row in log.found(SITE, secrets):
            self._writer.write(row)
        for event in sites.add(
            [],
            site=SITE,
            stream=self.name(),
            opening=Opening(origin, vkey(origin, secrets.signing)),
            prefixes=[BLOG],
            policy=Policy(),
        ):
            self.append(event)

    def append(self, event: Event) -> int:
        """Append an event → its position."""
        stream = event.stream
        sv = self._versions[stream] = self._versions.get(stream, 0) + 1
        key = self.name() if isinstance(event, ResponsePosted) else None
        now = BEGAN + 1000 * self.head.size
        made = stamp(SITE, self.head, event, sv=sv, now=now, key=key, random=self.chance.randbytes)
        for row in made.changes:
            self._writer.write(row)
        if isinstance(event, PayloadErased) and event.re is not None:
            self._writer.write(log.erased_payload(SITE, event.re, only_private=False))
        self.head = made.head
        if self.head.size - self._kept.size == BATCH:
            self.keep()
            self._writer.begin(())
        return made.entry.seq

    def keep(self) -> None:
        """Commit what was appended, with its tiles and its head."""
        log.advance(self._writer, SITE, self._kept, self.head)
        self._writer.commit()
        self._kept = self.head

    def name(self) -> str:
        """128 bits for a stream or a key."""
        return self.chance.randbytes(16).hex()

    def page(self, path: str) -> Page:
        """Open a page."""
        page = Page(self.name())
        title = path.strip("/").capitalize()
        self.append(PageOpened(page.stream, public=PageFacts(f"{BLOG}{path}", title)))
        return page

    def say(self, page: Page, re: int | None = None) -> int:
        """Post a comment, or a reply."""
        words = Words(self.words(), Author(self.chance.choice(LATIN).title()))
        aside = Aside("shown", token=self.chance.randbytes(32).hex(), request="0" * 64)
        return self.append(ResponsePosted(page.stream, re, words, aside))

    def words(self) -> str:
        """A short paragraph, about 160 characters."""
        return " ".join(self.chance.choices(LATIN, k=26)).capitalize() + "."


def compose(url: str, *, events: int, threads: dict[str, int], seed: int = 1) -> None:
    """Lay a database whose log holds these threads, path → size, then a mix up to `events`."""
    writer = open_database(url).writer()
    try:
        scribe = Scribe(writer, seed)
        scribe.found()
        for path, size in threads.items():
            _thread(scribe, path, size)
        _mix(scribe, events)
        scribe.keep()
        writer.begin(())
        replay.rebuild(writer, list(VIEWS))
        writer.commit()
    finally:
        writer.close()


def long(folder: Path, events: int) -> str:
    """A long mixed history, composed once for all who measure it in this folder → its address."""
    file = folder / "long.db"
    if not file.exists():
        compose(f"sqlite:///{file}", events=events, threads={})
    return f"sqlite:///{file}"


def _thread(scribe: Scribe, path: str, size: int) -> None:
    page = scribe.page(path)
    top = 0
    for number in range(size):
        is_top = number % GROUP == 0
        position = scribe.say(page, None if is_top else top)
        top = position if is_top else top


def _mix(scribe: Scribe, events: int) -> None:
    pages = [
        scribe.page(f"/mixed/{number}/")
        for number in range(max(0, events - scribe.head.size) // 1000)
    ]
    while scribe.head.size < events:
        page = scribe.chance.choice(pages)
        _happen(scribe, page, scribe.chance.random())
        del page.standing[:-RECENT]


def _happen(scribe: Scribe, page: Page, lot: float) -> None:
    """One thing more under a page: what `MIX` says."""
    if lot < 0.7 or not page.standing:
        page.standing.append(scribe.say(page))
        return
    re = scribe.chance.choice(page.standing)
    if lot < 0.9:
        page.standing.append(scribe.say(page, re))
    elif lot < 0.95:
        edit = ResponseEdited(page.stream, re, Revision(scribe.words()), RevisionAside("0" * 64))
        page.edits.setdefault(re, []).append(scribe.append(edit))
    elif lot < 0.98:
        scribe.append(ResponseJudged(page.stream, re, private=Verdict("hidden", by="owner")))
        page.standing.remove(re)
    else:
        for position in (re, *page.edits.pop(re, ())):
            scribe.append(PayloadErased(page.stream, position))
        page.standing.remove(re)
