"""How a new response is judged at once."""

from msgspec import Struct

from fedcomments.domain.events import Comments, State


class Judgement(Struct, frozen=True):
    """A state, and why, in sentences for the owner."""

    state: State
    reasons: tuple[str, ...] = ()


SHOWN = Judgement("shown")


def judge(comments: Comments, *, is_known: bool) -> Judgement:
    """Judge a local comment; `is_known`: its author's token already stands under a shown one."""
    match comments:
        case "open":
            return SHOWN
        case "first":
            return SHOWN if is_known else Judgement("held", ("first response from this author",))
        case "all":
            return Judgement("held", ("every response waits for the owner here",))
