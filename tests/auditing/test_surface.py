"""Checkpoints, tiles, proofs and events, as an auditor who trusts nobody asks for them."""

import gzip
import json
from base64 import b64decode
from hashlib import sha256

import pytest

from fedcomments.log import checkpoint, note
from fedcomments.log.leaf import commitment
from fedcomments.log.merkle import (
    Frontier,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

PAGE = "https://blog.example/post/"


def unbundled(body):
    leaves = []
    while body:
        length = int.from_bytes(body[:2], "big")
        leaves.append(body[2 : 2 + length])
        body = body[2 + length :]
    return leaves


def root_of(leaves):
    tree = Frontier()
    for leaf in leaves:
        tree = tree.append(leaf_hash(leaf))
    return tree.root()


async def test_the_root_that_is_signed_is_that_of_the_leaves_that_are_served(blog):
    for number in range(5):
        await blog.say(f"number {number}")

    signed = await blog.checkpoint()
    answer = await blog.get(f"tile/entries/000.p/{signed.size}")

    leaves = unbundled(await answer.read())
    assert len(leaves) == signed.size == 8
    assert root_of(leaves) == signed.root
    assert signed.origin.endswith("/log/blog")


async def test_full_tiles_and_the_one_above_are_served(blog):
    for number in range(260):
        await blog.say(f"number {number}")
    signed = await blog.checkpoint()

    hashes = await (await blog.get("tile/0/000")).read()
    above = await (await blog.get("tile/1/000.p/1")).read()
    leaves = unbundled(await (await blog.get("tile/entries/000")).read())

    assert signed.size > 256
    assert hashes == b"".join(map(leaf_hash, leaves))
    assert above == root_of(leaves)


async def test_a_tile_may_be_kept_for_ever(blog):
    await blog.say("something")
    size = (await blog.checkpoint()).size

    answer = await blog.get(f"tile/0/000.p/{size}")

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.content_type == "application/octet-stream"


async def test_bundles_are_packed_for_whoever_takes_that(blog):
    await blog.say("something")
    size = (await blog.checkpoint()).size

    plain = await blog.get(f"tile/entries/000.p/{size}", headers={"Accept-Encoding": "identity"})
    packed = await blog.get(
        f"tile/entries/000.p/{size}", headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    )

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(await packed.read()) == await plain.read()


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/0/000.p/3",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/001",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/0/000/000",
        "tile/0/%30%30%30x",
        "tile/64/000",
        "tile/-1/000",
        "tile/1/000",
        "tile/entries/001",
        "tile/entries/000.p/200",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/" + "x999/" * 50 + "999",
        "proof/99",
        "proof/-1",
        "proof/1e3",
        "proof/99999999999999999999",
        "event/99",
        "event/x",
        "consistency?old=1&new=99",
        "nothing",
    ],
)
async def test_what_is_not_there_is_not_found(blog, path):
    await blog.say("something")
    await blog.checkpoint()
    await blog.say("something else")

    answer = await blog.get(path)

    assert answer.status == 404


async def test_a_log_that_is_none_is_not_found(blog):
    answer = await blog.client.get("/log/other/checkpoint")

    assert (answer.status, (await answer.json())["code"]) == (404, "unknown")


@pytest.mark.parametrize("query", ["old=4&new=3", "new=3", "old=&new="])
async def test_an_absurd_range_is_refused(blog, query):
    answer = await blog.get(f"consistency?{query}")

    assert answer.status in {400, 404}


async def test_a_receipt_proves_that_a_leaf_is_in_the_log(blog, read_receipt):
    for number in range(20):
        await blog.say(f"number {number}")
    vkey = note.verifier((await blog.text("vkey")).strip())

    for seq in (0, 1, 7, 22):
        receipt = read_receipt(await blog.text(f"proof/{seq}"))

        signed = note.read(receipt.note)
        under = checkpoint.read(signed.text)
        assert note.verified(signed, [vkey]) == (vkey.name,)
        assert receipt.index == seq
        assert verify_inclusion(seq, under.size, leaf_hash(receipt.leaf), receipt.proof, under.root)


async def test_a_log_continues_what_it_was(blog):
    roots = {}
    for number in range(10):
        await blog.say(f"number {number}")
        signed = await blog.checkpoint()
        roots[signed.size] = signed.root

    sizes = sorted(roots)
    for old, new in [(sizes[0], sizes[-1]), (sizes[3], sizes[5]), (sizes[2], sizes[2])]:
        told = json.loads(await blog.text(f"consistency?old={old}&new={new}"))

        proof = [b64decode(one) for one in told["proof"]]
        assert verify_consistency(old, new, roots[old], roots[new], proof)


