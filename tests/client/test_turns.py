"""Turns at one host."""

import asyncio

from fedcomments.client.turns import Turns


async def test_two_at_once_at_one_host_and_others_need_not_wait():
    turns = Turns(2)
    go, order = asyncio.Event(), []

    async def ask(host, name):
        async with turns.at(host):
            order.append(name)
            await go.wait()

    async with asyncio.TaskGroup() as group:
        for host, name in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")]:
            group.create_task(ask(host, name))
        await asyncio.sleep(0)
        before = list(order)
        go.set()

    assert before == ["a1", "a2", "b1"]
    assert order == ["a1", "a2", "b1", "a3"]


async def test_hosts_are_forgotten_even_if_someone_gave_up_waiting():
    turns = Turns(1)

    async with turns.at("a"):
        waiting = asyncio.create_task(turns.at("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert len(turns) == 1

    assert len(turns) == 0
