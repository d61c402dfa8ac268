"""What every handler may use: the parts that `app` joins."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from aiohttp import web
from msgspec import Struct

from fedcomments.client.fetch import Client
from fedcomments.database import Reader, Writer
from fedcomments.domain import address, site
from fedcomments.domain.address import Address
from fedcomments.domain.events import (
    DeliveryRequested,
    Entry,
    LogContinued,
    LogOpened,
    PolicyChanged,
    PostEvent,
    Protocol,
    SiteAdded,
)
from fedcomments.domain.response import Limits
from fedcomments.domain.site import Site
from fedcomments.errors import Unknown
from fedcomments.log.stamp import Random
from fedcomments.queues.inbox import Bounds
from fedcomments.recorder import Recorder
from fedcomments.recorder.signing import Signer
from fedcomments.server.cache import Cache
from fedcomments.server.limits import Buckets, Budget, Room
from fedcomments.views.sites import every

T = TypeVar("T")
Clock = Callable[[], int]


REPLAYS = 2
"""Replays for strangers at the same time; whoever asks for more waits."""


class Rules(Struct, frozen=True):
    """What visitors may do. Times in milliseconds."""

    edit_window: int
    limits: Limits
    inbox: Bounds


class Sending(Struct, frozen=True):
    """How other sites are told: by which protocols, and which hosts never."""

    protocols: tuple[Protocol, ...]
    skip: tuple[str, ...] = ()


class Doors(Struct, eq=False):
    """What the doors for other sites share: their limits."""

    senders: Buckets
    of_site: Budget
    of_host: Budget
    room: Room
    keyed_trackback: bool


class Bells(Struct, eq=False, frozen=True):
    """By which workers hear that there is something for them."""

    mentions: asyncio.Event
    announcements: asyncio.Event
    deliveries: asyncio.Event
    feeds: asyncio.Event
    watches: asyncio.Event


def bells() -> Bells:
    """Bells that nobody rang yet."""
    return Bells(*(asyncio.Event() for _ in Bells.__struct_fields__))


class House:
    """The recorder to write with, the reader to ask, and what is kept in memory.

    `is_telling` says that workers tell other sites of what becomes due.
    """

    def __init__(  # noqa: PLR0913 - the one place that holds all parts
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        clock: Clock,
        random: Random,
        rules: Rules,
        buckets: Buckets,
        doors: Doors,
        client: Client,
        signer: Signer,
        sending: Sending,
        address: str,
    ) -> None:
        self.recorder = recorder
        self.reader = reader
        self.clock = clock
        self.random = random
        self.rules = rules
        self.buckets = buckets
        self.doors = doors
        self.client = client
        self.signer = signer
        self.sending = sending
        self.bells = bells()
        self.replays = asyncio.Semaphore(REPLAYS)
        self.is_telling = False
        self.address = address
        self.cache = Cache()
        self.sites: list[Site] = []
        self.origins: frozenset[str] = frozenset()

    async def refresh(self) -> None:
        """Read the sites anew."""
        (self.sites,) = await self.reader.read(every())
        self.origins = frozenset(origin for site in self.sites for origin in site.origins)
        self.cache.clear()

    async def alone(self, work: Callable[[Writer], T]) -> T:
        """Let `work` have the writing connection, then look at the sites anew."""
        done = await self.recorder.alone(work)
        await self.refresh()
        return done

    def locate(self, url: str) -> tuple[Site, Address]:
        """The site that owns a page, and the page's address. Raises BadAddress, OutsideSite."""
        page = address.parse(url)
        return site.locate(self.sites, page), page

    def site(self, name: str) -> Site:
        """A site by its name. Raises Unknown."""
        for one in self.sites:
            if one.name == name:
                return one
        raise Unknown(f"There is no site named {name}.")

    def origin(self, name: str) -> str:
        """What a new log of this name is called: the server's host and path, and the site."""
        place = address.parse(self.address).url.partition("://")[2].rstrip("/")
        return f"{place}/log/{name}"

    def is_about_sites(self, news: Sequence[Entry]) -> bool:
        """Whether some of these entries change what `sites` says."""
        about = (LogOpened, LogContinued, SiteAdded, PolicyChanged)
        return any(isinstance(entry.event, about) for entry in news)

    def is_about_deliveries(self, news: Sequence[Entry]) -> bool:
        """Whether some of these entries make something due in the outbox."""
        about = (PostEvent, DeliveryRequested)
        return any(isinstance(entry.event, about) for entry in news)


HOUSE: web.AppKey[House] = web.AppKey("house", House)
