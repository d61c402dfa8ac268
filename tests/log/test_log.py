"""The log where it is kept, on both engines: what was appended is there, and proves itself."""

import os

import pytest

from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    PayloadErased,
    PrivateErased,
    ResponseEdited,
    ResponsePosted,
    Revision,
    Words,
)
from fedcomments.log import log, tiles
from fedcomments.log.keys import new_secrets
from fedcomments.log.leaf import encode
from fedcomments.log.merkle import Frontier, leaf_hash
from fedcomments.log.stamp import Head, stamp

STREAM = "ab" * 16
SECRETS = new_secrets(os.urandom)


@pytest.fixture
def book(writer):
    """An open transaction with an empty log named blog, and how to append to it."""
    writer.begin(("blog",))
    for change in log.found("blog", SECRETS):
        writer.write(change)
    return Book(writer)


class Book:
    """A log that grows by batches, as the recorder makes it grow."""

    def __init__(self, writer):
        self.writer = writer
        self.head = Head(Frontier(), 0)
        self.entries = []

    def append(self, *events, keys=None, now=1000, site="blog"):
        before = self.head
        for event in events:
            made = stamp(
                site,
                self.head,
                event,
                sv=len(self.entries) + 1,
                now=now,
                key=(keys or {}).get(event),
                random=os.urandom,
            )
            for change in made.changes:
                self.writer.write(change)
            self.head = made.head
            self.entries.append(made.entry)
        log.advance(self.writer, site, before, self.head)

    def ask(self, query):
        return self.writer.read((query,))[0]


def said(number, re=None):
    return ResponsePosted(STREAM, re, Words(f"{number}", Author("Ann")), Aside("shown"))


def test_a_new_log_is_empty_and_keeps_its_secrets(book):
    state = book.ask(log.state("blog"))

    assert (state.head.size, state.root, state.fault) == (0, Frontier().root(), "")
    assert book.ask(log.secrets("blog")) == SECRETS
    assert book.ask(log.states()) == [state]
    assert book.ask(log.state("other")) is None
    assert book.ask(log.secrets("other")) is None


def test_what_was_appended_is_read_back(book):
    book.append(said(0), said(1, re=0))
    book.append(ResponseEdited(STREAM, 1, Revision("better")))

    walked = list(log.walk(book.writer, "blog", 3))
    middle = book.ask(log.entries("blog", 1, 2))

    assert walked == book.entries
    assert middle == book.entries[1:2]
    assert book.ask(log.version("blog", STREAM)) == 3
    assert book.ask(log.version("blog", "00" * 16)) == 0


def test_the_head_is_the_root_over_the_leaves_and_tiles_are_kept_when_full(book):
    book.append(*(said(number) for number in range(200)))
    book.append(*(said(number) for number in range(200, 600)))

    state = book.ask(log.state("blog"))
    leaves = [row[0] for row in book.writer.rows("SELECT leaf FROM events ORDER BY seq", {})]
    kept = list(book.writer.rows("SELECT level, tile, hashes FROM tile_hashes ORDER BY tile", {}))

    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf_hash(bytes(leaf)))
    hashes = [leaf_hash(bytes(leaf)) for leaf in leaves]
    assert state.head == book.head
    assert (state.head.frontier, state.root) == (frontier, frontier.root())
    assert [(level, tile, bytes(joined)) for level, tile, joined in kept] == [
        (0, 0, b"".join(hashes[: tiles.WIDTH])),
        (0, 1, b"".join(hashes[tiles.WIDTH : 2 * tiles.WIDTH])),
    ]


def test_a_log_is_walked_chunk_by_chunk_without_a_gap(book):
    book.append(*(said(number) for number in range(log.CHUNK + 5)))

    walked = [entry.seq for entry in log.walk(book.writer, "blog", log.CHUNK + 5)]

    assert walked == list(range(log.CHUNK + 5))


def test_an_event_is_found_by_its_key_in_its_own_log(book):
    keyed = said(1)
    book.append(said(0), keyed, keys={keyed: "cd" * 16})

    assert book.ask(log.by_key("blog", "cd" * 16)) == book.entries[1]
    assert book.ask(log.by_key("blog", "ef" * 16)) is None
    assert book.ask(log.by_key("other", "cd" * 16)) is None
    assert book.ask(log.by_key("blog", None)) is None


def test_a_budget_is_counted_back_from_the_end(book):
    for now in (1000, 2000, 3000):
        book.append(said(now), now=now)

    since = [book.ask(log.budget_since("blog", events)) for events in (0, 1, 3, 4)]

    assert since == [None, 3000, 1000, None]


@pytest.mark.parametrize(
    ("erasure", "left"), [(PayloadErased, (None, None)), (PrivateErased, ("0", None))]
)
def test_erased_parts_are_gone_and_the_leaf_stays(book, erasure, left):
    book.append(said(0), erasure(STREAM, 0))
    only_private = erasure is PrivateErased
    book.writer.write(log.erased_payload("blog", 0, only_private=only_private))

    event = book.ask(log.entries("blog", 0, 1))[0].event
    erasures = book.ask(log.erasures("blog", 1))

    assert (event.public and event.public.text, event.private) == left
    assert erasures == book.entries[1:]
    assert book.ask(log.erasures("blog", 2)) == []


def test_a_removed_log_leaves_its_last_size_and_root_alone(book):
    book.append(*(said(number) for number in range(300)))
    root = book.head.frontier.root()

    for change in log.removal(book.ask(log.state("blog")), now=5000):
        book.writer.write(change)

    left = {
        table: list(book.writer.rows(f"SELECT count(*) FROM {table}", {}))
        for table in ("events", "payloads", "tile_hashes", "log_secrets", "log_state", "removing")
    }
    kept = list(book.writer.rows("SELECT site, size, root, ts FROM checkpoints", {}))
    assert set(map(tuple, left.values())) == {((0,),)}
    assert [(site, size, bytes(kept_root), ts) for site, size, kept_root, ts in kept] == [
        ("blog", 300, root, 5000)
    ]


def test_a_fault_is_remembered_until_it_is_gone(book):
    book.writer.write(log.mark_fault("blog", "broken at position 4"))
    marked = book.ask(log.state("blog"))
    book.writer.write(log.mark_fault("blog", ""))

    assert marked.fault == "broken at position 4"
    assert book.ask(log.state("blog")).fault == ""


@pytest.mark.parametrize("frontier", [b"", b"short", b"x" * 64])
def test_a_head_that_cannot_be_read_is_a_fault(book, frontier):
    book.append(said(0))
    statement = "UPDATE log_state SET frontier = :frontier"
    book.writer.write(log.Change(statement, {"frontier": frontier}))

    state = book.ask(log.state("blog"))

    assert "cannot be read" in state.fault


def test_a_damaged_leaf_is_no_entry(book):
    book.append(said(0))
    raw = encode(log.decode(next(book.writer.rows("SELECT leaf FROM events", {}))[0]))

    with pytest.raises(ValueError, match="not a leaf"):
        log.entry(("blog", 0, raw.replace(b":", b": "), None, None))
