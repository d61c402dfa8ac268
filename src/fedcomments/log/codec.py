"""Events ⇄ what is stored: a type, a schema number, and up to two JSON bodies.

Bodies are never rewritten. One written under an older schema is brought up to date as it is
read, step by step, by *upcasters*: pure functions from a schema's bodies to the next one's.
"""

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Struct

from fedcomments.domain.events import Event
from fedcomments.errors import FedcommentsError

Body = dict[str, Any] | None
"""A body as a plain object; None where the event has no such part, or it was erased."""
Upcaster = Callable[[Body, Body], tuple[Body, Body]]
"""(public, private) of one schema → those of the next. An erased part stays None.

It may take its bodies to be of their schema: where they are not, the KeyError or TypeError that
follows is told as a ValueError."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""(type, schema) → the step to schema + 1. Each comes with a golden file under tests/log."""


class UnknownType(FedcommentsError):
    """An event of a type, or of a schema of that type, which only newer code knows."""

    def __init__(self, type_: str, sch: int) -> None:
        super().__init__(
            f"The log holds events of type {type_} with schema {sch}, which are not known here: "
            "a newer version wrote them."
        )
        self.type = type_
        self.sch = sch


class Kind(Struct, frozen=True):
    """One type of event: its class, the schema it is written with, and how its parts are read."""

    make: Callable[..., Event]
    sch: int
    public: msgspec.json.Decoder[Any] | None
    private: msgspec.json.Decoder[Any] | None


def kinds(*events: type[Event]) -> dict[str, Kind]:
    """Event classes → how to read them, by type."""
    return {
        event.TYPE: Kind(event, event.SCHEMA, _decoder(event, "public"), _decoder(event, "private"))
        for event in events
    }


def _decoder(event: type[Event], part: str) -> msgspec.json.Decoder[Any] | None:
    # Without the None that stands for an erased part: `null` is no body.
    declared = set(get_args(get_type_hints(event)[part])) - {NoneType}
    return msgspec.json.Decoder(declared.pop()) if declared else None


KINDS: Mapping[str, Kind] = kinds(*get_args(Event))

_write = msgspec.json.Encoder().encode
_read_object = msgspec.json.Decoder(dict[str, Any]).decode


def write(event: Event) -> tuple[bytes | None, bytes | None]:
    """Event → its public and its private body, None where it has no such part.

    Raises ValueError where a part holds text that is not Unicode (lone surrogates).
    """
    public, private = event.public, event.private
    return (
        None if public is None else _write(public),
        None if private is None else _write(private),
    )


def read(  # noqa: PLR0913, PLR0917 - a row of the log; a record between would slow rebuilds
    type_: str,
    sch: int,
    stream: str,
    re: int | None,
    public: bytes | None,
    private: bytes | None,
    *,
    known: Mapping[str, Kind] = KINDS,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> Event:
    """Read a stored event, under whatever schema it was written.

    Raises `UnknownType` for what only newer code knows, ValueError for bodies that are not of
    their type.
    """
    kind = known.get(type_)
    if kind is None or sch > kind.sch:
        raise UnknownType(type_, sch)
    try:
        if sch < kind.sch:
            public, private = _upcast(type_, range(sch, kind.sch), (public, private), upcasters)
        return kind.make(
            stream=stream,
            re=re,
            public=_part(kind.public, public),
            private=_part(kind.private, private),
        )
    except msgspec.MsgspecError as error:
        raise ValueError(f"this is no {type_}: {error}") from error


def _part(decoder: msgspec.json.Decoder[Any] | None, body: bytes | None) -> Any:  # noqa: ANN401 - as the decoder says
    if body is None:
        return None
    if decoder is None:
        raise ValueError("a body where its type has none")
    return decoder.decode(body)


def _upcast(
    type_: str,
    steps: range,
    stored: tuple[bytes | None, bytes | None],
    upcasters: Mapping[tuple[str, int], Upcaster],
) -> tuple[bytes | None, bytes | None]:
    """Bring bodies from their schema to the present one, as bytes that `_part` can check."""
    public, private = (None if body is None else _object(body) for body in stored)
    for sch in steps:
        if (type_, sch) not in upcasters:
            raise ValueError(f"{type_} never had a schema {sch}")
        try:
            public, private = upcasters[type_, sch](public, private)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"this is no {type_} of schema {sch}: {error!r}") from error
    return (
        None if public is None else _write(public),
        None if private is None else _write(private),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        return _read_object(body)
    except RecursionError as error:  # thousands of brackets, from a stranger's export
        raise ValueError("the body is nested too deeply") from error
