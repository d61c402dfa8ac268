"""The table of discovery cases in the documentation is what the tests say."""

from pathlib import Path
from runpy import run_path

import pytest

HERE = Path(__file__).parent
TABLE = (HERE.parents[2] / "docs" / "discovery.md").read_text(encoding="utf-8").splitlines()
FILES = [
    "test_rocks.py",
    "test_order.py",
    "test_elements.py",
    "test_pingback_offers.py",
    "test_trackback_offers.py",
]
LINKS = "test_linkheader.py"
HEADS = {"| case | found |", "| case | read as |", "|---|---|"}


def found(name):
    for case in run_path(str(HERE / name))["CASES"]:
        yield f"| {case.id} | `{case.values[1]}` |"


def read():
    for what, (_, links) in run_path(str(HERE / LINKS))["CASES"].items():
        told = ", ".join(f"`{link.strip()}`" for link in links)
        yield f"| {what} | {told or 'nothing'} |"


@pytest.mark.parametrize("name", FILES)
def test_no_case_stands_in_the_table_twice(name):
    rows = list(found(name))

    assert len(rows) == len(set(rows))


def test_the_documentation_lists_every_case_and_what_is_found():
    rows = [row for name in FILES for row in found(name)] + list(read())

    assert [line for line in TABLE if line.startswith("|") and line not in HEADS] == rows
