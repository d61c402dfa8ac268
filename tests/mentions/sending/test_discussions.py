"""Replies to what came from elsewhere are told there; so are changes beneath a post."""

import pytest

PAGE = "https://blog.example/post/"
SOON = 6


async def reply(blog, text, parent):
    answer = await blog.client.post(
        "/api/v1/responses", json={"url": PAGE, "text": text, "parent": parent}
    )
    assert answer.status == 201, await answer.text()
    return await answer.json()


@pytest.fixture
async def heard(blog, friend):
    """A mention from the friend, who takes webmentions there → its id."""
    friend.open("/webmention")
    source = friend.put(
        "/note", f'<a href="{PAGE}">a post</a>', Link="</webmention>; rel=webmention"
    )
    assert await blog.mentioned(source) == "success"
    thread = await blog.thread()
    return next(one["id"] for one in thread["responses"] if one["source"] == source)


async def test_a_reply_to_what_came_from_elsewhere_is_told_there(blog, friend, heard, sent):
    said = await reply(blog, "Well said!", heard)

    await blog.speakers.settle()

    source = f"{blog.house.address}/r/{said['response']['id']}"
    assert sent() == [{"source": source, "target": friend.url("/note")}]


async def test_the_permalink_of_such_a_reply_links_there(blog, friend, heard):
    said = await reply(blog, "Well said!", heard)

    answer = await blog.client.get(f"/r/{said['response']['id']}")

    text = await answer.text()
    assert f'class="u-in-reply-to" href="{friend.url("/note")}"' in text
    assert "h-entry" in text


async def test_a_reply_to_what_was_said_here_is_told_nobody(blog, sent):
    thread = await blog.thread()
    await reply(blog, "Indeed.", thread["responses"][0]["id"])

    await blog.speakers.settle()

    assert sent() == []


async def test_an_edited_reply_is_told_again(blog, heard, sent):
    said = await reply(blog, "Well said!", heard)
    await blog.speakers.settle()

    bearer = {"Authorization": f"Bearer {said['token']}"}
    path = f"/api/v1/responses/{said['response']['id']}"
    await blog.client.patch(path, json={"text": "Very well said!"}, headers=bearer)
    await blog.speakers.settle()

    assert len(sent()) == 2


@pytest.mark.parametrize("how", ["erased", "hidden"])
async def test_a_reply_that_goes_is_told_as_gone(blog, heard, sent, how):
    said = await reply(blog, "Well said!", heard)
    await blog.speakers.settle()
    response = said["response"]["id"]

    if how == "erased":
        bearer = {"Authorization": f"Bearer {said['token']}"}
        await blog.client.delete(f"/api/v1/responses/{response}", headers=bearer)
    else:
        await blog.command("moderate judge", response_id=response, state="hidden", by="test")
    await blog.speakers.settle()

    assert len(sent()) == 2
    assert (await blog.client.get(f"/r/{response}")).status in {404, 410}


async def test_no_crowd_of_visitors_can_flood_a_place_with_replies(blog, heard, sent):
    for number in range(53):
        await reply(blog, f"number {number}", heard)
    await blog.speakers.settle()

    blog.clock.pass_by(hours=48)
    await blog.speakers.settle()

    assert len(sent()) == 50


async def test_a_held_reply_is_told_once_it_is_shown(blog, heard, sent):
    await blog.command("site policy", name="blog", comments="all")
    said = await reply(blog, "Well said!", heard)
    await blog.speakers.settle()
    before = len(sent())

    await blog.command(
        "moderate judge", response_id=said["response"]["id"], state="shown", by="test"
    )
    await blog.speakers.settle()

    assert (before, len(sent())) == (0, 1)


async def test_replies_that_were_missed_while_nobody_listened_are_told_later(blog, heard, sent):
    blog.house.recorder.listeners.remove(blog.speakers.discussions.hear)
    await reply(blog, "Well said!", heard)
    await blog.speakers.settle()
    missed = len(sent())

    blog.house.recorder.listeners.append(blog.speakers.discussions.hear)
    await blog.speakers.discussions.begin(["blog"])
    await blog.speakers.settle()

    assert (missed, len(sent())) == (0, 1)


@pytest.fixture
async def told(post, essay):
    """A post whose target was told of it."""
    post.write(essay)
    await post.announce()
    return post


async def comment(blog, url):
    await blog.say("I agree.", url)
    await blog.speakers.settle()


async def test_those_who_were_told_of_a_post_hear_that_its_discussion_changed(told, blog, sent):
    await comment(blog, told.url)
    at_once = len(sent())

    blog.clock.pass_by(seconds=SOON)
    await blog.speakers.settle()

    assert (at_once, len(sent())) == (1, 2)
    assert sent()[0] == sent()[1]


async def test_a_discussion_that_readers_do_not_see_is_nobody_s_news(told, blog, sent):
    await blog.command("site policy", name="blog", comments="all")
    await comment(blog, told.url)

    blog.clock.pass_by(seconds=SOON)
    await blog.speakers.settle()

    assert len(sent()) == 1


async def test_a_busy_discussion_is_told_five_times_a_day_at_most(told, blog, sent):
    for _ in range(46):
        await comment(blog, told.url)
        blog.clock.pass_by(seconds=1800)
        await blog.speakers.settle()

    assert len(sent()) == 1 + 5


async def test_who_changed_the_discussion_is_not_told_so(told, blog, friend, sent):
    source = friend.put("/answer", f'<a href="{told.url}">a post</a>')

    assert await blog.mentioned(source, told.url) == "success"
    blog.clock.pass_by(seconds=SOON)
    await blog.speakers.settle()

    assert len(sent()) == 1


@pytest.mark.usefixtures("told")
async def test_nothing_is_told_again_after_a_restart(blog, sent):
    await blog.speakers.discussions.begin(["blog"])
    await blog.speakers.settle()

    assert len(sent()) == 1
