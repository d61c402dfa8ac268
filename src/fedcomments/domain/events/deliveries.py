"""Facts about telling other pages that ours link to them."""

from typing import ClassVar, Literal

from msgspec import Struct

from fedcomments.domain.events.part import Part

Protocol = Literal["webmention", "pingback", "trackback"]


class Attempt(Part, frozen=True):
    """Private. One attempt to tell a target, and what came of it.

    `digest` says what it was told of (`Post.digest`), `number` counts the attempts at that from
    1. `protocol` and `endpoint` are those that the target offered, empty if none was found;
    `status` is the HTTP status of the last answer, 0 where there was none, `answer` the first of
    its words. `reason` is a stable code for what went wrong, `sentence` the same for a person.
    `pause` (ms) is how long the other side asked us to wait; `watch` an address that will say how
    it ended.
    """

    target: str
    digest: str
    number: int = 1
    protocol: Protocol | Literal[""] = ""
    endpoint: str = ""
    status: int = 0
    answer: str = ""
    reason: str = ""
    sentence: str = ""
    pause: int = 0
    watch: str = ""


class DeliveryEvent(Struct, frozen=True):
    """Something about a delivery."""


class DeliverySucceeded(DeliveryEvent, frozen=True):
    """A target took what the post at `re` had to tell."""

    TYPE: ClassVar = "delivery.succeeded"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Attempt | None = None


class DeliveryFailed(DeliveryEvent, frozen=True):
    """A target could not be told just now; that is tried again."""

    TYPE: ClassVar = "delivery.failed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Attempt | None = None


class DeliveryAbandoned(DeliveryEvent, frozen=True):
    """A target will not be told: it offers no way, refuses, or was tried often enough."""

    TYPE: ClassVar = "delivery.abandoned"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Attempt | None = None


class Word(Part, frozen=True):
    """Private. What a target said in the end of something that it had taken to look at."""

    target: str
    said: Literal["success", "failed"]


class DeliveryAnswered(DeliveryEvent, frozen=True):
    """The place that a target gave us to watch says how it ended (WS6)."""

    TYPE: ClassVar = "delivery.answered"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Word | None = None


class Wish(Part, frozen=True):
    """Private. Which target."""

    target: str


class DeliveryRequested(DeliveryEvent, frozen=True):
    """The owner wants a target of the post at `re` to be tried again."""

    TYPE: ClassVar = "delivery.requested"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Wish | None = None
