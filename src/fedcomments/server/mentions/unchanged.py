"""Was a source looked at a moment ago, and did it say what it had said before?"""

from fedcomments.queues import inbox
from fedcomments.queues.inbox import HOUR, TOP, Waiting
from fedcomments.server.house import House
from fedcomments.views import mentions
from fedcomments.views.threads import linkbacks, questions


async def is_unchanged(house: House, asked: Waiting) -> bool:
    """Whether the last look is younger than an hour, and found what was known already (PR7)."""
    row, page = await house.reader.read(
        inbox.by_pair(asked), questions.page_at(asked.site, asked.page_key)
    )
    if row is None or page is None or not _was_just_seen(row, asked):
        return False
    addressed = None if row.addressed == TOP else row.addressed
    (standing,) = await house.reader.read(
        mentions.standing(row.site, page.stream, row.source, addressed)
    )
    if standing is None:
        return False
    (told,) = await house.reader.read(linkbacks.told_at(row.site, standing.seq))
    return told is not None and told < row.touched


def _was_just_seen(row: Waiting, asked: Waiting) -> bool:
    is_same = (row.source, row.target) == (asked.source, asked.target)
    return is_same and row.status == "success" and asked.received - row.touched < HOUR
