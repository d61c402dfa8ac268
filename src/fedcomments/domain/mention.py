"""What another site says about a page: verified, changed, withdrawn."""

from msgspec import Struct

from fedcomments.domain.events import (
    Event,
    Evidence,
    Finding,
    Linkbacks,
    Mention,
    MentionChanged,
    MentionVerified,
    MentionWithdrawn,
    PageFacts,
    PageOpened,
    PayloadErased,
    Reason,
    State,
)
from fedcomments.domain.page import Page
from fedcomments.domain.policy import Judgement


class Standing(Struct, frozen=True):
    """A mention that the log holds already: where, a digest of its words, its author's photo."""

    seq: int
    page: str
    digest: str
    photo: str
    state: State


class Found(Struct, frozen=True):
    """What was found at a source.

    `addressed` is the position of the response that it answers, `is_own` whether the source
    lies on the site itself, `has_vouch` whether a site we know speaks for it (X1).
    """

    mention: Mention
    digest: str
    evidence: Evidence
    addressed: int | None = None
    is_own: bool = False
    has_vouch: bool = False


def judge(policy: Linkbacks, found: Found, *, is_known: bool) -> Judgement:
    """Whether readers see a new mention at once. A vouch lifts it by one step (X1)."""
    if found.is_own:
        return Judgement("hidden", ("it comes from this site itself",))
    steps: list[Linkbacks] = ["held", "known", "shown"]
    step = steps.index(policy) if policy in steps else 0
    lifted = steps[min(step + found.has_vouch, len(steps) - 1)]
    if lifted == "shown" or (lifted == "known" and is_known):
        return Judgement("shown")
    if lifted == "known":
        return Judgement("held", ("the first mention from this host",))
    return Judgement("held", (f"every {found.mention.via} waits for the owner here",))


def verify(  # noqa: PLR0913 - a decision takes every fact it needs, and nothing else
    page: Page | None,
    standing: Standing | None,
    policy: Linkbacks,
    is_known: bool,  # noqa: FBT001 - a fact among facts, given by the look in this order
    *,
    found: Found,
    opening: PageOpened,
) -> list[Event]:
    """The source links here: a new mention, a changed one (WR40, WR41), or nothing new."""
    if standing is not None:
        return _changed(standing, found)
    judged = judge(policy, found, is_known=is_known)
    stream = page.stream if page is not None else opening.stream
    private = Finding(judged.state, judged.reasons, found.evidence)
    verified = MentionVerified(stream, found.addressed, found.mention, private)
    return [verified] if page is not None else [opening, verified]


def _changed(standing: Standing, found: Found) -> list[Event]:
    if standing.digest == found.digest:
        return []
    private = Finding(evidence=found.evidence)
    return [MentionChanged(standing.page, standing.seq, found.mention, private)]


def withdraw(
    standing: Standing | None, changes: list[int], *, reason: str, evidence: Evidence
) -> list[Event]:
    """The source is gone, or links here no more (WR42 to WR45): its words are erased."""
    if standing is None:
        return []
    return [
        MentionWithdrawn(standing.page, standing.seq, private=Reason(reason, evidence)),
        *(PayloadErased(standing.page, seq) for seq in (standing.seq, *changes)),
    ]


def withdraw_beneath(page: str, known: list[tuple[int, int | None]], reason: str) -> list[Event]:
    """What was known through a mention alone goes with it: (position, one of its changes)."""
    events: list[Event] = []
    for seq in dict.fromkeys(seq for seq, _ in known):
        changes = [change for at, change in known if at == seq and change is not None]
        events.append(MentionWithdrawn(page, seq, private=Reason(reason)))
        events += [PayloadErased(page, position) for position in (seq, *changes)]
    return events


def opening(stream: str, url: str, title: str = "") -> PageOpened:
    """The page that a mention opens, if nobody responded to it before."""
    return PageOpened(stream, public=PageFacts(url, title))
