"""Where the small pictures of people who mentioned a page are kept; they may be lost."""

from hashlib import sha256

from fedcomments.database import Change, Query, first


def photo_id(url: str) -> str:
    """The name of a picture here, from its address elsewhere: 32 hex digits."""
    return sha256(url.encode()).hexdigest()[:32]


def photo(name: str) -> Query[bytes | None]:
    """A picture that was made small here."""
    return Query(
        "SELECT body FROM photos WHERE id = :id LIMIT 1",
        {"id": name},
        first(lambda row: bytes(row[0])),
    )


def keep_photo(site: str, name: str, body: bytes, now: int) -> Change:
    """Keep a picture, or its newer version."""
    return Change(
        """INSERT INTO photos (site, id, body, kept) VALUES (:site, :id, :body, :now)
           ON CONFLICT (site, id) DO UPDATE SET body = :body, kept = :now""",
        {"site": site, "id": name, "body": body, "now": now},
    )


def drop_photo(site: str, name: str) -> Change:
    """Forget the picture of somebody whose mention is gone."""
    return Change("DELETE FROM photos WHERE site = :site AND id = :id", {"site": site, "id": name})
