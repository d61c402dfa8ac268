"""A history whose every hash is right, and which says what no server ever wrote."""

import io
import json
import os
from base64 import b64encode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fedcomments import replay
from fedcomments.audit.admit import Arrival, admit
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.errors import Corrupt, FedcommentsError
from fedcomments.log.codec import KINDS, UnknownType
from fedcomments.log.leaf import Leaf, commitment, encode, leaf_id
from fedcomments.log.merkle import Frontier, leaf_hash
from fedcomments.server import telling
from fedcomments.views import VIEWS
from fedcomments.views.threads import questions

SITE, PAGE, PAGE_2 = "cd" * 16, "ab" * 16, "ef" * 16
OPENED = ("log.opened", SITE, None, {"origin": "o.example/log/x", "vkey": "k"}, None)
ADDED = ("site.added", SITE, None, {"prefixes": ["https://x.example"]}, {"comments": "open"})
PAGE_OPENED = ("page.opened", PAGE, None, {"url": "https://x.example/a"}, None)
WORDS = {"text": "words"}
SHOWN = {"state": "shown"}
POSTED = ("response.posted", PAGE, None, WORDS, SHOWN)
NOW = 2_000_000
START = [OPENED, ADDED, PAGE_OPENED, POSTED]


def export(events, ts=lambda seq: 1000 + seq):
    """An export of these events: (type, stream, position, public part, private part)."""
    frontier, lines, versions = Frontier(), [], {}
    for seq, (type_, stream, re, *bodies) in enumerate(events):
        versions[stream] = versions.get(stream, 0) + 1
        raws = [None if body is None else msgspec.json.encode(body) for body in bodies]
        salts = [os.urandom(32), os.urandom(32)]
        pc, xc = (
            None if raw is None else commitment(salt, raw)
            for salt, raw in zip(salts, raws, strict=True)
        )
        leaf = encode(
            Leaf(
                id=leaf_id(ts(seq), os.urandom(10)),
                pc=pc,
                re=re,
                sch=1,
                stream=stream,
                sv=versions[stream],
                ts=ts(seq),
                type=type_,
                v=1,
                xc=xc,
            )
        )
        parts = [
            {"part": part, "salt": b64encode(salt).decode(), "body": b64encode(raw).decode()}
            for part, salt, raw in zip(("public", "private"), salts, raws, strict=True)
            if raw is not None
        ]
        lines.append({"seq": seq, "leaf": leaf.decode(), "parts": parts})
        frontier = frontier.append(leaf_hash(leaf))
    header = {
        "format": "fedcomments-log/1",
        "site": "x",
        "size": frontier.size,
        "root": frontier.root().hex(),
        "origins": [],
        "vkeys": [],
    }
    return io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in [header, *lines]))


@pytest.fixture
def arrive(tmp_path):
    """Take in events on a new server → their number; whatever stays there is audited."""
    number = iter(range(1_000_000))

    def arrive(events, **more):
        path = tmp_path / f"{next(number)}.db"
        database = open_database(f"sqlite:///{path}")
        writer = database.writer()
        try:
            writer.begin(())
            replay.rebuild(writer, list(VIEWS))
            writer.commit()
            writer.begin(())
            file = export(events, **more)
            size = admit(writer, file, lambda _: Arrival("x", "new.example/log/x", os.urandom, NOW))
            writer.commit()
            verify_log(database, "x")
            compare_views(database, "x")
            for page in (PAGE, PAGE_2):
                for row in writer.read((questions.history("x", page),))[0]:
                    telling.response(row, "https://new.example", reveal=True)
            return size
        finally:
            writer.close()
            for left in tmp_path.glob(f"{path.name}*"):
                left.unlink()

    return arrive


def test_a_history_made_by_hand_is_taken_in(arrive):
    assert arrive(START) == len(START) + 1


