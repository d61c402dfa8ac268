"""The only place where the parts are joined."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import msgspec
from msgspec import Struct

from fedcomments import operations, replay
from fedcomments.audit.verify import check_head
from fedcomments.client.fetch import Client
from fedcomments.database import Database, Reader, Writer
from fedcomments.database.opening import open_database
from fedcomments.domain.events import Entry
from fedcomments.domain.response import Limits
from fedcomments.inbox import Bounds
from fedcomments.log import log
from fedcomments.log.chance import Chance
from fedcomments.log.stamp import Random
from fedcomments.protocols.mf2_process import Parser
from fedcomments.recorder import Recorder
from fedcomments.replay import Progress, no_progress
from fedcomments.server import application, control
from fedcomments.server.house import Doors, House, Rules
from fedcomments.server.limits import DAY, Buckets, Budget, Room
from fedcomments.server.listening import listening
from fedcomments.settings import Settings
from fedcomments.workers.examiner import Examiner
from fedcomments.workers.portraits import Portraits
from fedcomments.workers.verifier import Verifier


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class World(Struct, frozen=True):
    """What the program cannot know by itself: the time, and chance."""

    clock: Callable[[], int] = wall_clock
    random: Random = msgspec.field(default_factory=Chance)


REAL = World()


@asynccontextmanager
async def open_house(
    settings: Settings, world: World = REAL, progress: Progress = no_progress
) -> AsyncIterator[House]:
    """Open the database, bring the views up to date, and begin to record.

    Raises Conflict while another process has the database, Unavailable, Misconfigured.
    """
    database = open_database(settings.database.url)
    async with AsyncExitStack() as stack:
        recorder = Recorder(_prepared(database, progress), world.clock, world.random)
        stack.push_async_callback(recorder.close)
        reader = await database.reader()
        stack.push_async_callback(reader.close)
        house = _house(settings, world, recorder, reader)
        recorder.listeners.append(partial(hear, house))
        recorder.start()
        await house.refresh()
        yield house


@asynccontextmanager
async def serve(house: House, settings: Settings) -> AsyncIterator[None]:
    """Answer requests, and the owner's commands, while the context lasts."""
    app, at = application(house), settings.server
    perform = partial(operations.perform, house)
    async with (
        verifying(house, settings) as verifier,
        working(verifier),
        listening(app, at.host, at.port),
        control.listen(settings.socket, perform),
    ):
        yield


@asynccontextmanager
async def verifying(house: House, settings: Settings) -> AsyncIterator[Verifier]:
    """What looks at mentions; it does so when it is told to."""
    client = Client(settings.server.address, allow=settings.fetch.allow)
    examiner = Examiner(
        client=client,
        parser=Parser(),
        reader=house.reader,
        clock=house.clock,
        looks_at_unknown_pages=settings.fetch.unknown_pages == "look",
    )
    try:
        yield Verifier(
            recorder=house.recorder,
            reader=house.reader,
            examine=examiner.examine,
            portraits=Portraits(client, house.recorder, house.clock).keep,
            clock=house.clock,
            random=house.random,
            news=house.doors.bell,
        )
    finally:
        await examiner.close()


@asynccontextmanager
async def working(verifier: Verifier) -> AsyncIterator[None]:
    """Let it work while the context lasts."""
    task = asyncio.create_task(verifier.run(), name="verifier")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def hear(house: House, news: Sequence[Entry]) -> None:
    """What was recorded is shown from here on."""
    house.cache.touch((entry.event.stream, entry.seq) for entry in news)
    if house.is_about_sites(news):
        await house.refresh()


def _prepared(database: Database, progress: Progress) -> Writer:
    """The writing connection, with views of this version and logs whose ends were looked at."""
    writer = database.writer()
    try:
        writer.begin(())
        which = replay.outdated(writer)
        if which:
            replay.rebuild(writer, which, progress)
        _look_at_ends(writer)
        writer.commit()
    except BaseException:
        writer.close()
        raise
    return writer


def _look_at_ends(writer: Writer) -> None:
    """A log whose end does not hold turns read-only at once."""
    for state in writer.read((log.states(),))[0]:
        fault = state.fault or check_head(writer, state)
        if fault != state.fault:
            writer.write(log.mark_fault(state.site, fault))


def _house(settings: Settings, world: World, recorder: Recorder, reader: Reader) -> House:
    posting = settings.posting
    return House(
        recorder=recorder,
        reader=reader,
        clock=world.clock,
        random=world.random,
        rules=Rules(
            edit_window=posting.edit_window * 1000,
            limits=Limits(posting.pages_per_hour, posting.events_per_day),
            inbox=Bounds(settings.mentions.waiting, settings.mentions.spread * 1000),
        ),
        buckets=_buckets(settings, world, posting.per_minute),
        doors=_doors(settings, world),
        address=settings.server.address,
    )


def _doors(settings: Settings, world: World) -> Doors:
    given = settings.mentions
    return Doors(
        senders=_buckets(settings, world, given.per_minute),
        of_site=Budget(given.per_site_a_day, DAY, world.clock),
        of_host=Budget(given.per_host_a_day, DAY, world.clock),
        room=Room(given.waiting),
        keyed_trackback=given.keyed_trackback,
        bell=asyncio.Event(),
    )


def _buckets(settings: Settings, world: World, per_minute: int) -> Buckets:
    return Buckets(per_minute, world.clock, world.random(32), settings.server.proxies)
