"""The workers that tell other sites of ours, joined from the parts that a house holds."""

from collections.abc import Iterator

from msgspec import Struct

from fedcomments.server.house import House
from fedcomments.workers.discussions import Discussions
from fedcomments.workers.publisher import Publisher
from fedcomments.workers.sender import Sender
from fedcomments.workers.statuses import Statuses
from fedcomments.workers.teller import Teller
from fedcomments.workers.watcher import Watcher

Speaker = Watcher | Publisher | Discussions | Sender | Statuses


class Speakers(Struct, frozen=True, eq=False):
    """All of them, each working on what another one leaves."""

    watcher: Watcher
    publisher: Publisher
    discussions: Discussions
    sender: Sender
    statuses: Statuses

    def __iter__(self) -> Iterator[Speaker]:
        """Give them in the order in which news travel."""
        return iter((self.watcher, self.publisher, self.discussions, self.sender, self.statuses))

    async def settle(self) -> None:
        """Let them work until nothing is due."""
        for worker in self:
            await worker.settle()


def speakers(house: House) -> Speakers:
    """Join them; none of them works yet."""
    return Speakers(
        watcher=_watcher(house),
        publisher=publisher(house),
        discussions=Discussions(
            recorder=house.recorder, reader=house.reader, clock=house.clock, address=house.address
        ),
        sender=sender(house),
        statuses=Statuses(
            recorder=house.recorder,
            reader=house.reader,
            client=house.client,
            clock=house.clock,
            news=house.bells.watches,
        ),
    )


def teller(house: House) -> Teller:
    """What speaks the protocols."""
    return Teller(
        house.client,
        house.clock,
        protocols=house.sending.protocols,
        skip=house.sending.skip,
    )


def publisher(house: House) -> Publisher:
    """What looks at pages that were announced."""
    return Publisher(
        recorder=house.recorder,
        reader=house.reader,
        client=house.client,
        clock=house.clock,
        random=house.random,
        news=house.bells.announcements,
    )


def sender(house: House) -> Sender:
    """What works through the outbox."""
    return Sender(
        recorder=house.recorder,
        reader=house.reader,
        teller=teller(house),
        clock=house.clock,
        news=house.bells.deliveries,
    )


def _watcher(house: House) -> Watcher:
    return Watcher(
        recorder=house.recorder,
        reader=house.reader,
        client=house.client,
        clock=house.clock,
        news=house.bells.feeds,
        announced=house.bells.announcements,
    )