# what comes after the start, and the position that is named
SENSELESS = {
    "a second opening": (OPENED, 4),
    "a second time the same prefixes": (ADDED, 4),
    "a page opened twice": (PAGE_OPENED, 4),
    "an answer to a page": (("response.posted", PAGE, 2, WORDS, SHOWN), 4),
    "a verdict on a page": (("response.judged", PAGE, 2, None, SHOWN), 4),
    "an act on what comes later": (("response.posted", PAGE, 9, WORDS, SHOWN), 4),
    "an act on itself": (("response.edited", PAGE, 4, WORDS, None), 4),
    "an erasure of nothing": (("payload.erased", PAGE, None, None, None), 4),
    "an erasure of what is still there": (("payload.erased", PAGE, 3, None, None), 3),
    "an unknown state": (("response.posted", PAGE, None, WORDS, {"state": "loud"}), 4),
    "words of another kind": (("response.posted", PAGE, None, [1, 2], SHOWN), 4),
    "a part where none may be": (("page.closed", PAGE, None, WORDS, None), 4),
    "an address that is none": (("page.opened", PAGE_2, None, {"url": "javascript:1"}, None), 4),
    "a date that is none": (
        (
            "mention.verified",
            PAGE,
            None,
            {"kind": "like", "via": "webmention", "source": "x", "published": 2**50},
            SHOWN,
        ),
        4,
    ),
}


@pytest.mark.parametrize("name", SENSELESS)
def test_what_makes_no_sense_is_refused_where_it_stands(arrive, name):
    event, place = SENSELESS[name]

    with pytest.raises(Corrupt) as fault:
        arrive([*START, event])

    assert fault.value.seq == place


@pytest.mark.parametrize("events", [[], START[1:], START[2:], [PAGE_OPENED]])
def test_a_history_without_its_beginning_is_refused(arrive, events):
    with pytest.raises(Corrupt) as fault:
        arrive(events)

    assert fault.value.seq == 0


def test_a_prefix_that_nothing_can_be_under_is_refused(arrive):
    added = ("site.added", SITE, None, {"prefixes": ["nonsense"]}, None)

    with pytest.raises(FedcommentsError, match="no web address"):
        arrive([OPENED, added])


def test_time_that_runs_backwards_is_refused_where_it_does(arrive):
    with pytest.raises(Corrupt) as fault:
        arrive(START, ts=lambda seq: 1000 - (seq == 2))

    assert fault.value.seq == 2


def test_what_has_not_happened_yet_is_refused(arrive):
    with pytest.raises(Corrupt) as fault:
        arrive(START, ts=lambda seq: 1000 + 10**7 * (seq >= 2))

    assert fault.value.seq == 2


def test_what_only_a_later_version_can_read_is_not_taken_in(arrive):
    with pytest.raises(UnknownType, match=r"response\.blessed"):
        arrive([*START, ("response.blessed", PAGE, 3, None, None)])


BODIES = st.sampled_from(
    [
        None,
        {},
        WORDS,
        SHOWN,
        {"state": "hidden", "reasons": ["why"]},
        {"text": "x" * 5000, "author": {"name": "\u202e", "url": "javascript:alert(1)"}},
        {"url": "https://x.example/b"},
        {"url": "https://x.example/a/", "title": "\x00"},
        {"prefixes": ["https://y.example"]},
        {"comments": "all"},
        {"kind": "like", "via": "webmention", "source": "https://y.example/1", "published": -99},
    ]
)
EVENTS = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from([SITE, PAGE, PAGE_2]),
    st.none() | st.integers(0, 12),
    BODIES,
    BODIES,
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(EVENTS, max_size=10))
def test_whatever_a_history_says_it_is_taken_in_whole_or_refused(arrive, events):
    """Refused in our own words, or verified and equal to its replay (which `arrive` checks)."""
    try:
        size = arrive([*START, *events])
    except FedcommentsError:
        return

    assert size == len(START) + len(events) + 1
