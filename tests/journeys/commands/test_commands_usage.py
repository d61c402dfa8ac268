"""How the command line talks: help, JSON, sentences, exit codes."""

import re
import sys

import click
import pytest
from click.testing import CliRunner

from fedcomments.cli import fedcomments, main

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"


def commands(group=fedcomments, path=()):
    """Every command, by its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


@pytest.fixture
def typed(line, monkeypatch, capsys):
    """Type a command, in this process → (exit code, what it complained)."""
    monkeypatch.chdir(line.folder)

    def typed(*arguments):
        monkeypatch.setattr(sys, "argv", ["fedcomments", *arguments])
        with pytest.raises(SystemExit) as exit_:
            main()
        return exit_.value.code, capsys.readouterr().err

    return typed


def there(folder):
    """The files in a folder, but for those that SQLite lays beside a database that is read."""
    return {path.name for path in folder.iterdir()} - {"fedcomments.db-shm", "fedcomments.db-wal"}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_helps(words):
    told = CliRunner().invoke(fedcomments, [*words, "--help"])

    assert told.exit_code == 0
    assert COMMANDS[words].help.splitlines()[0] in " ".join(told.output.split())


@pytest.mark.parametrize(
    "words", COMMANDS.keys() - {("serve",), ("demo",), ("init",)}, ids=" ".join
)
def test_every_command_that_answers_can_answer_a_program(words):
    options = [option for parameter in COMMANDS[words].params for option in parameter.opts]

    assert {"--json", "--config"} <= set(options)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["site", "add"],
        ["site", "policy", "blog", "sometimes"],
        ["audit", "replay", "--url", PAGE, "--until", "yesterday"],
        ["audit", "import", "not-there.jsonl"],
        ["serve", "--config", "not-there.toml"],
        ["serve", "--config", "bad.toml"],
        ["serve", "--config", "nowhere.toml"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_apart(line, typed, arguments):
    line.write("bad.toml", "[server]\ncolour = 'red'\n")
    line.write("nowhere.toml", "[database]\nurl = 'mysql://x/y'\n")

    code, said = typed(*arguments)

    assert code == 2
    assert said


IMPOSSIBLE = [
    ["site", "show", "nobody"],
    ["site", "remove", "nobody", "--yes"],
    ["site", "policy", "nobody", "all"],
    ["audit", "verify", "--site", "nobody"],
    ["audit", "export", "out.jsonl", "--site", "nobody"],
    ["audit", "export", "fedcomments.toml"],
    ["audit", "export", "no/such/folder/out.jsonl"],
    ["audit", "replay", "--url", "https://elsewhere.example/"],
    ["audit", "import", "fedcomments.toml"],
    ["backup", "no/such/folder/copy.db"],
    ["moderate", "list", "--site", "nobody"],
    ["moderate", "approve", "0" * 32],
    ["moderate", "close", PAGE],
    ["moderate", "alias", PAGE, "https://elsewhere.example/"],
    ["site", "add", "blog", "https://elsewhere.example"],
    ["site", "add", "blog2", BLOG],
    ["site", "add", "Bad Name", "https://elsewhere.example"],
    ["site", "add", "blog3", "nonsense"],
    ["init", "fedcomments.toml/folder"],
]


@pytest.mark.parametrize("arguments", IMPOSSIBLE, ids=" ".join)
def test_what_cannot_be_done_is_said_in_a_sentence_and_leaves_nothing(line, typed, arguments):
    typed("site", "add", "blog", BLOG)
    before = there(line.folder)

    code, said = typed(*arguments)

    assert code == 1
    assert said.startswith("fedcomments: ")
    assert said.count("\n") == 1
    assert there(line.folder) == before


@pytest.mark.parametrize(
    "arguments", [["site", "list"], ["serve"], ["rebuild"], ["audit", "verify"]]
)
def test_a_file_that_is_no_database_is_a_sentence(line, typed, arguments):
    line.database.write_bytes(b"this is no database" * 1000)

    code, said = typed(*arguments)
    line.database.unlink()

    assert code == 1
    assert re.fullmatch("fedcomments: .*database.*\n", said)


def test_settings_come_from_the_file_then_the_environment_then_secret_files(
    line, typed, monkeypatch
):
    line.write("fedcomments.toml", '[database]\nurl = "sqlite:///file.db"\n')
    typed("site", "add", "one", BLOG)
    monkeypatch.setenv("FEDCOMMENTS_DATABASE_URL", "sqlite:///environment.db")
    typed("site", "add", "two", BLOG)
    secret = line.write("secret", "sqlite:///secret.db\n")
    monkeypatch.setenv("FEDCOMMENTS_DATABASE_URL_FILE", str(secret))
    typed("site", "add", "three", BLOG)

    assert there(line.folder) >= {"file.db", "environment.db", "secret.db"}
    assert not line.database.exists()
