"""What a transaction keeps, and what it takes back."""

import pytest

from fedcomments.database import Change, Query
from fedcomments.errors import StatementFailed


def put_twice(notes, then):
    """Break a unique key; a pipelined engine may tell only at `then`."""
    notes.put(9)
    notes.put(9)
    then()


def test_a_question_sees_the_changes_before_it(notes):
    notes.put(1)

    assert notes.rows() == [(1,)]


def test_what_is_committed_stays_and_what_is_rolled_back_does_not(notes):
    notes.put(1)
    notes.writer.commit()
    notes.writer.begin([])
    notes.put(2)

    notes.writer.rollback()

    assert notes.rows() == [(1,)]


def test_undo_takes_back_one_change_and_leaves_its_neighbours(notes):
    for n in (1, 2, 3):
        notes.writer.savepoint()
        notes.put(n)
        notes.put(n + 10)
        if n == 2:
            notes.writer.undo()
        else:
            notes.writer.release()
    notes.writer.commit()

    assert notes.rows() == [(1,), (3,), (11,), (13,)]


def test_a_refused_statement_shows_before_its_savepoint_is_released(notes):
    notes.writer.savepoint()
    notes.put(1)
    notes.writer.release()
    notes.writer.savepoint()

    with pytest.raises(StatementFailed):
        put_twice(notes, notes.writer.release)

    notes.writer.undo()
    notes.writer.savepoint()
    notes.put(2)
    notes.writer.release()
    notes.writer.commit()
    assert notes.rows() == [(1,), (2,)]


def test_a_refused_statement_shows_at_the_latest_at_the_commit(notes):
    with pytest.raises(StatementFailed):
        put_twice(notes, notes.writer.commit)
    notes.writer.rollback()

    notes.writer.begin([])
    notes.put(2)
    notes.writer.commit()
    assert (2,) in notes.rows()


def test_asking_nothing_waits_for_what_was_sent(notes):
    with pytest.raises(StatementFailed):
        put_twice(notes, lambda: notes.writer.read([]))


def test_a_refused_question_can_be_undone_too(notes):
    notes.writer.savepoint()
    notes.put(1)

    with pytest.raises(StatementFailed):
        notes.rows("SELECT n FROM nowhere")

    notes.writer.undo()
    notes.put(2)
    notes.writer.commit()
    assert notes.rows() == [(2,)]


def test_undo_without_a_change_keeps_the_transaction(notes):
    notes.put(1)
    notes.writer.savepoint()
    notes.rows()

    notes.writer.undo()

    notes.writer.commit()
    assert notes.rows() == [(1,)]


def test_an_outer_savepoint_takes_back_an_inner_one(notes):
    notes.writer.savepoint()
    notes.put(1)
    notes.writer.savepoint()
    notes.put(2)
    notes.writer.release()

    notes.writer.undo()

    assert notes.rows() == []


def test_refusals_do_not_spoil_later_uses_of_the_same_statement(notes):
    for n in (1, 1, 2, 2, 3, 3):
        notes.writer.savepoint()
        try:
            notes.put(n)
            notes.writer.release()
        except StatementFailed:
            notes.writer.undo()
    notes.writer.commit()

    assert notes.rows() == [(1,), (2,), (3,)]


def test_a_change_outside_a_transaction_is_refused(notes):
    notes.writer.commit()

    with pytest.raises(StatementFailed):
        notes.put(1)

    assert notes.rows() == []


def test_rolling_back_without_a_transaction_is_nothing(notes):
    notes.writer.rollback()
    notes.writer.rollback()

    assert notes.rows() == []


async def test_several_questions_are_about_one_moment(notes, reader):
    notes.writer.commit()
    writer = notes.writer
    count = Query("SELECT COUNT(*) FROM notes", {}, lambda rows: rows[0][0])

    def counted_after_another_came(rows):
        # Decoding happens between the questions or after them; either way a row is written
        # by now that the second one must not see.
        writer.begin([])
        writer.write(Change("INSERT INTO notes (site, n) VALUES ('blog', 1)", {}))
        writer.commit()
        return rows[0][0]

    before = await reader.read(Query(count.sql, {}, counted_after_another_came), count)
    after = await reader.read(count, count)

    assert before == (0, 0)
    assert after == (1, 1)


async def test_many_may_ask_at_the_same_time(notes, reader):
    for n in range(20):
        notes.put(n)
    notes.writer.commit()
    asking = [
        reader.read(Query("SELECT n FROM notes WHERE n = :n", {"n": n}, list)) for n in range(20)
    ]

    answers = [(await one)[0] for one in asking]

    assert answers == [[(n,)] for n in range(20)]


async def test_a_refused_question_leaves_the_reader_well(notes, reader):
    notes.writer.commit()
    wrong = Query("SELECT n FROM nowhere", {}, list)
    right = Query("SELECT n FROM notes", {}, list)

    for questions in ([wrong], [right, wrong], [wrong, right, wrong]) * 3:
        with pytest.raises(StatementFailed):
            await reader.read(*questions)

    assert await reader.read(right, right) == ([], [])


def test_a_walker_sees_one_moment_and_changes_nothing(database, notes):
    notes.put(1)
    notes.writer.commit()
    count = Query("SELECT COUNT(*) FROM notes", {}, lambda rows: rows[0][0])
    walker = database.walker()
    walker.begin([])
    before = walker.read([count])
    notes.writer.begin([])
    notes.put(2)
    notes.writer.commit()

    during = walker.read([count])
    walker.rollback()
    after = walker.read([count])

    walker.close()
    assert (before, during, after) == ([1], [1], [2])
