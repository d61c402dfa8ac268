"""Webmention as a sender speaks it (WS3 to WS6)."""

from typing import Literal
from urllib.parse import urlencode

import msgspec

from fedcomments.protocols.sending.answer import TAKEN, Answered, by_status, succeeded
from fedcomments.protocols.sending.endpoint import askable
from fedcomments.protocols.sending.header import read

VOUCH_WANTED = 449
MOST_BYTES = 64 * 1024

_WITH_A_STATUS_PAGE = frozenset({201, 202})
# "deleted" is how a message ends that was sent because a link or the whole source is gone.
_ENDED_WELL = frozenset(("success", "deleted"))
_ENDED_BADLY = frozenset(
    "blocked connect_error dns_error error failed forbidden gone invalid_content invalid_source "  # noqa: SIM905 - words in lines read better than a column
    "invalid_target no_content no_link_found not_found rejected source_not_found ssl_cert_error "
    "target_not_found timeout too_many_redirects unauthorized unknown".split()
)


def form(source: str, target: str, vouch: str = "") -> bytes:
    """Write the message; the target as it stands in the source (WS4); `vouch` if there is one."""
    fields = {"source": source, "target": target} | ({"vouch": vouch} if vouch else {})
    return urlencode(fields).encode()


def read_answer(endpoint: str, status: int, location: str) -> Answered:
    """Any 2xx is success (WS5), with a place to watch where 201 or 202 give one (WS6)."""
    if status in _WITH_A_STATUS_PAGE and location.strip():
        return Answered("taken", status_url=askable(endpoint, read(location)))
    if succeeded(status):
        return TAKEN
    if status == VOUCH_WANTED:
        return Answered("refused", "vouch_wanted", "The endpoint asks for a vouch (449).")
    return by_status(status)


class _Page(msgspec.Struct):
    status: str = ""


def read_status(content_type: str, body: bytes) -> Literal["success", "waiting", "failed"]:
    """Read a status page in the words of webmention.io; any others say nothing yet. Never fails."""
    media = content_type.partition(";")[0].strip().lower()
    if not media.endswith(("/json", "+json")) or len(body) > MOST_BYTES:
        return "waiting"
    try:
        word = msgspec.json.decode(body, type=_Page).status.strip().lower()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "waiting"
    if word in _ENDED_WELL:
        return "success"
    return "failed" if word in _ENDED_BADLY else "waiting"