async def test_a_checkpoint_is_made_at_most_once_a_second(blog):
    await blog.say("something")
    first = await blog.checkpoint()
    blog.clock.now -= 1500
    await blog.say("something else")
    blog.clock.now -= 1500

    second = await blog.checkpoint()
    blog.clock.pass_by(seconds=2)
    third = await blog.checkpoint()

    assert second == first
    assert third.size > first.size


async def test_the_last_checkpoint_is_kept_outside_the_database_too(blog, tmp_path):
    await blog.say("something")

    served = await blog.text("checkpoint")

    assert (tmp_path / "blog.db.checkpoints" / "blog.checkpoint").read_text() == served


async def test_the_words_that_are_shown_are_proved_by_their_salt(blog):
    said = await blog.say("Something **bold**.")
    (seq,) = [
        json.loads(line)["seq"]
        for line in (await blog.text("events")).splitlines()
        if said["response"]["id"] in line
    ]

    status, event = await blog.event(seq)

    (part,) = event["parts"]
    body = b64decode(part["body"])
    assert status == 200
    assert json.loads(body)["text"] == "Something **bold**."
    assert commitment(b64decode(part["salt"]), body) == json.loads(event["leaf"])["pc"]


@pytest.mark.parametrize("state", ["held", "hidden"])
async def test_of_what_readers_do_not_see_there_is_the_leaf_alone(blog, state):
    said = await blog.say("A secret.")
    await blog.command("moderate judge", response_id=said["response"]["id"], state=state, by="test")

    text = await blog.text("events")

    assert "A secret" not in text
    assert all("A secret" not in str(b64decode(part["body"])) for part in parts_of(text))
    assert said["response"]["id"] in text


async def test_private_parts_are_never_served(blog):
    await blog.say("something")

    parts = parts_of(await blog.text("events"))

    assert {part["part"] for part in parts} == {"public"}


def parts_of(lines):
    return [part for line in lines.splitlines() for part in json.loads(line)["parts"]]


async def test_an_edit_is_shown_as_long_as_its_response_is(blog):
    said = await blog.say("first")
    bearer = {"Authorization": f"Bearer {said['token']}"}
    path = f"/api/v1/responses/{said['response']['id']}"
    await blog.client.patch(path, json={"text": "second"}, headers=bearer)

    shown = [json.loads(b64decode(one["body"])) for one in parts_of(await blog.text("events"))]
    late = parts_of(await blog.text("events?from=4"))
    await blog.client.delete(path, headers=bearer)
    erased = [json.loads(b64decode(one["body"])) for one in parts_of(await blog.text("events"))]

    assert [one["text"] for one in shown if "text" in one] == ["first", "second"]
    assert len(late) == 1
    assert [one for one in erased if "text" in one] == []


async def test_an_erased_event_is_gone_and_that_is_proved(blog, read_receipt):
    said = await blog.say("Forget me.")
    bearer = {"Authorization": f"Bearer {said['token']}"}
    await blog.client.delete(f"/api/v1/responses/{said['response']['id']}", headers=bearer)
    blog.clock.pass_by(seconds=2)

    status, gone = await blog.event(3)

    erasure = read_receipt(gone["erasure"])
    assert status == 410
    assert erasure.index == gone["erased"] == 4
    assert json.loads(erasure.leaf) | {"type": "payload.erased", "re": 3} == json.loads(
        erasure.leaf
    )
    assert read_receipt(gone["proof"]).leaf.decode() == gone["leaf"]


async def test_events_are_read_page_by_page(blog):
    for number in range(7):
        await blog.say(f"number {number}")

    pages = [await blog.text(f"events?from={start}&limit=4") for start in (0, 4, 8, 12)]

    seqs = [[json.loads(line)["seq"] for line in page.splitlines()] for page in pages]
    assert seqs == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], []]


async def test_what_is_served_is_what_was_hashed(blog):
    await blog.say("Ünïcödé 🌻")
    size = (await blog.checkpoint()).size

    leaves = unbundled(await (await blog.get(f"tile/entries/000.p/{size}")).read())
    lines = (await blog.text("events")).splitlines()

    assert [json.loads(line)["leaf"].encode() for line in lines] == leaves
    assert sha256(b"\x00" + leaves[0]).digest() == leaf_hash(leaves[0])
