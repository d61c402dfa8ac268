"""The same stories on both engines."""

import asyncio

import pytest
from yarl import URL

from fedcomments.settings import Database, Settings

PAGE = "https://blog.example/post/"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request, posting):
    url = request.getfixturevalue(f"{request.param}_url")
    return Settings(database=Database(url), posting=posting)


async def test_visitors_talk_edit_and_erase(blog):
    first = await blog.say("frist", author={"name": "Ann", "email": "ann@ann.example"})
    reply = await blog.say("an answer", to=first)
    await blog.say("another", to=reply)
    await blog.edit(first, "first")
    await blog.erase(reply)

    thread = await blog.thread()

    told = [(one["html"], one["depth"], one["state"]) for one in thread["responses"]]
    assert told == [
        ("<p>first</p>\n", 0, "shown"),
        ("", 1, "erased"),
        ("<p>another</p>\n", 2, "shown"),
    ]
    assert thread["counts"] == {"comment": 1, "reply": 1}


async def test_many_at_once_are_all_there_in_the_order_of_their_positions(blog):
    said = await asyncio.gather(*(blog.say(f"{number}") for number in range(100)))

    newest = await blog.thread(order="newest", limit=60)
    rest = await blog.thread(order="newest", limit=60, after=newest["next"])

    ids = [one["id"] for one in newest["responses"] + rest["responses"]]
    assert sorted(ids) == sorted(one["response"]["id"] for one in said)
    assert (len(newest["responses"]), rest["next"]) == (60, None)
    assert await blog.events() == 2 + 1 + 100


async def test_the_same_request_many_times_at_once_is_recorded_once(blog):
    body = {"url": PAGE, "text": "once"}

    answers = await asyncio.gather(*(blog.send(body, Idempotency_Key="key") for _ in range(20)))

    assert {answer.status for answer in answers} == {201}
    assert len({(await answer.json())["response"]["id"] for answer in answers}) == 1
    assert (await blog.thread())["count"] == 1


async def test_the_owner_judges_and_pages_get_other_addresses(blog):
    await blog.command("site policy", name="blog", comments="first")
    token = {"Author_Token": "a" * 43}
    body = {"url": PAGE, "text": "hello"}
    first = await (await blog.send(body, **token)).json()
    [waiting] = await blog.command("moderate list", name="blog")
    await blog.command("moderate judge", response_id=waiting["id"], state="shown", by="owner")
    await blog.command("moderate alias", url=PAGE, alias="https://blog.example/old/")

    second = await blog.send({**body, "url": "https://blog.example/old"}, **token)

    assert waiting["id"] == first["response"]["id"]
    assert (await second.json())["state"] == "shown"
    assert len(await blog.texts()) == 2


async def test_words_of_every_kind_come_back_as_they_were(blog):
    words = "ñ 漢字 🏴‍☠️ 'quotes' \"double\" \\ back %s :name $1 {} \t tab"

    said = await blog.say(words, author={"name": "Ö'Brien; --"})

    [shown] = (await blog.thread())["responses"]
    assert shown == said["response"]
    assert "漢字 🏴‍☠️ 'quotes'" in shown["html"]
    assert shown["author"]["name"] == "Ö'Brien; --"


@pytest.mark.parametrize("named", ["%00", "%FF", "x%00y"])
async def test_names_that_no_database_could_hold_are_unknown(blog, named):
    read = await blog.get(URL(f"/api/v1/responses/{named}", encoded=True))
    page = await blog.get(URL(f"/r/{named}", encoded=True))
    form = await blog.client.post(
        "/thread", params={"url": PAGE}, data={"text": "x", "parent": "\0"}
    )

    assert (read.status, page.status, form.status) == (404, 404, 422)


async def test_a_rebuild_changes_nothing_that_is_seen(blog):
    said = await blog.say("one")
    await blog.say("two", to=said)
    await blog.erase(said)
    before = await blog.thread()

    await blog.command("rebuild")

    assert await blog.thread() == before
    assert (await blog.say("three"))["state"] == "shown"


async def test_a_removed_site_is_gone_and_the_others_stay(blog):
    await blog.command("site add", name="other", urls=["https://other.example"], comments="open")
    await blog.say("hello")
    await blog.say("there", url="https://other.example/")

    await blog.command("site remove", name="other")

    gone = await blog.send({"url": "https://other.example/", "text": "x"})
    assert (gone.status, (await gone.json())["code"]) == (404, "outside_site")
    assert await blog.texts() == ["<p>hello</p>\n"]
