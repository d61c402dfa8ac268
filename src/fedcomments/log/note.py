"""Signed notes: a text and who stands for it, in the public form (C2SP signed-note)."""

from base64 import b64encode
from collections.abc import Iterable

from msgspec import Struct

from fedcomments.log.exact import decode
from fedcomments.log.keys import key_id

MOST_BYTES = 1_000_000
ED25519 = b"\x01"
_DASH = "— "


class Signature(Struct, frozen=True):
    """One line below a note: a name, the first 4 bytes of its key's hash, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


class Note(Struct, frozen=True):
    """`text` ends with a newline, and is what was signed."""

    text: str
    signatures: tuple[Signature, ...]


class Verifier(Struct, frozen=True):
    """Whoever signs under this name, by their public key (32 bytes)."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """How their signatures are found among others."""
        return key_id(self.name, ED25519 + self.key)


def sign(text: str, name: str, seed: bytes) -> str:
    """Sign a text (it ends with a newline) → the note. `seed` is an Ed25519 key's 32 bytes."""
    # Here, for memory: see log.keys.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - see above
        Ed25519PrivateKey,
    )

    private = Ed25519PrivateKey.from_private_bytes(seed)
    named = key_id(name, ED25519 + private.public_key().public_bytes_raw())
    signed = b64encode(named + private.sign(text.encode())).decode()
    return f"{text}\n{_DASH}{name} {signed}\n"


def read(note: str) -> Note:
    """Take a note apart; nothing is verified. Raises ValueError."""
    if len(note) > MOST_BYTES or not _is_plain(note):
        raise ValueError("this is no note: too long, or with control characters")
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise ValueError("this is no note: no signature stands below it")
    return Note(text + "\n", tuple(_signature(line) for line in below[:-1].split("\n")))


def verified(note: Note, verifiers: Iterable[Verifier]) -> tuple[str, ...]:
    """The names of those verifiers who signed it. Raises ValueError for a false signature."""
    known = {(one.name, one.key_id): one for one in verifiers}
    names = []
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is not None:
            _check(verifier, note.text, signature.signature)
            names.append(verifier.name)
    return tuple(names)


def verifier(vkey: str) -> Verifier:
    """Read a verifier key; from the left, since base64 may hold a plus sign. Raises ValueError."""
    name, _, rest = vkey.partition("+")
    named, _, encoded = rest.partition("+")
    key = decode(encoded)
    if len(key) != 33 or key[:1] != ED25519:  # noqa: PLR2004 - the algorithm, and 32 bytes
        raise ValueError("this is no Ed25519 verifier key")
    if not name or named != key_id(name, key).hex():
        raise ValueError("the key does not have this id")
    return Verifier(name, key[1:])


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = decode(encoded)
    if not line.startswith(_DASH) or not name or "+" in name or len(raw) <= 4:  # noqa: PLR2004 - an id and more
        raise ValueError("this is no signature line")
    return Signature(name, raw[:4], raw[4:])


def _check(verifier: Verifier, text: str, signature: bytes) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - as in sign
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(verifier.key).verify(signature, text.encode())
    except InvalidSignature as error:
        raise ValueError(f"the signature of {verifier.name} is false") from error


def _is_plain(text: str) -> bool:
    return all(character >= " " or character == "\n" for character in text)
