"""What the recorder is asked, what it answers, and a site's log while it is written to."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from fedcomments.database import Query
from fedcomments.domain.events import Entry, Event
from fedcomments.errors import FedcommentsError
from fedcomments.log.keys import Secrets
from fedcomments.log.merkle import Frontier
from fedcomments.log.stamp import Head

Clock = Callable[[], int]
"""() → milliseconds since 1970."""
Decide = Callable[..., list[Event]]
"""The answers of the look, in its order → events, or a refusal raised."""


class Key(Struct, frozen=True):
    """An idempotency key as it was sent, in its scope: route and principal."""

    scope: str
    text: str


class Change(Struct, frozen=True, eq=False):
    """What somebody wants recorded; see `Recorder.record`."""

    site: str
    look: Sequence[Query[Any]]
    decide: Decide
    key: Key | None = None
    founding: Secrets | None = None


class Recorded(Struct, frozen=True):
    """What a change came to: its new entries, or the one its key was first answered with."""

    entries: list[Entry]
    is_repeated: bool = False


Outcome = Recorded | Exception
EMPTY = Head(Frontier(), 0)


class Book(Struct, eq=False):
    """A site's log while a batch is written into it.

    `versions` remembers the streams' versions; `refusal` is why nothing can be recorded now.
    """

    head: Head
    began: Head
    versions: dict[str, int]
    refusal: FedcommentsError | None = None
