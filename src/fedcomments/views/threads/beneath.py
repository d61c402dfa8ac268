"""What stands beneath a page, in one digest: it changes when readers see something else there."""

from hashlib import sha256

import msgspec

from fedcomments.database import Query, Row

DEEPEST = 5
"""Deeper down nothing counts: others need not hear of it (H30)."""
MOST = 500


def shown(site: str, page: str) -> Query[list[tuple[int, int]]]:
    """The newest of what readers see: its position, and when it was edited (ms, or 0)."""
    return Query(
        """SELECT seq, coalesce(edited, 0) FROM responses
           WHERE site = :site AND page = :page AND visible = 1 AND state = 'shown'
           AND depth < :deepest ORDER BY newest LIMIT :most""",
        {"site": site, "page": page, "deepest": DEEPEST, "most": MOST},
        _pairs,
    )


def digest(shown: list[tuple[int, int]], tallies: dict[str, int]) -> str:
    """SHA-256 (hex) over what is shown and how much there is of each kind; "" for nothing."""
    if not tallies:
        return ""
    return sha256(msgspec.json.encode((shown, sorted(tallies.items())))).hexdigest()


def _pairs(rows: list[Row]) -> list[tuple[int, int]]:
    return [(int(row[0]), int(row[1])) for row in rows]
