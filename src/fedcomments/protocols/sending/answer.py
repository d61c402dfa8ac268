"""What an endpoint's answer means, whatever the protocol."""

from typing import Literal

from msgspec import Struct

from fedcomments.domain.wording import legible

LONGEST_QUOTE = 200
AWAY = frozenset({408, 425, 429})
MOVED = frozenset({301, 302, 303, 307, 308})
SERVER_TROUBLE = 500


class Answered(Struct, frozen=True):
    """`later` may be tried again, `refused` is final.

    `reason` is a stable code and `sentence` the same for a person, both empty for what was taken;
    `status_url` may tell later how it ended.
    """

    outcome: Literal["taken", "later", "refused"]
    reason: str = ""
    sentence: str = ""
    status_url: str = ""


TAKEN = Answered("taken")


def succeeded(status: int) -> bool:
    """Tell if an HTTP status is one of success (WS5)."""
    return 200 <= status < 300  # noqa: PLR2004 - RFC 9110, 15.3


def by_status(status: int) -> Answered:
    """Read an answer that did not succeed by its HTTP status (WS17).

    A redirect is refused here: whoever may follow it has done so already (WS16).
    """
    if status in AWAY or status >= SERVER_TROUBLE:
        return Answered("later", f"status_{status}", f"The endpoint has trouble ({status}).")
    if status in MOVED:
        return Answered("refused", "redirected", f"The endpoint sends us elsewhere ({status}).")
    return Answered("refused", f"status_{status}", f"The endpoint refuses it ({status}).")


def quoted(words: str) -> str:
    """Words of the other side, in one line and short enough to be repeated."""
    line = " ".join(legible(words).split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
