"""What every handler may use: the parts that `app` joins."""

from collections.abc import Callable, Sequence

from aiohttp import web
from msgspec import Struct

from fedcomments.database import Reader
from fedcomments.domain import address, site
from fedcomments.domain.address import Address
from fedcomments.domain.events import (
    Entry,
    LogContinued,
    LogOpened,
    PolicyChanged,
    SiteAdded,
)
from fedcomments.domain.response import Limits
from fedcomments.domain.site import Site
from fedcomments.log.stamp import Random
from fedcomments.recorder import Recorder
from fedcomments.server.cache import Cache
from fedcomments.server.limits import Buckets
from fedcomments.views.sites import every

Clock = Callable[[], int]


class Rules(Struct, frozen=True):
    """What visitors may do. Times in milliseconds."""

    edit_window: int
    limits: Limits


class House:
    """The recorder to write with, the reader to ask, and what is kept in memory."""

    def __init__(  # noqa: PLR0913 - the one place that holds all parts
        self,
        *,
        recorder: Recorder,
        reader: Reader,
        clock: Clock,
        random: Random,
        rules: Rules,
        buckets: Buckets,
        address: str,
    ) -> None:
        self.recorder = recorder
        self.reader = reader
        self.clock = clock
        self.random = random
        self.rules = rules
        self.buckets = buckets
        self.address = address
        self.cache = Cache()
        self.sites: list[Site] = []
        self.origins: frozenset[str] = frozenset()

    async def refresh(self) -> None:
        """Read the sites anew."""
        (self.sites,) = await self.reader.read(every())
        self.origins = frozenset(origin for site in self.sites for origin in site.origins)
        self.cache.clear()

    def locate(self, url: str) -> tuple[Site, Address]:
        """The site that owns a page, and the page's address. Raises BadAddress, OutsideSite."""
        page = address.parse(url)
        return site.locate(self.sites, page), page

    def is_about_sites(self, news: Sequence[Entry]) -> bool:
        """Whether some of these entries change what `sites` says."""
        about = (LogOpened, LogContinued, SiteAdded, PolicyChanged)
        return any(isinstance(entry.event, about) for entry in news)


HOUSE: web.AppKey[House] = web.AppKey("house", House)
