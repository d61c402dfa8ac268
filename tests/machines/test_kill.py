"""A loaded server is killed at random moments: nothing that it acknowledged is lost.

Clients post with idempotency keys while the server is killed, without warning, again and
again. What it answered must be there; what it did not answer is sent again under the same key
and must be there exactly once. `make kill-soak` does it more often.
"""

import asyncio
import signal

import aiohttp
import pytest

BLOG = "https://blog.example"
CLIENTS = 8
TROUBLE = (aiohttp.ClientError, ConnectionError, asyncio.TimeoutError)


class Poster:
    """Posts one response after the other; remembers what was acknowledged and what is open."""

    def __init__(self, number, chance):
        self.number = number
        self.chance = chance
        self.sent = 0
        self.acknowledged = {}
        self.open = None

    async def post(self, address):
        """Post until the server is gone. Whatever is open is sent again first."""
        async with aiohttp.ClientSession(address) as session:
            while True:
                body = self.open or self.next()
                self.open = body
                try:
                    answer = await self.send(session, body)
                except TROUBLE:
                    return
                self.acknowledged[body["text"]] = answer["response"]["id"]
                self.open = None

    def next(self):
        self.sent += 1
        page = self.chance.randrange(5)
        return {"url": f"{BLOG}/{page}", "text": f"{self.number} says {self.sent}"}

    async def send(self, session, body):
        headers = {"Idempotency-Key": body["text"]}
        async with session.post("/api/v1/responses", json=body, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            return await answer.json()


@pytest.mark.timeout(1800)
async def test_nothing_acknowledged_is_lost_when_the_server_is_killed(server, chance, request):
    server.configure("[posting]\nper_minute = 0\npages_per_hour = 0\nevents_per_day = 0\n")
    await server.does("site", "add", "blog", BLOG)
    posters = [Poster(number, chance) for number in range(CLIENTS)]

    for _ in range(request.config.getoption("--kills")):
        await server.start()
        posting = [asyncio.create_task(poster.post(server.address)) for poster in posters]
        await asyncio.wait(posting, timeout=chance.uniform(0.02, 0.3))
        await server.end(signal.SIGKILL)
        await asyncio.gather(*posting)
    await server.start()
    async with aiohttp.ClientSession(server.address) as session:
        for poster in posters:
            if poster.open is not None:
                answer = await poster.send(session, poster.open)
                poster.acknowledged[poster.open["text"]] = answer["response"]["id"]
    await server.end(signal.SIGTERM)

    walker = server.audited("blog").walker()
    there = list(walker.rows("SELECT text, id FROM responses ORDER BY seq", {}))
    walker.close()
    acknowledged = {text: id_ for poster in posters for text, id_ in poster.acknowledged.items()}
    assert len(there) == len(acknowledged) > request.config.getoption("--kills")
    assert dict(there) == acknowledged
