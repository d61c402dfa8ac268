"""What may be asked about responses from other sites."""

from fedcomments.database import Query, first


def told_at(site: str, seq: int) -> Query[int | None]:
    """When (ms) a response came to say what it says."""
    return Query(
        "SELECT coalesce(edited, posted) FROM responses WHERE site = :site AND seq = :seq",
        {"site": site, "seq": seq},
        first(lambda row: int(row[0])),
    )
