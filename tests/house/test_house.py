"""The house stays as it was meant: documented, small, and speaking of the product alone."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from fedcomments import errors
from fedcomments.domain.events import Event
from fedcomments.server import ROUTES
from fedcomments.settings import Section, Settings

HOUSE = Path(__file__).parents[2]
SOURCES = sorted((HOUSE / "src").rglob("*.py"))
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
OURS = {"table", "name"}
"""Names of tables and cursors that our own code makes."""
NO_NAMES = {"utils", "helpers", "managers", "services", "base", "common", "misc"}


def text(path):
    return (HOUSE / path).read_text(encoding="utf-8")


def tracked():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    return [HOUSE / line for line in listed.stdout.splitlines()]


def refusals(kind=errors.Refused):
    yield kind
    for child in kind.__subclasses__():
        yield from refusals(child)


def settings():
    for name in Settings.__struct_fields__:
        section = getattr(Settings(), name)
        assert isinstance(section, Section)
        for key in section.__struct_fields__:
            yield name, key, getattr(section, key)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOUSE / "src")))
def test_a_source_file_is_small_and_says_what_it_is(path):
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [n.name for n in functions if n.end_lineno - n.lineno + 1 > LONGEST_FUNCTION]

    assert len(source.splitlines()) <= LONGEST_FILE
    assert long == []
    assert ast.get_docstring(tree), "every module opens with a sentence on what it is"
    assert path.stem not in NO_NAMES
    assert path.parent.name not in NO_NAMES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOUSE / "src")))
def test_sql_is_made_of_our_own_literals(path):
    """An f-string that is SQL may only hold names of module constants, written in capitals."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    statement = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE) |\s(WHERE|FROM) ")
    for string in strings:
        written = "".join(p.value for p in string.values if isinstance(p, ast.Constant))
        held = [p.value for p in string.values if isinstance(p, ast.FormattedValue)]
        if statement.search(written):
            names = [n.id if isinstance(n, ast.Name) else ast.unparse(n) for n in held]
            assert all(name.isupper() or name in OURS for name in names), (path, names)


def test_every_setting_is_documented_with_its_default():
    documented = tomllib.loads(text("config/fedcomments.toml"))

    assert documented == {
        section: {key: value for name, key, value in settings() if name == section}
        for section in documented
    }
    assert set(documented) == set(Settings.__struct_fields__)


def test_every_setting_stands_in_the_operating_manual():
    manual = text("docs/operating.md")

    missing = [
        f"{section}.{key}" for section, key, _ in settings() if f"`{section}.{key}`" not in manual
    ]

    assert missing == []


def test_every_error_code_stands_in_the_manual_of_the_api():
    manual = text("docs/api.md")

    codes = {kind.code for kind in refusals()} - {"refused"}

    assert [code for code in sorted(codes) if f"`{code}`" not in manual] == []


def test_every_route_stands_in_the_manual_of_the_api():
    manual = text("docs/api.md")

    paths = {re.sub(r":[^}]+", "", route.path) for route in ROUTES if route.method != "OPTIONS"}

    assert [path for path in sorted(paths) if path not in manual] == []


def test_every_event_type_stands_in_the_description_of_the_log():
    manual = text("docs/log-format.md")

    types = [event.TYPE for event in Event.__args__]

    assert [name for name in types if f"`{name}`" not in manual] == []


def test_every_verb_of_the_makefile_stands_in_the_contributors_manual():
    verbs = re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.MULTILINE)
    manual = text("CONTRIBUTING.md")

    assert [verb for verb in verbs if verb != "help" and f"`make {verb}`" not in manual] == []


def test_the_languages_say_the_same_things():
    folder = HOUSE / "src/fedcomments/widget/languages"
    english = json.loads((folder / "en.json").read_text(encoding="utf-8"))

    for file in folder.glob("*.json"):
        assert set(json.loads(file.read_text(encoding="utf-8"))) == set(english), file.name


def test_every_decision_stands_in_the_list():
    listed = text("docs/decisions/README.md")

    files = [file.name for file in (HOUSE / "docs/decisions").glob("0*.md")]

    assert [name for name in files if name not in listed] == []


def test_links_between_documents_lead_somewhere():
    broken = [
        (document.name, link)
        for document in [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]

    assert broken == []


def test_the_repository_speaks_of_the_product_alone():
    """No path of one machine, and no address of a package registry, in any tracked text."""
    private = re.compile(
        rb"/(?:work|home|root|Users)/[a-z]|//(?:pypi|files\.pythonhosted|registry\.npm)"
    )
    this = Path(__file__)

    found = [
        str(file.relative_to(HOUSE))
        for file in tracked()
        if file != this and file.is_file() and private.search(file.read_bytes())
    ]

    assert found == []
