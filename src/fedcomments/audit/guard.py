"""Is the database behind what was signed? A restored old backup would fork the log."""

from functools import partial
from pathlib import Path

from fedcomments.database import Writer
from fedcomments.log import checkpoint, note, published
from fedcomments.log.checkpoint import Checkpoint
from fedcomments.log.log import State
from fedcomments.log.merkle import consistency_proof, verify_consistency

WHAT_TO_DO = (
    "import a newer export of this log, or delete that file to give the lost part up, "
    "then run audit verify"
)


def check_kept(connection: Writer, state: State, vkey: str, file: Path) -> str:
    """What is wrong between a log and the checkpoint kept outside the database; '' for nothing.

    A checkpoint that another key signed belongs to an earlier life of the log, and says nothing.
    """
    signed = _read(file, vkey)
    if signed is None:
        return ""
    if signed.size > state.head.size:
        return (
            f"the database has {state.head.size} events, and {file} says that there were "
            f"{signed.size}: {WHAT_TO_DO}"
        )
    if not _continues(connection, state, signed):
        return f"the log is not the one that {file} was signed for: {WHAT_TO_DO}"
    return ""


def _read(file: Path, vkey: str) -> Checkpoint | None:
    try:
        kept = note.read(file.read_text(encoding="utf-8"))
        if note.verified(kept, [note.verifier(vkey)]):
            return checkpoint.read(kept.text)
    except (OSError, ValueError):
        return None
    return None


def _continues(connection: Writer, state: State, signed: Checkpoint) -> bool:
    """Whether the log of now grew out of the one that was signed."""
    new = state.head.size
    prove = partial(consistency_proof, signed.size, new)
    needed = published.needed(prove, new)
    found = connection.read(
        [published.tile(state.site, level, number, width) for level, number, width in needed]
    )
    places = ((level, number) for level, number, _ in needed)
    try:
        proof = published.proven(prove, dict(zip(places, found, strict=True)))
    except ValueError:  # a tile is too short: the log is damaged
        return False
    return verify_consistency(signed.size, new, signed.root, state.root, proof)
