"""Events as they are stored, and as they were stored once."""

import json
from pathlib import Path
from typing import ClassVar, get_args

import pytest
from msgspec import Struct

from fedcomments.domain.events import Event, PayloadErased, ResponsePosted, Words
from fedcomments.log import codec

GOLDEN = Path(__file__).parent / "golden"
STREAM = "ffeeddccbbaa99887766554433221100"

every_event = pytest.mark.parametrize("event", get_args(Event), ids=lambda event: event.TYPE)


def golden(folder):
    files = sorted(folder.glob("*.json"))
    return pytest.mark.parametrize("file", files, ids=lambda file: file.stem)


def load(file):
    """Read type, schema, bodies as stored, and as they are written today."""
    stored = json.loads(file.read_text("utf-8"))
    return stored["type"], stored["sch"], bodies(stored), bodies(stored.get("now", stored))


def bodies(stored):
    return tuple(body and body.encode() for body in (stored["public"], stored["private"]))


@golden(GOLDEN)
def test_what_was_ever_written_reads_as_today(file):
    type_, sch, stored, now = load(file)

    event = codec.read(type_, sch, STREAM, 7, *stored)

    assert (event.TYPE, event.stream, event.re) == (type_, STREAM, 7)
    assert codec.write(event) == now


@every_event
def test_every_schema_of_every_type_has_a_golden_file(event):
    expected = {f"{event.TYPE}.{sch}.json" for sch in range(1, event.SCHEMA + 1)}

    found = {file.name for file in GOLDEN.glob(f"{event.TYPE}.*.json")}

    assert found == expected


@every_event
def test_every_older_schema_has_its_upcaster(event):
    older = [(event.TYPE, sch) for sch in range(1, event.SCHEMA)]

    assert all(step in codec.UPCASTERS for step in older)


@every_event
def test_an_event_whose_parts_are_gone_can_be_read(event):
    read = codec.read(event.TYPE, event.SCHEMA, STREAM, None, None, None)

    assert read == event(stream=STREAM)


def test_no_two_types_share_a_name():
    assert len(codec.KINDS) == len(get_args(Event))


@pytest.mark.parametrize(("type_", "sch"), [("response.sung", 1), ("response.posted", 99), ("", 1)])
def test_what_only_newer_code_knows_is_told_apart(type_, sch):
    with pytest.raises(codec.UnknownType) as told:
        codec.read(type_, sch, STREAM, None, b"{}", None)

    assert (told.value.type, told.value.sch) == (type_, sch)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[" * 99_999,
        b"{}",
        b'{"text":1}',
        b'{"text":"x","more":1}',
        b'{"text":"\xff"}',
    ],
)
def test_a_body_that_is_not_of_its_type_is_refused(body):
    with pytest.raises(ValueError, match=r"response\.posted|utf-8"):
        codec.read("response.posted", 1, STREAM, None, body, None)


def test_a_body_where_its_type_has_none_is_refused():
    with pytest.raises(ValueError, match="has none"):
        codec.read(PayloadErased.TYPE, 1, STREAM, 3, b"{}", None)


def test_text_that_is_not_unicode_cannot_be_written():
    event = ResponsePosted(STREAM, public=Words("\ud800"))

    with pytest.raises(ValueError, match="surrogates"):
        codec.write(event)


# --- the mechanism, shown on a type that went through three schemas ---------------------


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class NoteAside(Struct, frozen=True, forbid_unknown_fields=True):
    by: str


class NoteTaken(Struct, frozen=True):
    TYPE: ClassVar = "note.taken"
    SCHEMA: ClassVar = 3
    stream: str
    re: int | None = None
    public: Note | None = None
    private: NoteAside | None = None


def say_text(public, private):
    """1 → 2: `words` is called `text`."""
    if public:
        public = {"text": public["words"], "by": public["by"]}
    return public, private


def keep_names_apart(public, private):
    """2 → 3: who said it is private."""
    if public:
        private = {"by": public["by"]}
        public = {"text": public["text"]}
    return public, private


HISTORY = {
    "known": codec.kinds(NoteTaken),
    "upcasters": {("note.taken", 1): say_text, ("note.taken", 2): keep_names_apart},
}


@golden(GOLDEN / "mechanism")
def test_an_old_schema_is_brought_up_to_date_step_by_step(file):
    type_, sch, stored, now = load(file)

    event = codec.read(type_, sch, STREAM, None, *stored, **HISTORY)

    assert event == NoteTaken(STREAM, public=Note("hello"), private=NoteAside("Ada"))
    assert codec.write(event) == now


def test_an_erased_part_stays_erased_through_every_step():
    event = codec.read("note.taken", 1, STREAM, None, None, None, **HISTORY)

    assert event == NoteTaken(STREAM)


def test_a_schema_that_never_was_is_refused():
    with pytest.raises(ValueError, match="never had a schema 0"):
        codec.read("note.taken", 0, STREAM, None, None, None, **HISTORY)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b"{}", b'{"words":"x"}', b'{"words":1,"by":"x"}', b'{"a":' * 99_999],
)
def test_an_old_body_that_is_not_of_its_schema_is_refused(body):
    with pytest.raises(ValueError, match=r"no note\.taken|nested"):
        codec.read("note.taken", 1, STREAM, None, body, None, **HISTORY)
