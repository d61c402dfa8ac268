"""What has to be told to a target, when, and when that is enough: the life of one delivery."""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fedcomments.domain.events import Attempt, Post, Protocol
from fedcomments.domain.jitter import jitter

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

PAUSES = (MINUTE, 10 * MINUTE, HOUR, DAY)
"""How long (ms) to wait after each failed attempt (WS17); after one more it is given up."""
LONGEST_PAUSE = 7 * DAY
"""However long the other side wants us to wait, it is tried again after this (ms)."""
MOST_AGAIN = 5
"""How often a target is told again within a day (H30)."""
GONE = "deleted"
"""What a target is told of in a deleted post, in the place of its digest."""

Fate = Literal["waiting", "delivered", "abandoned", "unsupported", "recorded", "left"]
"""recorded: known of before we were asked to tell; left: it is not told, and need not be."""

UNSUPPORTED = "no_endpoint"
ONCE = "once"
FATES: Mapping[str, Fate] = {UNSUPPORTED: "unsupported", ONCE: "delivered"}
"""What becomes of a delivery that is given up, by the reason, where that is not "abandoned"."""


class Delivery(Struct, frozen=True):
    """One target of one post, `post` being the position at which the post was published.

    `number` counts a post's targets in the order in which they came up, `host` is the target's.
    `present`: the post links there now. `digest` is what the target is to be told of, `told`
    what it was last told of ("": never). `due` (ms) is when to try next; `attempts` counts the
    failed ones since it became due. It was told `sent` times in the day that began at `since`
    (ms). The rest is from the last attempt, at `tried` (ms).
    """

    site: str
    post: int
    target: str
    host: str
    number: int
    present: bool
    digest: str
    told: str = ""
    fate: Fate = "waiting"
    due: int | None = None
    attempts: int = 0
    since: int = 0
    sent: int = 0
    protocol: Protocol | Literal[""] = ""
    endpoint: str = ""
    status: int = 0
    answer: str = ""
    reason: str = ""
    sentence: str = ""
    tried: int | None = None
    watch: str = ""
    said: str = ""

    @property
    def can_be_updated(self) -> bool:
        """Whether it was told in a way that knows updates; pingback and trackback do not."""
        return bool(self.told) and self.protocol == "webmention"


def follow(
    known: Mapping[str, Delivery], fresh: Iterable[Delivery], digest: str, now: int
) -> list[Delivery]:
    """A post says something new (`digest`): every target that it has or had is told (WS8).

    `known` are the deliveries by target, `fresh` one for each link of the post as it is now.
    """
    linked = {one.target: one for one in fresh}
    there = [
        _again(known[one.target], one, now) if one.target in known else owe(one, digest, now)
        for one in linked.values()
    ]
    return there + [drop(one, digest, now) for one in known.values() if one.target not in linked]


def _again(known: Delivery, one: Delivery, now: int) -> Delivery:
    here = replace(known, present=True)
    return here if known.told == one.digest else owe(here, one.digest, now)


def owe(one: Delivery, digest: str, now: int, *, at_once: bool = False) -> Delivery:
    """It is to be told of this as soon as it may be (H30), or `at_once` if the owner says so."""
    is_spent = one.sent > MOST_AGAIN and now < one.since + DAY and not at_once
    due = one.since + DAY if is_spent else now
    return replace(one, digest=digest, fate="waiting", due=due, attempts=0, reason="", sentence="")


def drop(one: Delivery, digest: str, now: int) -> Delivery:
    """The post does not link there any more: whoever took a webmention is told (WS8, WS11)."""
    absent = replace(one, present=False)
    if one.can_be_updated:
        # A deletion is told at once, however often the target was told today.
        is_last = digest == GONE
        return absent if one.told == digest else owe(absent, digest, now, at_once=is_last)
    fate: Fate = "delivered" if one.told else "left"
    return replace(absent, digest=digest, due=None, fate=fate)


def begin(post: Post, one: Delivery, now: int) -> Delivery:
    """How a target of a new post begins: owed, or only known of."""
    return replace(one, fate="recorded") if post.quiet else replace(one, due=now)


def succeed(one: Delivery, attempt: Attempt, now: int) -> Delivery:
    """It was told; unless there is news again by now, that is all."""
    is_new_day = now >= one.since + DAY
    done = replace(
        _tried(one, attempt, now),
        told=attempt.digest,
        attempts=0,
        said="",
        since=now if is_new_day else one.since,
        sent=1 if is_new_day else one.sent + 1,
    )
    if one.digest == attempt.digest:
        return replace(done, fate="delivered", due=None)
    # It went from the post while it was told of it: that is news to the target now.
    return done if one.present else owe(done, one.digest, now)


def fail(one: Delivery, attempt: Attempt, now: int) -> Delivery:
    """It could not be told; tried again after a pause, unless there is news by now."""
    tried = _tried(one, attempt, now)
    if one.digest != attempt.digest:
        return tried
    return replace(tried, attempts=attempt.number, due=now + pause(one, attempt))


def abandon(one: Delivery, attempt: Attempt, now: int) -> Delivery:
    """It will not be told of this."""
    tried = _tried(one, attempt, now)
    if one.digest != attempt.digest:
        return tried
    return replace(tried, fate=FATES.get(attempt.reason, "abandoned"), due=None)


def pause(one: Delivery, attempt: Attempt) -> int:
    """How long (ms) until the next attempt, at least what the other side asked for (WS17)."""
    step = PAUSES[min(attempt.number, len(PAUSES)) - 1]
    spread = jitter(f"{one.site} {one.post} {one.target} {attempt.number}", step // 4)
    return max(step, min(attempt.pause, LONGEST_PAUSE)) + spread


def is_enough(number: int) -> bool:
    """Whether an attempt of this number is the last one."""
    return number > len(PAUSES)


def _tried(one: Delivery, attempt: Attempt, now: int) -> Delivery:
    """What the last attempt found; one that sent nothing keeps what an earlier one said."""
    if attempt.reason == ONCE:
        return replace(one, tried=now)
    return replace(
        one,
        protocol=attempt.protocol,
        endpoint=attempt.endpoint,
        status=attempt.status,
        answer=attempt.answer,
        reason=attempt.reason,
        sentence=attempt.sentence,
        tried=now,
        watch=attempt.watch,
    )
