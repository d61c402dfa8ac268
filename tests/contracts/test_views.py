"""Every view's tables can be made, walked over and compared on both engines."""

import pytest

from fedcomments import views


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda view: view.NAME)
def test_a_view_has_tables_and_an_order_for_them(writer, view):
    writer.begin([])
    writer.script(view.SCHEMA)
    writer.commit()

    rows = [list(writer.rows(sql, {"site": "blog"})) for sql in view.ROWS.values()]

    assert rows == [[] for _ in view.ROWS]
