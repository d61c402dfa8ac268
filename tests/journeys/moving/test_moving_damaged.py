"""A damaged history is refused, and nothing of it is left."""

import json
import os

import pytest

from fedcomments.errors import FedcommentsError


def changed(lines, at, change):
    line = json.loads(lines[at])
    change(line)
    lines[at] = json.dumps(line).encode() + b"\n"
    return lines


def renumbered(line, seq):
    return changed([line], 0, lambda event: event.update(seq=seq))[0]


def part(line, name):
    return next(part for part in line["parts"] if part["part"] == name)


# what is done to the lines, and what must be said of it
DAMAGE = {
    "nothing at all": (lambda _: [], "header cannot be read"),
    "no header": (lambda lines: lines[1:], "header cannot be read"),
    "another format": (
        lambda lines: changed(lines, 0, lambda h: h.update(format="x/9")),
        "not an export that can be read here",
    ),
    "another root": (
        lambda lines: changed(lines, 0, lambda h: h.update(root="00" * 32)),
        "not those that the header speaks of",
    ),
    "a smaller size": (
        lambda lines: changed(lines, 0, lambda h: h.update(size=4)),
        "blog at position 4: the header speaks of no such event",
    ),
    "an unknown field": (
        lambda lines: changed(lines, 0, lambda h: h.update(more=1)),
        "header cannot be read",
    ),
    "a name that is none": (
        lambda lines: changed(lines, 0, lambda h: h.update(site="../x")),
        "A site's name has",
    ),
    "keys that are none": (
        lambda lines: changed(lines, 0, lambda h: h["keys"].update(secret="*")),
        "keys in the header cannot be read",
    ),
    "a key that is too short": (
        lambda lines: changed(lines, 0, lambda h: h["keys"].update(signing="AAAA")),
        "not those of this log",
    ),
    "the keys of another log": (
        lambda lines: changed(lines, 0, lambda h: h["keys"].update(signing="A" * 43 + "=")),
        "not those of this log",
    ),
    "cut short": (lambda lines: lines[:-1], "blog at position 7: the event is not there"),
    "cut within a line": (
        lambda lines: [*lines[:-1], lines[-1][:40]],
        "event at position 7 cannot be read",
    ),
    "no events": (lambda lines: lines[:1], "blog at position 0: the event is not there"),
    "an event removed": (
        lambda lines: lines[:4] + lines[5:],
        "blog at position 3: the event is not there",
    ),
    "an event doubled": (
        lambda lines: [*lines[:5], *lines[4:]],
        "blog at position 4: the event is not there",
    ),
    "an event doubled under the next number": (
        lambda lines: [*lines[:5], renumbered(lines[4], 4), *lines[5:]],
        "blog at position 4: it cannot follow",
    ),
    "events swapped": (
        lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
        "blog at position 3: the event is not there",
    ),
    "a leaf changed": (
        lambda lines: changed(
            lines, 4, lambda e: e.update(leaf=e["leaf"].replace('"sv":2', '"sv":3'))
        ),
        "blog at position 4: it cannot follow",
    ),
    "a leaf of another type": (
        lambda lines: changed(
            lines, 4, lambda e: e.update(leaf=e["leaf"].replace("posted", "edited"))
        ),
        "blog at position 3: this is no response.edited",
    ),
    "a leaf that is none": (
        lambda lines: changed(lines, 4, lambda e: e.update(leaf="{}")),
        "blog at position 3: the bytes are not a leaf",
    ),
    "a leaf that is no ASCII": (
        lambda lines: changed(lines, 4, lambda e: e.update(leaf="ä")),
        "blog at position 3: ",
    ),
    "a part changed": (
        lambda lines: changed(
            lines, 4, lambda e: part(e, "public").update(body="eyJ0ZXh0IjoieCJ9")
        ),
        "blog at position 3: ",
    ),
    "a part emptied": (
        lambda lines: changed(lines, 4, lambda e: part(e, "public").update(body="e30=")),
        "blog at position 3: ",
    ),
    "a salt changed": (
        lambda lines: changed(lines, 4, lambda e: part(e, "public").update(salt="AA==")),
        "blog at position 3: the public part is not what the leaf commits to",
    ),
    "a part left out": (
        lambda lines: changed(lines, 4, lambda e: e["parts"].pop()),
        "blog at position 3: a part is missing, and no erasure explains it",
    ),
    "a part doubled": (
        lambda lines: changed(lines, 4, lambda e: e["parts"].append(e["parts"][0])),
        "blog at position 3: a part that is there twice",
    ),
    "a part of another kind": (
        lambda lines: changed(lines, 4, lambda e: part(e, "public").update(part="secret")),
        "event at position 3 cannot be read",
    ),
    "no base64": (
        lambda lines: changed(lines, 4, lambda e: part(e, "public").update(body="*")),
        "blog at position 3: ",
    ),
    "another number": (
        lambda lines: changed(lines, 4, lambda e: e.update(seq=2**70)),
        "blog at position 3: the event is not there",
    ),
    "binary rubbish": (
        lambda lines: [lines[0], b"\x00\xff\xfe" * 100 + b"\n"],
        "event at position 0 cannot be read",
    ),
    "a very long line": (
        lambda lines: [lines[0], b"[" * 5_000_000 + b"\n"],
        "longer than any export makes it",
    ),
    "deep nesting": (
        lambda lines: [lines[0], b"[" * 200_000 + b"\n"],
        "event at position 0 cannot be read",
    ),
    "blank lines": (lambda lines: [lines[0], b"\n", *lines[1:]], "event at position 0"),
}


async def test_a_damaged_export_is_refused_in_words_and_leaves_nothing_behind(
    history, elsewhere, tmp_path, take_in
):
    files, _ = history
    lines = files["keys"].read_bytes().splitlines(keepends=True)
    damaged = tmp_path / "damaged.jsonl"
    said = {}

    async with elsewhere() as house:
        for name, (damage, _) in DAMAGE.items():
            damaged.write_bytes(b"".join(damage(list(lines))))
            with pytest.raises(FedcommentsError) as told:
                await take_in(house, damaged)
            said[name] = str(told.value)
        left = house.sites
        await take_in(house, files["keys"])

    assert {name: told for name, told in said.items() if DAMAGE[name][1] not in told} == {}
    assert left == []


async def test_the_order_of_an_events_parts_means_nothing(history, elsewhere, tmp_path, take_in):
    files, _ = history
    lines = files["keys"].read_bytes().splitlines(keepends=True)
    turned = tmp_path / "turned.jsonl"
    turned.write_bytes(b"".join(changed(lines, 4, lambda e: e["parts"].reverse())))

    async with elsewhere() as house:
        taken = await take_in(house, turned)

    assert taken == {"events": len(lines) - 1}


async def test_a_line_without_an_end_is_not_read_to_its_end(history, elsewhere, tmp_path, take_in):
    files, _ = history
    endless = tmp_path / "endless.jsonl"
    endless.write_bytes(files["keys"].read_bytes().splitlines(keepends=True)[0])
    os.truncate(endless, 1 << 40)  # a hole: a terabyte that takes no room

    async with elsewhere() as house:
        with pytest.raises(FedcommentsError, match="longer than any export makes it"):
            await take_in(house, endless)
