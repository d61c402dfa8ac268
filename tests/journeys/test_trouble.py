"""When the storage fails, nothing that was acknowledged is lost, and reads go on."""

import sqlite3
from pathlib import Path

from fedcomments import app, operations
from fedcomments.log import log
from fedcomments.replay import no_progress

PAGE = "https://blog.example/post/"


def file_of(settings):
    return Path(settings.database.url.removeprefix("sqlite:///"))


async def pragma(blog, statement):
    """Set something on the writing connection."""
    await blog.house.recorder._in_thread(blog.house.recorder._writer._execute, statement)


async def test_a_full_disk_refuses_writes_and_reads_go_on(blog):
    await blog.say("before")
    await pragma(blog, "PRAGMA max_page_count = 1")

    refused = [await blog.send({"url": PAGE, "text": "x" * 60_000}) for _ in range(3)]
    ready = await blog.get("/readyz")
    texts = await blog.texts()
    await pragma(blog, "PRAGMA max_page_count = 1073741823")
    await blog.say("after")

    assert [answer.status for answer in refused] == [503] * 3
    assert (await refused[0].json())["code"] == "unavailable"
    assert int(refused[0].headers["Retry-After"]) > 0
    assert ready.status == 503
    assert texts == ["<p>before</p>\n"]
    assert await blog.texts() == ["<p>before</p>\n", "<p>after</p>\n"]
    assert (await blog.get("/readyz")).status == 200


async def test_a_read_only_database_refuses_writes_and_reads_go_on(blog):
    await blog.say("before")
    await pragma(blog, "PRAGMA query_only = ON")

    refused = await blog.send({"url": PAGE, "text": "now"})
    texts = await blog.texts()
    await pragma(blog, "PRAGMA query_only = OFF")
    await blog.say("after")

    assert refused.status == 503
    assert texts == ["<p>before</p>\n"]
    assert await blog.texts() == ["<p>before</p>\n", "<p>after</p>\n"]


async def test_a_repeated_request_after_the_trouble_is_recorded_once(blog):
    body = {"url": PAGE, "text": "once"}
    await pragma(blog, "PRAGMA query_only = ON")
    refused = await blog.send(body, Idempotency_Key="key-1")
    await pragma(blog, "PRAGMA query_only = OFF")

    answers = [await blog.send(body, Idempotency_Key="key-1") for _ in range(2)]

    assert refused.status == 503
    assert [answer.status for answer in answers] == [201, 201]
    assert (await blog.thread())["count"] == 1


async def test_a_site_with_a_damaged_log_is_read_only_and_others_go_on(blog):
    await blog.command("site add", name="other", urls=["https://other.example"], comments="open")
    await blog.say("before")
    await blog.command("audit fault", name="blog", fault="blog at position 2: broken")

    refused = await blog.send({"url": PAGE, "text": "now"})
    other = await blog.send({"url": "https://other.example/", "text": "here"})
    ready = await blog.get("/readyz")
    texts = await blog.texts()
    await blog.command("audit fault", name="blog", fault="")
    await blog.say("after")

    assert (refused.status, (await refused.json())["code"]) == (503, "read_only")
    assert other.status == 201
    assert (ready.status, "position 2" in await ready.text()) == (503, True)
    assert texts == ["<p>before</p>\n"]
    assert await blog.texts() == ["<p>before</p>\n", "<p>after</p>\n"]


async def test_a_log_whose_end_was_cut_is_read_only_from_the_start(settings, clock):
    """Somebody removed the last event while no server ran."""
    added = {"name": "blog", "urls": ["https://blog.example"], "comments": "open"}
    async with app.open_house(settings, app.World(clock)) as house:
        await operations.perform(house, "site add", added, no_progress)
    with sqlite3.connect(file_of(settings)) as forger:
        names = forger.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            forger.execute(f"DROP TRIGGER {name}")
        forger.execute("DELETE FROM events WHERE seq = 1")
    forger.close()

    async with app.open_house(settings, app.World(clock)) as house:
        (state,) = await house.reader.read(log.state("blog"))

    assert "events" in state.fault
