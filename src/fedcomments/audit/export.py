"""A site's whole history as lines of JSON, to be moved, kept or read."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from fedcomments.database import Database, Row, Writer
from fedcomments.errors import Corrupt, Unknown
from fedcomments.log import log, published
from fedcomments.log.keys import Secrets
from fedcomments.replay import Progress, no_progress
from fedcomments.views.sites import every

FORMAT = "fedcomments-log/1"


class Keys(Struct, frozen=True, forbid_unknown_fields=True):
    """The log's own keys, base64. Whoever has them can go on writing this log."""

    signing: str
    secret: str


class Header(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The first line: what follows. `root` is hex; `checkpoints` are signed notes."""

    format: str
    site: str
    size: int
    root: str
    origins: list[str]
    vkeys: list[str]
    checkpoints: list[str] = []
    keys: Keys | None = None


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A public or private part; salt and body in base64."""

    part: Literal["public", "private"]
    salt: str
    body: str


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """An event: its leaf to the letter, and the parts that are there."""

    seq: int
    leaf: str
    parts: list[Part]


def export_log(
    database: Database, site: str, *, with_keys: bool, progress: Progress = no_progress
) -> Iterator[bytes]:
    """A log's lines, header first, all from one moment. Raises Unknown."""
    walker = database.walker()
    try:
        walker.begin(())
        header = _header(walker, site, with_keys=with_keys)
        yield msgspec.json.encode(header) + b"\n"
        for row in walker.rows(ROWS, {"site": site}):
            yield msgspec.json.encode(_line(row)) + b"\n"
            if row[0] % log.CHUNK == 0:
                progress(row[0], header.size)
        progress(header.size, header.size)
    finally:
        walker.close()


def _header(walker: Writer, site: str, *, with_keys: bool) -> Header:
    state, kept, sites, signed = walker.read(
        (log.state(site), log.secrets(site), every(), published.latest(site))
    )
    if state is None:
        raise Unknown(f"There is no site named {site}.")
    known = next((one for one in sites if one.name == site), None)
    if known is None:
        raise Corrupt(site, None, "the view sites lacks it")
    return Header(
        FORMAT,
        site,
        state.head.size,
        state.root.hex(),
        [known.origin],
        [known.vkey],
        [signed.note] if signed is not None else [],
        keys=_keys(kept) if with_keys else None,
    )


def _keys(kept: Secrets) -> Keys:
    return Keys(_text(kept.signing), _text(kept.secret))


def _line(row: Row) -> Line:
    seq, leaf, public_salt, public, private_salt, private = row
    parts: tuple[tuple[Literal["public", "private"], Any, Any], ...] = (
        ("public", public_salt, public),
        ("private", private_salt, private),
    )
    there = [Part(part, _text(salt), _text(body)) for part, salt, body in parts if body is not None]
    return Line(seq, bytes(leaf).decode("ascii"), there)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


ROWS = """SELECT e.seq, e.leaf, p.salt, p.body, x.salt, x.body FROM events e
LEFT JOIN payloads p ON p.site = e.site AND p.seq = e.seq AND p.part = 'public'
LEFT JOIN payloads x ON x.site = e.site AND x.seq = e.seq AND x.part = 'private'
WHERE e.site = :site ORDER BY e.seq"""
