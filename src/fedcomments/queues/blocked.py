"""Places elsewhere whose words were erased here for good; only a keyed hash of each is kept."""

from fedcomments.database import Change, Query


def block(site: str, source: str, now: int) -> Change:
    """Take nothing more from a place (`source` is `log.keys.source_digest`)."""
    return Change(
        """INSERT INTO blocked (site, source, since) VALUES (:site, :source, :now)
           ON CONFLICT (site, source) DO UPDATE SET since = :now""",
        {"site": site, "source": source, "now": now},
    )


def is_blocked(site: str, source: str) -> Query[bool]:
    """Whether nothing more is taken from a place."""
    return Query(
        "SELECT 1 FROM blocked WHERE site = :site AND source = :source",
        {"site": site, "source": source},
        bool,
    )


def forget_mentions(site: str, source_key: str) -> Change:
    """Look no more at what a place said, and forget what came along with it."""
    return Change(
        "DELETE FROM inbox WHERE site = :site AND source_key = :source",
        {"site": site, "source": source_key},
    )
