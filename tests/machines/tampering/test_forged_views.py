"""What is shown is what the log says: any other row is found."""

import shutil
import sqlite3

import pytest

from fedcomments.audit.compare import tables
from fedcomments.audit.names import audited
from fedcomments.database.opening import open_database


def columns(path):
    """Every column of every view's table: (table, column, its type)."""
    with sqlite3.connect(path) as reader:
        found = [
            (table, name, kind)
            for table, _ in tables()
            for _, name, kind, *_ in reader.execute(f"PRAGMA table_info({table})").fetchall()
        ]
    reader.close()
    return found


def other(column, kind):
    """SQL for another value of the same type."""
    if kind == "INTEGER":
        return f"coalesce({column}, 0) + 1000000"
    return f"CAST({column} || 'x' AS {kind})"


def test_every_column_of_every_view_is_compared(forge, whole):
    passed = []

    for table, column, kind in columns(whole):
        last = f"WHERE rowid = (SELECT max(rowid) FROM {table})"
        fault = forge((f"UPDATE {table} SET {column} = {other(column, kind)} {last}", ()))
        if fault is None or f"the view {table}" not in fault.what:
            passed.append((table, column, fault))

    assert passed == []


@pytest.mark.parametrize("table", [name for name, _ in tables()])
def test_a_view_row_removed_is_found(forge, table):
    fault = forge((f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})", ()))

    assert f"the view {table} " in fault.what


@pytest.mark.parametrize("table", [name for name, _ in tables() if name != "sites"])
def test_a_view_row_added_is_found(forge, whole, table):
    names = [(column, kind) for name, column, kind in columns(whole) if name == table]
    # The same row once more, but for its name on this site.
    copied = ", ".join(
        other(column, kind) if place == 1 else column for place, (column, kind) in enumerate(names)
    )

    fault = forge((f"INSERT INTO {table} SELECT {copied} FROM {table} LIMIT 1", ()))

    assert f"the view {table} " in fault.what


@pytest.mark.parametrize("table", ["events", "payloads", "tile_hashes", *dict(tables())])
def test_rows_of_a_site_that_has_no_log_are_found(whole, tmp_path, table):
    path = tmp_path / "ghost.db"
    shutil.copy(whole, path)
    with sqlite3.connect(path) as forger:
        forger.execute(f"UPDATE {table} SET site = 'ghost'")
    forger.close()

    assert audited(open_database(f"sqlite:///{path}")) == ["blog", "ghost"]
