"""Another server's log, looked at from outside: does it go on from what it was?"""

from typing import Literal

import msgspec
from msgspec import Struct

from fedcomments.client.fetch import Client
from fedcomments.errors import Malformed, Unreachable
from fedcomments.log import checkpoint, note
from fedcomments.log.checkpoint import Checkpoint
from fedcomments.log.exact import decode
from fedcomments.log.merkle import verify_consistency

Verdict = Literal["first", "same", "grown", "rollback", "fork", "unsigned", "unreachable", "silent"]
FINE: frozenset[Verdict] = frozenset({"first", "same", "grown"})
PURPOSE = "auditing a log"
ACCEPT = "text/plain, application/json;q=.9, */*;q=.1"
MOST_HASHES = 64


class Kept(Struct, frozen=True):
    """What was last seen: the log's key, its signed checkpoint, and when it last grew (ms)."""

    vkey: str
    note: str
    grown: int


class Looked(Struct, frozen=True):
    """What a look came to. `kept` is what to remember; `sentence` is for people.

    On a fork or a rollback `evidence` is the other checkpoint, signed with the same key: the two
    together prove it.
    """

    verdict: Verdict
    sentence: str
    kept: Kept | None
    size: int = 0
    evidence: str = ""


class _Proof(Struct, frozen=True):
    proof: list[str]


async def look(  # noqa: PLR0913 - where, what was seen, and how to judge
    client: Client, url: str, kept: Kept | None, *, vkey: str, now: int, silence: int = 0
) -> Looked:
    """Ask the log at an address (…/log/NAME) for its checkpoint, and hold it against the last.

    `vkey` may be empty: then the one kept is believed, or at the first look the log's own.
    `silence` is for how long (ms) a log may stand still, 0: for ever.
    """
    try:
        key = vkey or (kept.vkey if kept is not None else await _text(client, f"{url}/vkey"))
        signed = await _text(client, f"{url}/checkpoint", strip=False)
        seen = _verified(signed, key.strip())
    except Unreachable as error:
        return Looked("unreachable", f"The log does not answer. {error.sentence}", kept)
    except (ValueError, Malformed) as error:
        return Looked("unsigned", f"What it answers is no checkpoint of this log: {error}.", kept)
    fresh = Kept(key.strip(), signed, now)
    if kept is None:
        return Looked("first", f"The log has {seen.size} events.", fresh, seen.size)
    return await _against(client, url, kept, fresh, seen, silence)


async def _against(  # noqa: PLR0913, PLR0917 - two checkpoints, and how to ask for the rest
    client: Client, url: str, kept: Kept, fresh: Kept, seen: Checkpoint, silence: int
) -> Looked:
    before = _verified(kept.note, fresh.vkey)
    if seen.size < before.size:
        sentence = f"The log had {before.size} events, and says now that it has {seen.size}."
        return Looked("rollback", sentence, kept, seen.size, fresh.note)
    if not await _continues(client, url, before, seen):
        sentence = f"The log of {seen.size} events does not go on from that of {before.size}."
        return Looked("fork", sentence, kept, seen.size, fresh.note)
    if seen.size > before.size:
        sentence = f"The log grew from {before.size} to {seen.size} events."
        return Looked("grown", sentence, fresh, seen.size)
    stood = fresh.grown - kept.grown
    if silence and stood > silence:
        sentence = f"The log has had {seen.size} events for {stood // 3_600_000} hours."
        return Looked("silent", sentence, kept, seen.size)
    return Looked("same", f"The log still has {seen.size} events.", kept, seen.size)


async def _continues(client: Client, url: str, before: Checkpoint, seen: Checkpoint) -> bool:
    """Whether the newer tree holds the older one; no proof is as good as a false one."""
    if before.size == seen.size:
        return before.root == seen.root
    try:
        text = await _text(client, f"{url}/consistency?old={before.size}&new={seen.size}")
        told = msgspec.json.decode(text, type=_Proof).proof[:MOST_HASHES]
        proof = [decode(one) for one in told]
    except (Unreachable, ValueError):
        return False
    return verify_consistency(before.size, seen.size, before.root, seen.root, proof)


def _verified(text: str, vkey: str) -> Checkpoint:
    """Raises ValueError unless the key signed it, for the log that it names."""
    signed, verifier = note.read(text), note.verifier(vkey)
    found = checkpoint.read(signed.text)
    if not note.verified(signed, [verifier]) or found.origin != verifier.name:
        raise ValueError("the log's key did not sign it")
    return found


async def _text(client: Client, url: str, *, strip: bool = True) -> str:
    """Raises Unreachable, ValueError."""
    fetched = await client.fetch(url, accept=ACCEPT, purpose=PURPOSE)
    if not fetched.succeeded:
        raise ValueError(f"{url} answers with status {fetched.status}")
    text = fetched.body.decode("utf-8")
    return text.strip() if strip else text
