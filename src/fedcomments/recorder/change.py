"""What the recorder is asked, what it answers, and a site's log while it is written to."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from fedcomments.database import Change as Row
from fedcomments.database import Query
from fedcomments.domain.events import Entry, Event
from fedcomments.errors import FedcommentsError
from fedcomments.log.keys import Secrets
from fedcomments.log.merkle import Frontier
from fedcomments.log.stamp import Head

Clock = Callable[[], int]
"""() → milliseconds since 1970."""
Decide = Callable[..., Sequence[Event | Row]]
"""The answers of the look, in its order → events (and rows of a queue that go with them), or a
refusal raised."""


class Key(Struct, frozen=True):
    """An idempotency key as it was sent, in its scope: route and principal."""

    scope: str
    text: str


class Known(Struct, frozen=True):
    """A fact that need not be asked for: what is answered in a question's place."""

    value: Any


Look = Sequence[Query[Any] | Known]
"""What a decision must know, in the order of its arguments."""


class Change(Struct, frozen=True, eq=False):
    """What somebody wants recorded; see `Recorder.record`."""

    site: str
    look: Look
    decide: Decide
    key: Key | None = None
    founding: Secrets | None = None


class Recorded(Struct, frozen=True):
    """What a change came to: its new entries, or the one its key was first answered with.

    `facts` are the answers that were decided upon.
    """

    entries: list[Entry]
    is_repeated: bool = False
    facts: tuple[Any, ...] = ()


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
