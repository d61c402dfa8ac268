"""What a page does with ours: answers it, likes it, merely links to it (M2).

Post Type Discovery's response algorithm, with two differences: a property counts only if one of
its values is the target, and bookmarks are told too. A reply of one emoji stays a reply, its text
the emoji; `is_one_emoji` lets whoever shows it make a reaction of it.
"""

import re

from fedcomments.domain.events import Kind
from fedcomments.protocols.microformats import Item
from fedcomments.protocols.target import Target

ANSWERS = frozenset(("yes", "no", "maybe", "interested"))
_ORDER: tuple[tuple[str, Kind], ...] = (
    ("repost-of", "repost"),
    ("like-of", "like"),
    ("bookmark-of", "bookmark"),
    ("in-reply-to", "reply"),
)
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u23ff\u24c2"
    "\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
# UTS 51, section 1.4.9, near enough: picture, keycap or flag, with what may be joined to it.
_EMOJI = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*[\U000e0020-\U000e007f]{{0,8}}"
    rf"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*){{0,8}}"
)


def kind(item: Item, target: Target) -> Kind:
    """Tell what the item does with the target; "mention" where it only links to it."""
    if rsvp(item, target):
        return "rsvp"
    for name, meant in _ORDER:
        if target.is_named_by(item.urls(name)):
            return meant
    return "mention"


def rsvp(item: Item, target: Target) -> str:
    """Give the answer to the target's invitation: yes, no, maybe, interested, or ""."""
    answer = item.text("rsvp").lower()
    is_ours = answer in ANSWERS and target.is_named_by(item.urls("in-reply-to"))
    return answer if is_ours else ""


def is_one_emoji(text: str) -> bool:
    """Tell if a text is one emoji and nothing else."""
    return _EMOJI.fullmatch(text.strip()) is not None
