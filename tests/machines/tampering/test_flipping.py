"""Any bit that flips is found, wherever it is."""

import sqlite3
from contextlib import suppress

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fedcomments.errors import Misconfigured, Unavailable

SIZE = 307
ERASED = 5
ERASURE = 303
"""As in conftest.py."""


def place_of(seq):
    """What can be named where a leaf was changed into another: it, or its subtree's beginning.

    The leaves of a full tile are told apart by the kept tile; the rest by the kept head alone.
    """
    start = SIZE - SIZE % 256
    if seq < start:
        return seq
    for bit in reversed(range(8)):
        width = (SIZE % 256) & (1 << bit)
        if seq < start + width:
            return start
        start += width
    raise AssertionError(seq)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_flipped_byte_of_an_event_or_part_is_found_at_its_position(forge, whole, data):
    table, column = data.draw(
        st.sampled_from([("events", "leaf"), ("payloads", "body"), ("payloads", "salt")])
    )
    rowid, seq, flipped = flip(data, whole, table, column)

    fault = forge((f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (flipped, rowid)))

    assert fault is not None
    assert fault.seq in {seq, place_of(seq)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_flipped_byte_beside_the_events_is_found(forge, whole, data):
    table, column = data.draw(
        st.sampled_from(
            [
                ("log_state", "root"),
                ("log_state", "frontier"),
                ("tile_hashes", "hashes"),
                ("tile_hashes", "root"),
            ]
        )
    )
    rowid, _, flipped = flip(data, whole, table, column)

    fault = forge((f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (flipped, rowid)))

    assert fault is not None


def flip(data, path, table, column):
    """Draw a row and flip one of its bits → (rowid, position, the bytes)."""
    seq = "seq" if table in {"events", "payloads"} else "NULL"
    with sqlite3.connect(path) as reader:
        rows = reader.execute(f"SELECT rowid, {seq}, {column} FROM {table} ORDER BY 1").fetchall()
    reader.close()
    rowid, place, raw = data.draw(st.sampled_from(rows))
    flipped = bytearray(raw)
    flipped[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return rowid, place, bytes(flipped)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, SIZE - 1), st.sampled_from(["events", "payloads"]))
def test_any_event_or_part_that_is_gone_is_found_at_its_position(forge, seq, table):
    assume(table == "events" or seq not in {ERASED, ERASURE})  # which have no parts

    fault = forge((f"DELETE FROM {table} WHERE seq = ?", (seq,)))

    assert fault.seq == seq


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_file_with_a_flipped_bit_is_found_or_as_good_as_whole(whole, audit, tmp_path, data):
    """In the bytes of the file itself, where no type and no constraint holds any longer."""
    raw = bytearray(whole.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "flipped.db"
    path.write_bytes(raw)

    with suppress(Unavailable, Misconfigured):  # the file as a whole cannot be read, says who asks
        audit(path)

    for left in tmp_path.glob("flipped.db*"):
        left.unlink()
