"""A database that is whole, and a forger who changes copies of it."""

import asyncio
import os
import shutil
import sqlite3

import pytest

from fedcomments import replay
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.domain import response, site
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    Attempt,
    DeliverySucceeded,
    Discussion,
    Feed,
    FeedWatched,
    Finding,
    Mention,
    MentionChanged,
    MentionVerified,
    Opening,
    PageFacts,
    PageOpened,
    PayloadErased,
    Policy,
    Post,
    PostDiscussed,
    PostPublished,
    ResponseEdited,
    ResponseJudged,
    ResponsePosted,
    Revision,
    Verdict,
    Words,
)
from fedcomments.errors import Corrupt
from fedcomments.log.keys import new_secrets
from fedcomments.recorder import Recorder
from fedcomments.views import VIEWS
from fedcomments.views.sites import every

STREAM = "ab" * 16
RESPONSES = 298
"""Enough for a full tile of leaves."""
ERASED = 5
MENTION = 305
POST = 308
TARGET = "https://ada.example/essay"


def story():
    """One decision after another: a page, many responses, edits, verdicts and an erasure."""
    shown = Aside("shown")
    yield [PageOpened(STREAM, public=PageFacts("https://blog.example/post"))]
    for number in range(RESPONSES):
        answered = 3 if number % 7 == 3 else None
        words = Words(f"words {number}", Author(f"Ann {number}"))
        yield [ResponsePosted(STREAM, answered, words, shown)]
    yield [ResponseEdited(STREAM, 6, Revision("edited"))]
    yield [ResponseJudged(STREAM, 7, private=Verdict("hidden", ("why",)))]
    known = response.Response(ERASED, "", STREAM, None, "comment", "shown", 0, "", is_local=True)
    yield response.erase(known, [])
    yield [ResponsePosted(STREAM, None, Words("last"), shown)]
    mention = Mention("mention", "webmention", "https://ada.example/re", Author("Ada"))
    yield [MentionVerified(STREAM, None, mention, Finding("shown"))]
    changed = Mention("reply", "webmention", "https://ada.example/re", Author("Ada"), text="more")
    yield [MentionChanged(STREAM, MENTION, changed, Finding())]
    yield from telling()


def telling():
    """A reply to the mention and a post with a link, told and discussed; a feed."""
    yield [ResponsePosted(STREAM, MENTION, Words("an answer"), Aside("shown"))]
    post = Post("https://blog.example/post", "digest", (TARGET,), "A post")
    yield [PostPublished(STREAM, private=post)]
    told = Attempt(TARGET, "digest", protocol="webmention", endpoint=f"{TARGET}#", status=202)
    yield [DeliverySucceeded(STREAM, POST, private=told)]
    yield [PostDiscussed(STREAM, POST, private=Discussion("more", (TARGET,)))]
    yield [FeedWatched("cd" * 16, private=Feed("https://blog.example/feed", 900))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A database that is whole; triggers and indexes are gone, as a forger would have it."""
    path = tmp_path_factory.mktemp("whole") / "blog.db"
    asyncio.run(tell(path))
    with sqlite3.connect(path) as forger:
        fences = "SELECT type, name FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL"
        for kind, name in forger.execute(fences).fetchall():
            forger.execute(f"DROP {kind} {name}")
    forger.close()
    return path


async def tell(path):
    """Record the story."""
    writer = open_database(f"sqlite:///{path}").writer()
    writer.begin(())
    replay.rebuild(writer, list(VIEWS))
    writer.commit()
    recorder = Recorder(writer, lambda: 1_790_000_000_000, os.urandom)
    recorder.start()

    def found(sites):
        return site.add(
            sites,
            site="blog",
            stream="cd" * 16,
            opening=Opening("comments.example/log/blog", "vkey"),
            prefixes=["https://blog.example"],
            policy=Policy(),
        )

    await recorder.record("blog", (every(),), found, founding=new_secrets(os.urandom))
    for events in story():
        if isinstance(events[0], PayloadErased):
            with sqlite3.connect(path) as keeper:  # somebody who keeps what will be erased
                keeper.execute("CREATE TABLE kept AS SELECT * FROM payloads WHERE seq = 5")
            keeper.close()
        await recorder.record("blog", (), lambda events=events: events)
    await recorder.close()


@pytest.fixture
def audit():
    """Audit the database in a file → what is wrong with it; None where it passes."""

    def audit(path):
        database = open_database(f"sqlite:///{path}")
        try:
            verify_log(database, "blog")
            compare_views(database, "blog")
        except Corrupt as fault:
            return fault
        return None

    return audit


@pytest.fixture
def forge(whole, audit, tmp_path):
    """Change a copy by SQL → what an audit says of it; None where it passes."""
    number = iter(range(1_000_000))

    def forge(*statements):
        path = tmp_path / f"{next(number)}.db"
        shutil.copy(whole, path)
        with sqlite3.connect(path) as forger:
            for sql, parameters in statements:
                changed = forger.execute(sql, parameters).rowcount
                assert changed, f"the forgery changed nothing: {sql}"
        forger.close()
        try:
            return audit(path)
        finally:
            path.unlink()

    return forge
