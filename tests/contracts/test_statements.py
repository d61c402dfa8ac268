"""The same statement, the same answer, on both engines."""

import pytest

from fedcomments.database import Query, each, first
from fedcomments.errors import StatementFailed

LARGEST = 2**63 - 1


@pytest.mark.parametrize(
    ("words", "raw", "number"),
    [
        (None, None, 0),
        ("", b"", -LARGEST - 1),
        ("Ünïcödé 🌻 'quoted' :name %s %%", bytes(range(256)), LARGEST),
        ("x" * 100_000, b"\0" * 100_000, 2**53),
    ],
)
def test_values_come_back_as_they_went_in(notes, words, raw, number):
    notes.put(number, words, raw)

    assert notes.rows("SELECT n, words, raw FROM notes") == [(number, words, raw)]


def test_quotes_casts_and_percent_signs_are_not_parameters(notes):
    sql = """SELECT ':n', 'it''s :n', 7 % 4, CAST('5' AS INTEGER) AS "a:n", :n -- :n 'n' %
    """

    assert notes.rows(sql, n=3) == [(":n", "it's :n", 3, 5, 3)]


def test_a_parameter_may_stand_twice_and_others_be_left_over(notes):
    notes.put(4)

    found = notes.rows("SELECT n FROM notes WHERE n = :n OR n + 1 = :n", n=4, other="unused")

    assert found == [(4,)]


def test_true_and_false_are_one_and_zero(notes):
    notes.put(True)  # noqa: FBT003 - it is what is tried

    found = notes.rows("SELECT n, n = 1, n = 2, EXISTS (SELECT 1 FROM notes) FROM notes")[0]

    assert [(value, type(value)) for value in found] == [(1, int), (1, int), (0, int), (1, int)]


def test_sums_and_counts_are_integers(notes):
    for n in (1, 2, 2**40):
        notes.put(n)

    found = notes.rows("SELECT SUM(n), COUNT(*), MAX(n), COALESCE(SUM(n), 0) FROM notes")[0]

    assert [type(value) for value in found] == [int] * 4
    assert found[0] == 2**40 + 3


def test_a_path_orders_by_its_bytes(notes):
    paths = [b"", b"\0", b"\0\xff", b"\x01", b"\x7f", b"\x80", b"\xff", b"\xff\0"]
    for n, path in enumerate(reversed(paths)):
        notes.put(n, raw=path)

    assert notes.rows("SELECT raw FROM notes ORDER BY raw") == [(path,) for path in paths]


def test_text_is_compared_exactly(notes):
    notes.put(1, "é")
    notes.put(2, "É")
    notes.put(3, "e\u0301")

    assert notes.rows("SELECT n FROM notes WHERE words = :words", words="é") == [(1,)]
    assert notes.rows("SELECT n FROM notes WHERE words < 'f'") == [(3,)]


def test_an_upsert_may_return_what_it_made(notes):
    upsert = """INSERT INTO notes (site, n, words) VALUES ('blog', :n, :words)
    ON CONFLICT (site, n) DO UPDATE SET words = notes.words || excluded.words RETURNING words"""

    assert notes.rows(upsert, n=1, words="a") == [("a",)]
    assert notes.rows(upsert, n=1, words="b") == [("ab",)]


def test_filters_windows_and_recursion_are_understood(notes):
    for n in range(1, 7):
        notes.put(n, "odd" if n % 2 else "even")

    assert notes.rows(
        """WITH RECURSIVE steps (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < :last)
        SELECT COUNT(*) FILTER (WHERE words = 'odd'), MAX(place) FROM (
            SELECT words, ROW_NUMBER() OVER (PARTITION BY words ORDER BY steps.n) AS place
            FROM notes JOIN steps ON steps.n = notes.n
        ) AS placed""",
        last=5,
    ) == [(3, 3)]


def test_questions_are_decoded_each_in_its_place(notes):
    notes.put(1)
    notes.put(2)
    all_of_them = Query("SELECT n FROM notes ORDER BY n", {}, each(lambda row: row[0] * 10))
    none_of_them = Query("SELECT n FROM notes WHERE n = :n", {"n": 9}, first(lambda row: row[0]))

    assert notes.writer.read([all_of_them, none_of_them]) == [[10, 20], None]


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("INSERT INTO nowhere (n) VALUES (1)", {}),
        ("INSERT INTO notes (site, n) VALUES ('blog', :missing)", {}),
        ("INSERT INTO notes (site, n) VALUES ('blog', :n)", {"n": "a word"}),
        ("INSERT INTO notes (site, n) VALUES ('blog', :n)", {"n": 2**63}),
        ("INSERT INTO notes (site, n) VALUES ('blog', :n)", {"n": None}),
        ("INSERT INTO notes (site, n, words) VALUES ('blog', 1, :w)", {"w": "\ud800"}),
        ("INSERT INTO notes (site, n, raw) VALUES ('blog', 1, :r)", {"r": object()}),
        ("This is not SQL", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_done_fails_as_a_statement(notes, sql, params):
    notes.writer.savepoint()

    with pytest.raises(StatementFailed):
        notes.insist(sql, **params)

    notes.writer.undo()
    assert notes.rows() == []


def test_a_large_result_is_walked_over_within_a_transaction_and_without(notes):
    for n in range(4500):
        notes.put(n)
    within = sum(n for (n,) in notes.writer.rows("SELECT n FROM notes WHERE n >= :n", {"n": 1}))
    notes.writer.commit()

    without = sum(n for (n,) in notes.writer.rows("SELECT n FROM notes ORDER BY n", {}))

    assert within == without == 4500 * 4499 // 2


def test_a_walk_may_be_left_early_and_a_failing_one_says_so(notes):
    for n in range(3000):
        notes.put(n)
    notes.writer.commit()

    walk = notes.writer.rows("SELECT n FROM notes ORDER BY n", {})
    assert next(walk) == (0,)
    walk.close()

    with pytest.raises(StatementFailed):
        list(notes.writer.rows("SELECT n FROM nowhere", {}))
    assert len(notes.rows()) == 3000
