"""Who may speak for a site: the tokens of its blog. Only their digests are kept."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

from fedcomments.database import Change, Query, first

BYTES = 32
LONGEST = 128


def new_token(random: Callable[[int], bytes]) -> str:
    """A token that nobody can guess; it is told once."""
    return urlsafe_b64encode(random(BYTES)).rstrip(b"=").decode()


def keep(site: str, token: str, now: int) -> Change:
    """Let whoever has the token speak for the site."""
    return Change(
        "INSERT INTO tokens (site, digest, made) VALUES (:site, :digest, :made)",
        {"site": site, "digest": _digest(token), "made": now},
    )


def revoke(site: str) -> Change:
    """Let nobody speak for the site any more who has a token now."""
    return Change("DELETE FROM tokens WHERE site = :site", {"site": site})


def speaks_for(token: str) -> Query[str | None]:
    """The site that a token speaks for."""
    return Query(
        "SELECT site FROM tokens WHERE digest = :digest",
        {"digest": _digest(token[:LONGEST])},
        first(lambda row: str(row[0])),
    )


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
