"""The Webmention door: what a request asks, and the words of its status page."""

from typing import Literal, get_args

from msgspec import Struct

from fedcomments.errors import BadAddress, Malformed
from fedcomments.protocols.form import fields
from fedcomments.protocols.hrefs import kept, tolerant

MOST_BYTES = 16 * 1024

Status = Literal[
    "queued",
    "pending",
    "success",
    "deleted",
    "source_not_found",
    "target_not_found",
    "invalid_target",
    "invalid_content",
    "no_link_found",
    "blocked",
    "timeout",
    "too_many_redirects",
]
STATUSES: tuple[Status, ...] = get_args(Status)

_SUMMARIES: dict[Status, str] = {
    "queued": "The mention was received and waits to be verified.",
    "pending": "The mention is verified and waits for the owner of the page to see it.",
    "success": "The mention is verified and shown.",
    "deleted": "The source is gone or no longer links to the target; the mention was withdrawn.",
    "source_not_found": "The source could not be read.",
    "target_not_found": "The target does not exist.",
    "invalid_target": "The target does not accept mentions.",
    "invalid_content": "The source is of a kind that cannot hold a link.",
    "no_link_found": "The source does not link to the target.",
    "blocked": "Mentions from that source are not accepted.",
    "timeout": "The source took too long to answer.",
    "too_many_redirects": "The source redirects too often.",
}


class Asked(Struct, frozen=True):
    """A request: both addresses as the sender wrote them, which the link must match (WR25).

    `vouch` is the address of a page that speaks for the source, "" if none was given (X1).
    """

    source: str
    target: str
    vouch: str = ""


def read(content_type: str, body: bytes) -> Asked:
    """Read a request (WR1, WR2, WR3); the target keeps its fragment (WR5).

    Unknown parameters are ignored, the private `code` and `realm` among them (X4). Raises
    Malformed, BadAddress or TooLarge.
    """
    form = fields(content_type, body, most=MOST_BYTES)
    source, target = _address(form, "source"), _address(form, "target")
    if tolerant(source) == tolerant(target):
        raise Malformed("The source and the target are the same page.")
    return Asked(source, target, _address(form, "vouch") if form.get("vouch", [b""])[0] else "")


def summary(status: Status) -> str:
    """Say a status as a sentence; nothing in it depends on our network (H15)."""
    return _SUMMARIES[status]


def _address(form: dict[str, list[bytes]], name: str) -> str:
    values = form.get(name, [])
    if len(values) != 1:
        problem = "is missing" if not values else "is given more than once"
        raise Malformed(f"The parameter “{name}” {problem}.")
    try:
        text = values[0].decode("utf-8").strip()
    except UnicodeDecodeError as fault:
        raise BadAddress(f"The {name} is not UTF-8.") from fault
    if not kept(text):
        raise BadAddress(f"The {name} is not a web address that we could use.")
    return text
