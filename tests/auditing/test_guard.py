"""A database that is behind its last checkpoint must not go on: that would fork the log."""

import shutil

import pytest


@pytest.fixture
def files(tmp_path):
    return tmp_path / "blog.db", tmp_path / "backup.db", tmp_path / "blog.db.checkpoints"


async def refused(blog):
    answer = await blog.client.post(
        "/api/v1/responses", json={"url": "https://blog.example/post/", "text": "more"}
    )
    return answer.status, (await answer.json())["code"]


async def test_a_restored_old_backup_turns_read_only(opened, files):
    database, backup, _ = files
    async with opened() as blog:
        await blog.say("first")
    shutil.copy(database, backup)
    async with opened() as blog:
        await blog.say("second")
        await blog.checkpoint()
    shutil.copy(backup, database)

    async with opened() as blog:
        answer = await refused(blog)
        shown = await blog.command("site show", name="blog")
        thread = await blog.client.get("/api/v1/thread?url=https://blog.example/post/")

    assert answer == (503, "read_only")
    assert "5 events" in shown["fault"] or "there were 5" in shown["fault"]
    assert thread.status == 200


async def test_a_log_that_was_rewritten_from_a_backup_is_noticed(opened, files):
    database, backup, kept = files
    async with opened() as blog:
        await blog.say("first")
    shutil.copy(database, backup)
    async with opened() as blog:
        await blog.say("second")
        await blog.checkpoint()
    shutil.copy(backup, database)
    shutil.move(kept, kept.with_suffix(".away"))
    async with opened() as blog:
        await blog.say("another second")
        await blog.say("a third")
    shutil.move(kept.with_suffix(".away"), kept)

    async with opened() as blog:
        answer = await refused(blog)

    assert answer == (503, "read_only")


async def test_whoever_gives_the_lost_part_up_may_go_on(opened, files):
    database, backup, kept = files
    async with opened() as blog:
        await blog.say("first")
    shutil.copy(database, backup)
    async with opened() as blog:
        await blog.say("second")
        await blog.checkpoint()
    shutil.copy(backup, database)

    shutil.rmtree(kept)
    async with opened() as blog:
        said = await blog.say("another second")

    assert said["state"] == "shown"


@pytest.mark.parametrize("text", ["", "rubbish", "a\n1\nAA==\n\n\u2014 a AAAA\n"])
async def test_a_file_that_is_no_checkpoint_stops_nobody(opened, files, text):
    _, _, kept = files
    async with opened() as blog:
        await blog.say("first")
        await blog.checkpoint()
    (kept / "blog.checkpoint").write_text(text)

    async with opened() as blog:
        said = await blog.say("second")

    assert said["state"] == "shown"


async def test_a_server_that_restarts_goes_on(opened):
    async with opened() as blog:
        for number in range(300):
            await blog.say(f"number {number}")
        await blog.checkpoint()
        await blog.say("one more")

    async with opened() as blog:
        said = await blog.say("after the restart")

    assert said["state"] == "shown"
