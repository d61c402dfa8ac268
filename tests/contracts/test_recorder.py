"""The recorder's promises, kept on both engines; every log is audited at the end."""

import asyncio
import os

import pytest

from fedcomments import replay
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database import Change, Query
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Opening,
    PageFacts,
    PageOpened,
    PayloadErased,
    Policy,
    ResponsePosted,
    Words,
)
from fedcomments.domain.site import add
from fedcomments.errors import Corrupt, StatementFailed, TooMany, Unavailable, Unknown
from fedcomments.log import log
from fedcomments.log.keys import new_secrets
from fedcomments.recorder import Key, Recorder
from fedcomments.views import VIEWS
from fedcomments.views.sites import every

STREAM = "ab" * 16
NOW = 1_790_000_000_000


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def recorder(database, clock):
    """A recorder with the sites "blog" and "other"; their logs are audited at the end."""
    writer = database.writer()
    writer.begin(())
    replay.rebuild(writer, list(VIEWS))
    writer.commit()
    recorder = Recorder(writer, clock, os.urandom)
    recorder.start()
    for name in ("blog", "other"):
        await found(recorder, name)
    yield recorder
    await recorder.close()
    for name in ("blog", "other"):
        verify_log(database, name)
        compare_views(database, name)


async def found(recorder, name):
    def decide(sites):
        return add(
            sites,
            site=name,
            stream=os.urandom(16).hex(),
            opening=Opening(f"comments.example/log/{name}", "vkey"),
            prefixes=[f"https://{name}.example"],
            policy=Policy(),
        )

    await recorder.record(name, (every(),), decide, founding=new_secrets(os.urandom))


def page(stream=STREAM, url="https://blog.example/post"):
    return PageOpened(stream, public=PageFacts(url))


def said(text, stream=STREAM, re=None):
    return ResponsePosted(stream, re, Words(text, Author("Ann")))


def texts(site="blog"):
    query = "SELECT text FROM responses WHERE site = :site ORDER BY seq"
    return Query(query, {"site": site}, lambda rows: [row[0] for row in rows])


async def kept(recorder, site="blog"):
    return await recorder.alone(lambda writer: writer.read((texts(site),))[0])


async def size(recorder, site="blog"):
    state = await recorder.alone(lambda writer: writer.read((log.state(site),))[0])
    return state.head.size


async def together(recorder, *changes):
    """Let changes wait at once, so that they are recorded in one batch."""
    return await asyncio.gather(
        *(recorder.record(*given, **named) for given, named in changes), return_exceptions=True
    )


def change(decide, *, site="blog", look=(), key=None):
    return (site, look, decide), {"key": key}


async def test_what_was_recorded_has_a_position_a_name_and_a_time(recorder):
    recorded = await recorder.record("blog", (), lambda: [page(), said("hello")])

    opened, posted = recorded.entries
    assert (opened.seq, posted.seq) == (2, 3)
    assert (opened.sv, posted.sv) == (1, 2)
    assert posted.ts == NOW
    assert await kept(recorder) == ["hello"]


async def test_two_identical_requests_in_one_batch_give_one_event(recorder):
    await recorder.record("blog", (), lambda: [page()])
    same = change(lambda: [said("once")], key=Key("POST /x", "key-1"))

    first, second = await together(recorder, same, same)

    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert first.entries[0].id == second.entries[0].id
    assert await kept(recorder) == ["once"]


async def test_the_same_key_in_another_scope_is_another_key(recorder):
    await recorder.record("blog", (), lambda: [page()])

    await together(
        recorder,
        change(lambda: [said("one")], key=Key("POST /x", "key-1")),
        change(lambda: [said("two")], key=Key("POST /y", "key-1")),
    )

    assert await kept(recorder) == ["one", "two"]


async def test_a_refused_change_leaves_its_neighbours_untouched(recorder):
    def refuse():
        raise TooMany("no")

    await recorder.record("blog", (), lambda: [page()])

    before, refused, after = await together(
        recorder,
        change(lambda: [said("before")]),
        change(refuse),
        change(lambda: [said("after")]),
    )

    assert isinstance(refused, TooMany)
    assert after.entries[0].seq == before.entries[0].seq + 1
    assert await kept(recorder) == ["before", "after"]


async def test_a_bug_in_a_decision_fails_that_change_alone(recorder):
    await recorder.record("blog", (), lambda: [page()])

    _, failed, _ = await together(
        recorder,
        change(lambda: [said("before")]),
        change(lambda: {}["no such fact"]),
        change(lambda: [said("after")]),
    )

    assert isinstance(failed, KeyError)
    assert await kept(recorder) == ["before", "after"]


async def test_a_statement_that_fails_after_rows_were_written_takes_them_back(recorder):
    """The second event breaks a view's primary key when the first one is already written."""
    await recorder.record("blog", (), lambda: [page()])
    twice = [said("half"), page()]

    before, failed, after = await together(
        recorder,
        change(lambda: [said("before")]),
        change(lambda: twice),
        change(lambda: [said("after")]),
    )

    assert isinstance(failed, StatementFailed)
    assert after.entries[0].seq == before.entries[0].seq + 1
    assert after.entries[0].sv == before.entries[0].sv + 1
    assert await kept(recorder) == ["before", "after"]


