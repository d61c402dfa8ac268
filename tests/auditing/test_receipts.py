"""Receipts, checked offline by whoever kept them."""

import json

import pytest
from click.testing import CliRunner

from fedcomments.audit.receipt import prove
from fedcomments.cli import fedcomments
from fedcomments.errors import Malformed


@pytest.fixture
async def kept(blog):
    """A receipt, and the key that it is checked with."""
    for number in range(11):
        said = await blog.say(f"number {number}")
    path = said["receipt"].partition("/log/blog/")[2]
    return await blog.text(path), (await blog.text("vkey")).strip(), said["response"]["id"]


async def test_whoever_posts_is_given_a_receipt_that_holds(kept):
    text, vkey, response = kept

    proven = prove(text, [vkey])

    assert (proven.leaf.id, proven.leaf.type) == (response, "response.posted")
    assert proven.index == 13


async def test_no_byte_of_a_receipt_can_be_changed(kept):
    text, vkey, _ = kept
    unnoticed = []

    for place in range(len(text)):
        other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        try:
            prove(other, [vkey])
        except Malformed:
            continue
        unnoticed.append((place, text[place]))

    assert unnoticed == []


async def test_no_line_of_a_receipt_can_go_or_come_twice(kept):
    text, vkey, _ = kept
    lines = text.splitlines(keepends=True)

    for number, line in enumerate(lines):
        is_signature = number == len(lines) - 1  # twice, it says nothing more
        for other in ([],) if is_signature else ([], [line, line]):
            with pytest.raises(Malformed):
                prove("".join([*lines[:number], *other, *lines[number + 1 :]]), [vkey])


async def test_the_key_of_another_log_says_nothing(kept):
    text, _, _ = kept
    other = "comments.example/log/notes+184e8f81+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    with pytest.raises(Malformed, match="No key"):
        prove(text, [other])


async def test_the_command_checks_a_receipt_from_a_file(kept, tmp_path):
    text, vkey, response = kept
    file = tmp_path / "kept.tlog-proof"
    file.write_text(text)

    good = CliRunner().invoke(
        fedcomments, ["audit", "receipt", str(file), "--vkey", vkey, "--json"]
    )

    assert good.exit_code == 0, good.output
    assert json.loads(good.output)["id"] == response
