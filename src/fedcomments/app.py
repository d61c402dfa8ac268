"""The only place where the parts are joined."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from fedcomments import operations, replay
from fedcomments.audit.guard import check_kept
from fedcomments.audit.verify import check_head
from fedcomments.client.fetch import Client
from fedcomments.database import Database, Reader, Writer
from fedcomments.database.opening import open_database
from fedcomments.domain.events import Entry
from fedcomments.domain.response import Limits
from fedcomments.log import log
from fedcomments.log.chance import Chance
from fedcomments.log.stamp import Random
from fedcomments.operations.speaking import Speaker, Speakers, speakers
from fedcomments.protocols.mf2_process import Parser
from fedcomments.queues.inbox import Bounds
from fedcomments.recorder import Recorder
from fedcomments.recorder.signing import Signer, copy_of
from fedcomments.replay import Progress, no_progress
from fedcomments.server import application, control
from fedcomments.server.house import Doors, House, Rules, Sending
from fedcomments.server.limits import DAY, Buckets, Budget, Room
from fedcomments.server.listening import listening
from fedcomments.settings import Settings
from fedcomments.views.sites import every
from fedcomments.workers.examiner import Examiner
from fedcomments.workers.portraits import Portraits
from fedcomments.workers.sweeper import Sweeper
from fedcomments.workers.verifier import Verifier


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class World(Struct, frozen=True):
    """What the program cannot know by itself: the time, and chance."""

    clock: Callable[[], int] = wall_clock
    random: Random = msgspec.field(default_factory=Chance)


REAL = World()
Worker = Verifier | Sweeper | Speaker


@asynccontextmanager
async def open_house(
    settings: Settings, world: World = REAL, progress: Progress = no_progress
) -> AsyncIterator[House]:
    """Open the database, bring the views up to date, and begin to record.

    Raises Conflict while another process has the database, Unavailable, Misconfigured.
    """
    database = open_database(settings.database.url)
    async with AsyncExitStack() as stack:
        writer = _prepared(database, settings.checkpoints, progress)
        recorder = Recorder(writer, world.clock, world.random)
        stack.push_async_callback(recorder.close)
        reader = await database.reader()
        stack.push_async_callback(reader.close)
        client = Client(settings.server.address, allow=settings.fetch.allow)
        stack.callback(client.close)
        house = _house(settings, world, recorder, reader, client)
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
        speaking(house) as speakers,
        working(house, [verifier, Sweeper(house.recorder, house.clock), *speakers]),
        listening(app, at.host, at.port),
        control.listen(settings.socket, perform),
    ):
        yield


@asynccontextmanager
async def verifying(house: House, settings: Settings) -> AsyncIterator[Verifier]:
    """What looks at mentions; it does so when it is told to."""
    examiner = Examiner(
        client=house.client,
        parser=Parser(),
        reader=house.reader,
        clock=house.clock,
        looks_at_unknown_pages=settings.fetch.unknown_pages == "look",
        own=house.address,
    )
    try:
        yield Verifier(
            recorder=house.recorder,
            reader=house.reader,
            examine=examiner.examine,
            portraits=Portraits(house.client, house.recorder, house.clock).keep,
            clock=house.clock,
            random=house.random,
            news=house.bells.mentions,
        )
    finally:
        await examiner.close()


@asynccontextmanager
async def speaking(house: House) -> AsyncIterator[Speakers]:
    """What tells other sites of ours; it does so when it is told to."""
    joined = speakers(house)
    house.recorder.listeners.append(joined.discussions.hear)
    await joined.discussions.begin(site.name for site in house.sites)
    try:
        yield joined
    finally:
        house.recorder.listeners.remove(joined.discussions.hear)


@asynccontextmanager
async def working(house: House, workers: Iterable[Worker]) -> AsyncIterator[None]:
    """Let them work while the context lasts."""
    house.is_telling = True
    tasks = [asyncio.create_task(worker.run(), name=type(worker).__name__) for worker in workers]
    try:
        yield
    finally:
        house.is_telling = False
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def hear(house: House, news: Sequence[Entry]) -> None:
    """What was recorded is shown from here on."""
    house.cache.touch((entry.event.stream, entry.seq) for entry in news)
    if house.is_about_deliveries(news):
        house.bells.deliveries.set()
    if house.is_about_sites(news):
        await house.refresh()


def _prepared(database: Database, kept: Path, progress: Progress) -> Writer:
    """The writing connection, with views of this version and logs whose ends were looked at."""
    writer = database.writer()
    try:
        writer.begin(())
        which = replay.outdated(writer)
        if which:
            replay.rebuild(writer, which, progress)
        _look_at_ends(writer, kept)
        writer.commit()
    except BaseException:
        writer.close()
        raise
    return writer


def _look_at_ends(writer: Writer, kept: Path) -> None:
    """A log whose end does not hold, or that is behind what was signed, turns read-only at once."""
    states, known = writer.read((log.states(), every()))
    vkeys = {site.name: site.vkey for site in known}
    for state in states:
        fault = state.fault or check_head(writer, state)
        if not fault and state.site in vkeys:
            file = copy_of(kept, state.site)
            fault = check_kept(writer, state, vkeys[state.site], file)
        if fault != state.fault:
            writer.write(log.mark_fault(state.site, fault))


def _house(
    settings: Settings, world: World, recorder: Recorder, reader: Reader, client: Client
) -> House:
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
        client=client,
        signer=Signer(recorder, reader, world.clock, settings.checkpoints),
        sending=Sending(tuple(settings.sending.protocols), tuple(settings.sending.skip)),
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
    )


def _buckets(settings: Settings, world: World, per_minute: int) -> Buckets:
    return Buckets(per_minute, world.clock, world.random(32), settings.server.proxies)
