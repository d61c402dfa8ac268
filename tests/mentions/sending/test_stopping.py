"""Workers end when they are told to, whatever comes in at that moment."""

import asyncio


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
