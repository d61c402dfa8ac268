"""A page as it stood at a moment, and the proof of where that moment lies."""

import json
from datetime import UTC, datetime

import pytest

PAGE = "https://blog.example/post/"


def told(ms):
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


async def asof(blog, at, **more):
    answer = await blog.get("asof", params={"url": PAGE, "at": told(at), **more})
    assert answer.status == 200, await answer.text()
    return await answer.json()


def words(found):
    return [(one["html"], one["state"]) for one in found["thread"]["responses"]]


async def test_the_past_is_what_was_there_by_then(blog):
    moments = []
    for number in range(4):
        await blog.say(f"number {number}")
        moments.append(blog.clock.now - 1)

    found = [await asof(blog, at) for at in moments]

    assert [len(words(one)) for one in found] == [1, 2, 3, 4]
    assert words(found[1])[1] == ("<p>number 1</p>\n", "shown")
    assert len({one["shape"] for one in found}) == 4


async def test_the_moment_lies_between_two_leaves_that_are_proved(blog, read_receipt):
    for number in range(4):
        await blog.say(f"number {number}")
    at = blog.clock.now - 5000

    found = await asof(blog, at)

    before, after = read_receipt(found["before"]), read_receipt(found["after"])
    assert (before.index, after.index) == (found["size"] - 1, found["size"])
    assert json.loads(before.leaf)["ts"] <= at < json.loads(after.leaf)["ts"]


async def test_an_edit_is_not_there_before_it_was_made(blog):
    said = await blog.say("first")
    at = blog.clock.now - 1
    bearer = {"Authorization": f"Bearer {said['token']}"}
    path = f"/api/v1/responses/{said['response']['id']}"
    await blog.client.patch(path, json={"text": "second"}, headers=bearer)
    blog.clock.pass_by(seconds=2)

    found = [await asof(blog, at), await asof(blog, blog.clock.now)]

    assert [words(one)[0][0] for one in found] == ["<p>first</p>\n", "<p>second</p>\n"]


async def test_what_was_erased_since_shows_as_erased_and_its_shape_stays(blog):
    said = await blog.say("Forget me.")
    at = blog.clock.now - 1
    before = await asof(blog, at)
    bearer = {"Authorization": f"Bearer {said['token']}"}
    await blog.client.delete(f"/api/v1/responses/{said['response']['id']}", headers=bearer)
    blog.clock.pass_by(seconds=2)

    after = await asof(blog, at)

    assert words(after) == [("", "erased")]
    assert after["shape"] == before["shape"]
    assert after["content"] != before["content"]


async def test_what_is_hidden_today_is_not_shown_of_the_past(blog):
    said = await blog.say("A secret.")
    at = blog.clock.now - 1
    await blog.command(
        "moderate judge", response_id=said["response"]["id"], state="hidden", by="test"
    )

    found = await asof(blog, at)

    assert words(found) == [("", "hidden")]
    assert "secret" not in json.dumps(found)


async def test_before_the_beginning_there_was_nothing(blog):
    await blog.say("first")

    found = await asof(blog, 1000)

    assert (found["size"], found["before"], words(found)) == (0, "", [])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": PAGE}, 400),
        ({"url": PAGE, "at": "yesterday"}, 400),
        ({"url": PAGE, "at": "99999-01-01"}, 400),
        ({"at": "2026-01-01"}, 400),
        ({"url": "https://blog.example/never", "at": "2026-01-01"}, 404),
        ({"url": "javascript:1", "at": "2026-01-01"}, 400),
    ],
)
async def test_a_moment_that_is_none_is_refused(blog, query, status):
    await blog.say("first")

    answer = await blog.get("asof", params=query)

    assert answer.status == status
