"""The whole life of a post on both engines."""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


async def test_a_post_is_published_discussed_changed_and_deleted(post, essay, friend, blog, sent):
    post.write(essay, friend.put("/plain", "<p>Nothing here."))
    await post.announce()

    await blog.say("I agree.", post.url)
    await blog.speakers.settle()
    blog.clock.pass_by(seconds=6)
    await blog.speakers.settle()
    post.write(essay, words="Other words.")
    await post.announce("changed")
    post.write(status=410)
    await post.announce("deleted")

    assert [form["target"] for form in sent()] == [essay] * 4
    told = await post.told()
    assert (told["state"], told["announced"]) == ("deleted", "deleted")
    fates = (await blog.command("site show", name="blog"))["posts"]["deliveries"]
    assert fates == {"delivered": 1, "left": 1}


async def test_a_reply_is_told_to_the_place_that_it_answers(blog, friend, sent):
    page = "https://blog.example/post/"
    link = {"Link": "</webmention>; rel=webmention"}
    friend.open("/webmention", status=201, Location="/status")
    friend.put("/status", '{"status": "success"}', kind="application/json")
    source = friend.put("/note", f'<a href="{page}">a post</a>', **link)
    assert await blog.mentioned(source) == "success"
    parent = (await blog.thread())["responses"][-1]["id"]

    body = {"url": page, "text": "Well said!", "parent": parent}
    await blog.client.post("/api/v1/responses", json=body)
    await blog.speakers.settle()
    blog.clock.pass_by(seconds=11)
    await blog.speakers.settle()

    assert [form["target"] for form in sent()] == [source]
    assert friend.asked.count("/status") == 1


async def test_a_feed_is_read(post, essay, others, blog, sent):
    url = post.write(essay, path="/ours/one")
    feed = f'<rss version="2.0"><channel><item><link>{url}</link></item></channel></rss>'
    where = others.put("/ours/rss", feed, kind="application/rss+xml", ETag='"a"')

    await blog.command("site feed", name="blog", url=where, every=900, announces=True)
    await blog.speakers.settle()
    blog.clock.pass_by(hours=1)
    await blog.speakers.settle()

    assert [form["source"] for form in sent()] == [url]