async def test_later_changes_of_a_batch_see_the_earlier_ones(recorder):
    await recorder.record("blog", (), lambda: [page()])
    seen = []

    def look(found):
        seen.append(found)
        return [said("more")]

    await together(
        recorder, change(lambda: [said("first")]), change(look, look=(texts(),)), change(list)
    )

    assert seen[-1] == ["first"]


async def test_a_cancelled_asker_does_not_cancel_the_change(recorder):
    await recorder.record("blog", (), lambda: [page()])
    asking = asyncio.create_task(recorder.record("blog", (), lambda: [said("kept anyway")]))
    await asyncio.sleep(0)  # it waits in the queue now

    asking.cancel()
    await recorder.record("blog", (), lambda: [said("next")])

    assert asking.cancelled()
    assert await kept(recorder) == ["kept anyway", "next"]


async def test_a_batch_may_be_as_large_as_what_waits(recorder):
    await recorder.record("blog", (), lambda: [page()])
    many = [change(lambda n=n: [said(f"{n}")]) for n in range(600)]

    recorded = await together(recorder, *many)

    assert [one.entries[0].seq for one in recorded] == list(range(3, 603))
    assert await kept(recorder) == [f"{n}" for n in range(600)]


async def test_several_sites_share_a_batch_and_keep_their_own_numbers(recorder):
    other = "cd" * 16

    mine, theirs = await together(
        recorder,
        change(lambda: [page(), said("mine")]),
        change(
            lambda: [page(other, "https://other.example/"), said("theirs", other)], site="other"
        ),
    )

    assert [entry.seq for entry in mine.entries] == [2, 3]
    assert [entry.seq for entry in theirs.entries] == [2, 3]
    assert await kept(recorder, "other") == ["theirs"]


async def test_time_never_runs_backwards_in_a_log(recorder, clock):
    first = await recorder.record("blog", (), lambda: [page()])
    clock.now -= 60_000

    second = await recorder.record("blog", (), lambda: [said("earlier?")])

    assert second.entries[0].ts == first.entries[0].ts


async def test_a_clock_far_behind_the_log_records_nothing(recorder, clock):
    await recorder.record("blog", (), lambda: [page()])
    before = await size(recorder)
    clock.now -= 6 * 60_000

    [refused] = await together(recorder, change(lambda: [said("long ago")]))

    assert isinstance(refused, Unavailable)
    assert await size(recorder) == before


async def test_an_unknown_site_is_refused(recorder):
    with pytest.raises(Unknown):
        await recorder.record("nobody", (), lambda: [page()])


async def test_a_site_that_an_audit_found_broken_is_read_only_and_others_go_on(recorder):
    await recorder.alone(lambda writer: writer.write(log.mark_fault("other", "broken")))

    refused, recorded = await together(
        recorder, change(list, site="other"), change(lambda: [page()])
    )
    await recorder.alone(lambda writer: writer.write(log.mark_fault("other", "")))

    assert isinstance(refused, Corrupt)
    assert recorded.entries


async def test_an_erasure_deletes_both_parts_in_its_own_transaction(recorder):
    recorded = await recorder.record("blog", (), lambda: [page(), said("regret")])
    position = recorded.entries[-1].seq

    await recorder.record("blog", (), lambda: [PayloadErased(STREAM, position)])

    left = Query(
        "SELECT seq FROM payloads WHERE seq = :seq AND site = 'blog'", {"seq": position}, list
    )
    assert await recorder.alone(lambda writer: writer.read((left,))[0]) == []
    assert await kept(recorder) == [""]


async def test_work_alone_that_fails_changes_nothing(recorder):
    def work(writer):
        writer.write(Change("DELETE FROM view_state", {}))
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        await recorder.alone(work)

    versions = Query("SELECT view FROM view_state", {}, len)
    assert await recorder.alone(lambda writer: writer.read((versions,))[0]) == len(VIEWS)


async def test_listeners_hear_of_what_is_durable_before_the_asker_does(recorder):
    heard = []

    async def listen(news):
        heard.extend(entry.seq for entry in news)

    recorder.listeners.append(listen)

    recorded = await recorder.record("blog", (), lambda: [page()])

    assert heard == [recorded.entries[0].seq]


async def test_full_tiles_are_kept_as_the_log_grows(recorder):
    await recorder.record("blog", (), lambda: [page()])
    await together(recorder, *[change(lambda n=n: [said(f"{n}")]) for n in range(520)])

    tiles = Query("SELECT tile FROM tile_hashes WHERE site = 'blog' ORDER BY tile", {}, list)

    assert await recorder.alone(lambda writer: writer.read((tiles,))[0]) == [(0,), (1,)]


async def test_a_closed_recorder_records_what_waited_and_takes_no_more(recorder):
    await recorder.record("blog", (), lambda: [page()])
    waiting = asyncio.create_task(recorder.record("blog", (), lambda: [said("in time")]))
    await asyncio.sleep(0)  # it waits in the queue now

    await recorder.close()

    assert (await waiting).entries
    with pytest.raises(Unavailable):
        await recorder.record("blog", (), lambda: [said("too late")])
