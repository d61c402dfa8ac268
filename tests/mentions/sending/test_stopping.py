"""Workers end when they are told to, whatever comes in at that moment."""

import asyncio

from fedcomments.errors import Unavailable


async def test_a_worker_that_is_stopped_as_news_come_ends(blog):
    for worker, bell in (
        (blog.speakers.sender, blog.house.bells.deliveries),
        (blog.speakers.publisher, blog.house.bells.announcements),
        (blog.verifier, blog.house.bells.mentions),
    ):
        task = asyncio.create_task(worker.run())
        for _ in range(5):
            await blog.client.get("/healthz")  # long enough for it to have nothing to do

        bell.set()
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=5)

        assert done


async def test_what_cannot_be_recorded_is_not_sent_again_and_again(post, essay, blog, sent):
    post.write(essay)
    await post.announce()
    post.write(essay, words="Other words.")
    await post.api("POST", json={"url": post.url, "change": "changed"})
    await blog.speakers.publisher.settle()
    await blog.command("audit fault", name="blog", fault="a test says so")

    task = asyncio.create_task(blog.speakers.sender.run())
    while len(sent()) < 2:
        await blog.client.get("/healthz")
    for _ in range(50):
        await blog.client.get("/healthz")  # long enough for many more attempts
    task.cancel()
    await asyncio.wait([task], timeout=5)
    await blog.command("audit fault", name="blog", fault="")

    assert len(sent()) == 2


async def test_a_worker_waits_out_trouble_with_our_own_storage(blog, monkeypatch):
    worker = blog.speakers.sender
    reader = blog.house.reader
    asked = []

    async def fail(*_):
        asked.append(1)
        raise Unavailable("a test says so")

    monkeypatch.setattr(reader, "read", fail)
    task = asyncio.create_task(worker.run())
    for _ in range(20):
        await asyncio.sleep(0)

    assert not task.done()
    assert len(asked) == 1
    task.cancel()
    await asyncio.wait([task], timeout=5)
    monkeypatch.undo()
