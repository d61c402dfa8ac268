"""When a batch cannot be kept, everybody in it hears so, nothing of it stays, and it goes on."""

import asyncio
import os
import sqlite3

import psycopg
import pytest

from fedcomments import replay
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database import Query
from fedcomments.database.opening import open_database
from fedcomments.domain.events import Opening, PageFacts, PageOpened, Policy, ResponsePosted, Words
from fedcomments.domain.site import add
from fedcomments.errors import TooMany, Unavailable, Unknown
from fedcomments.log.keys import new_secrets
from fedcomments.recorder import Key, Recorder
from fedcomments.views import VIEWS
from fedcomments.views.sites import every

STREAM = "ab" * 16
TEXTS = Query(
    "SELECT text FROM responses ORDER BY seq", {}, lambda rows: [words for (words,) in rows]
)


class Told:
    """A recorder with a blog and a page, the database it writes to, and that one's address."""

    def __init__(self, url):
        self.url = url
        self.database = open_database(url)
        self.writer = self.database.writer()

    async def begin(self):
        self.writer.begin(())
        replay.rebuild(self.writer, list(VIEWS))
        self.writer.commit()
        self.recorder = Recorder(self.writer, lambda: 1_790_000_000_000, os.urandom)
        self.recorder.start()
        await self.found("blog")
        await self.recorder.record(
            "blog", (), lambda: [PageOpened(STREAM, public=PageFacts("https://blog.example/"))]
        )

    async def found(self, name, secrets=None):
        await self.recorder.record(
            name,
            (every(),),
            lambda sites: add(
                sites,
                site=name,
                stream=os.urandom(16).hex(),
                opening=Opening(f"comments.example/log/{name}", "vkey"),
                prefixes=[f"https://{name}.example"],
                policy=Policy(),
            ),
            founding=secrets or new_secrets(os.urandom),
        )

    async def say(self, *texts, key=None):
        """Say several things in one batch → what came of each."""
        return await asyncio.gather(
            *(
                self.recorder.record(
                    "blog",
                    (),
                    lambda text=text: [ResponsePosted(STREAM, None, Words(text))],
                    key=key,
                )
                for text in texts
            ),
            return_exceptions=True,
        )

    async def texts(self):
        return (await self.alone(lambda writer: writer.read((TEXTS,))))[0]

    async def alone(self, work):
        return await self.recorder.alone(work)

    async def set(self, pragma):
        """Set something on the writing connection to SQLite."""
        await self.recorder._in_thread(self.writer._execute, f"PRAGMA {pragma}")

    def audit(self):
        verify_log(self.database, "blog")
        compare_views(self.database, "blog")


async def opened(url):
    told = Told(url)
    await told.begin()
    yield told
    await told.recorder.close()
    told.audit()


@pytest.fixture
async def told(sqlite_url):
    async for one in opened(sqlite_url):
        yield one


@pytest.fixture
async def told_on_postgres(postgres_url):
    async for one in opened(postgres_url):
        yield one


@pytest.fixture(params=["told", pytest.param("told_on_postgres", marks=pytest.mark.postgres)])
def either(request):
    return request.getfixturevalue(request.param)


def all_unavailable(outcomes):
    return [type(outcome) for outcome in outcomes] == [Unavailable] * len(outcomes)


async def test_a_full_disk_loses_the_whole_batch_and_nothing_else(told):
    await told.say("before")
    await told.set("max_page_count = 1")

    outcomes = await told.say(*("x" * 60_000 for _ in range(5)))
    trouble = told.recorder.trouble
    await told.set("max_page_count = 1073741823")
    after = await told.say("after")

    assert all_unavailable(outcomes)
    assert trouble
    assert told.recorder.trouble == ""
    assert after[0].entries[0].seq == 4
    assert await told.texts() == ["before", "after"]


async def test_a_read_only_database_loses_the_whole_batch_and_nothing_else(told):
    await told.say("before")
    await told.set("query_only = ON")

    outcomes = await told.say("one", "two", "three")
    await told.set("query_only = OFF")
    await told.say("after")

    assert all_unavailable(outcomes)
    assert await told.texts() == ["before", "after"]


async def test_a_batch_that_another_program_keeps_from_writing_is_unavailable(told):
    """Somebody holds the file's write lock for longer than anybody would wait."""
    await told.set("busy_timeout = 50")
    await told.say("before")
    intruder = sqlite3.connect(told.url.removeprefix("sqlite:///"))
    intruder.execute("BEGIN IMMEDIATE")

    outcomes = await told.say("one", "two")
    intruder.rollback()
    intruder.close()
    await told.say("after")

    assert all_unavailable(outcomes)
    assert await told.texts() == ["before", "after"]


@pytest.mark.postgres
async def test_a_connection_that_is_cut_costs_at_most_one_batch(told_on_postgres):
    told = told_on_postgres
    await told.say("before")
    with psycopg.connect(told.url, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    outcomes = await told.say("one", "two")
    await told.say("after")

    kept = [] if all_unavailable(outcomes) else ["one", "two"]
    assert await told.texts() == ["before", *kept, "after"]


async def test_a_key_of_a_batch_that_was_lost_is_free_again(told):
    await told.set("query_only = ON")
    [lost] = await told.say("once", key=Key("POST", "key"))
    await told.set("query_only = OFF")

    [first] = await told.say("once", key=Key("POST", "key"))
    [again] = await told.say("once", key=Key("POST", "key"))

    assert isinstance(lost, Unavailable)
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert await told.texts() == ["once"]


async def test_the_first_answer_to_a_key_comes_again_with_the_request_it_was_for(either):
    """Whether another body came under the key, the asker sees from the entry."""
    [first] = await either.say("this", key=Key("POST", "key"))

    [again] = await either.say("that", key=Key("POST", "key"))

    assert again.is_repeated
    assert again.entries == first.entries
    assert again.entries[0].event.public.text == "this"


async def test_a_refused_key_is_free_again(either):
    def refuse():
        raise TooMany("not now")

    with pytest.raises(TooMany):
        await either.recorder.record("blog", (), refuse, key=Key("POST", "key"))

    [recorded] = await either.say("now", key=Key("POST", "key"))

    assert not recorded.is_repeated


async def test_each_log_has_keys_of_its_own_and_a_lost_one_has_none(either):
    secrets = new_secrets(os.urandom)
    await either.found("other", secrets)

    assert await either.recorder.secrets("other") == secrets
    assert await either.recorder.secrets("blog") != secrets
    with pytest.raises(Unknown):
        await either.recorder.secrets("nobody")


async def test_a_site_whose_founding_was_refused_leaves_nothing(either):
    def refuse(sites):
        del sites
        raise TooMany("no more blogs")

    with pytest.raises(TooMany):
        await either.recorder.record("new", (every(),), refuse, founding=new_secrets(os.urandom))

    with pytest.raises(Unknown):
        await either.recorder.secrets("new")
    with pytest.raises(Unknown):
        await either.recorder.record("new", (), list)


async def test_work_alone_stands_between_two_batches(either):
    seen = []
    before = asyncio.create_task(either.say("before"))
    await asyncio.sleep(0)
    alone = asyncio.create_task(either.alone(lambda writer: seen.extend(writer.read((TEXTS,)))))
    await asyncio.sleep(0)
    after = asyncio.create_task(either.say("after"))

    await asyncio.gather(before, alone, after)

    assert seen == [["before"]]
    assert await either.texts() == ["before", "after"]
