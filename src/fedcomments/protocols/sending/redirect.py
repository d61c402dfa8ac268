"""Where an endpoint that moved wants the same message to be posted (WS16)."""

from fedcomments.protocols.hrefs import kept
from fedcomments.protocols.sending.answer import MOVED
from fedcomments.protocols.sending.endpoint import askable
from fedcomments.protocols.sending.header import read


def again(endpoint: str, status: int, location: str) -> str | None:
    """Give the absolute http(s) address to post to again; None where there is none.

    Never from https to http: what went encrypted to one does not go in the clear to another.
    """
    if status not in MOVED or not location.strip():
        return None
    onward = askable(endpoint, read(location))
    is_downgrade = kept(endpoint).startswith("https:") and onward.startswith("http:")
    return None if is_downgrade else onward or None
