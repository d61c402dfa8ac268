"""The command line, as a process of its own: beside a running server, and without one."""

import os
import socket
import sqlite3

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"


async def test_a_site_is_added_listed_shown_and_removed(line):
    added = await line.ok("site", "add", "blog", BLOG)
    listed = await line.told("site", "list")
    shown = await line.told("site", "show", "blog")
    removed = await line.told("site", "remove", "blog", "--yes")
    left = await line.told("site", "list")

    assert "embed.js" in added
    assert [one["site"] for one in listed] == ["blog"]
    assert (shown["prefixes"], shown["size"]) == ([f"{BLOG}/"], 2)
    assert (removed["size"], removed["root"]) == (2, shown["root"])
    assert left == []


async def test_removing_asks_first(line):
    await line.ok("site", "add", "blog", BLOG)

    code, _, _ = await line.run("site", "remove", "blog", typed=b"n\n")

    assert code == 1
    assert len(await line.told("site", "list")) == 1


async def test_a_removed_site_leaves_its_last_size_and_root_and_its_name(line):
    await line.ok("site", "add", "blog", BLOG)
    await line.ok("site", "add", "other", "https://other.example")
    before = await line.told("site", "show", "other")
    async with line.server() as visitor:
        await visitor.say("hello")
        removed = await line.told("site", "remove", "blog", "--yes")
        gone = await visitor.send("to nobody")
        again = await line.told("site", "add", "blog", BLOG)
        texts = await visitor.texts()
    with sqlite3.connect(line.database) as reader:
        left = reader.execute("SELECT site, size, hex(root) FROM checkpoints").fetchall()
    reader.close()

    assert (gone.status_code, gone.json()["code"]) == (404, "outside_site")
    assert left == [("blog", 4, removed["root"].upper())]
    assert await line.told("site", "show", "other") == before
    assert (again["size"], texts) == (2, [])


async def test_commands_reach_the_running_server(line):
    async with line.server() as visitor:
        await line.ok("site", "add", "blog", BLOG, "--comments", "all")
        said = await visitor.say("hello")
        before = await visitor.texts()
        [waiting] = await line.told("moderate", "list")
        await line.ok("moderate", "approve", said["response"]["id"])
        shown = await visitor.texts()
        await line.ok("moderate", "hide", said["response"]["id"])
        hidden = await visitor.texts()
        await line.ok("site", "policy", "blog", "open")
        await visitor.say("open now")
        verified = await line.ok("audit", "verify")

    assert (before, shown, hidden) == ([], ["<p>hello</p>\n"], [])
    assert waiting["id"] == said["response"]["id"]
    assert "blog: 8 events verified" in verified


async def test_a_page_is_closed_reopened_and_given_another_address(line):
    moved = f"{BLOG}/moved/"
    await line.ok("site", "add", "blog", BLOG)
    async with line.server() as visitor:
        await visitor.say("hello")
        closed = await line.told("moderate", "close", PAGE)
        refused = await visitor.send("too late")
        await line.ok("moderate", "reopen", PAGE)
        led = await line.told("moderate", "alias", PAGE, moved)
        await visitor.say("at its other address", moved)
        texts = await visitor.texts()

    assert closed == {"url": PAGE, "closed": True}
    assert (refused.status_code, refused.json()["code"]) == (403, "closed")
    assert led == {"url": PAGE, "alias": moved}
    assert len(texts) == 2


async def test_a_second_server_is_refused_and_names_the_first(line):
    async with line.server():
        sentence = await line.refused("serve")

    assert "process" in sentence


async def test_what_a_dead_server_left_behind_is_no_obstacle(line):
    left = line.folder / "fedcomments.db.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(left))
    line.write("fedcomments.db.lock", "4194304\n")

    await line.ok("site", "add", "blog", BLOG)
    async with line.server() as visitor:
        await visitor.say("hello")

    assert not left.exists()


async def test_a_database_with_a_long_path_still_has_a_socket(line):
    deep = line.elsewhere("long" * 30)

    async with deep.server() as visitor:
        await deep.ok("site", "add", "blog", BLOG)
        await visitor.say("hello")

    assert len(os.fsencode(deep.database)) > 108
    assert not [path for path in deep.folder.iterdir() if path.suffix == ".sock"]


async def test_a_rebuild_gives_the_same_views_with_and_without_a_server(line):
    async with line.server() as visitor:
        await line.ok("site", "add", "blog", BLOG)
        await visitor.say("hello")
        beside = await line.told("rebuild")
        seen = await visitor.texts()
    alone = await line.told("rebuild")

    assert beside == alone
    assert "threads" in beside["views"]
    assert seen == ["<p>hello</p>\n"]


async def test_views_of_another_version_are_made_anew_before_the_port_opens(line):
    await line.ok("site", "add", "blog", BLOG)
    async with line.server() as visitor:
        await visitor.say("hello")
    with sqlite3.connect(line.database) as old:
        old.execute("UPDATE view_state SET version = version - 1 WHERE view = 'threads'")
        old.execute("DROP TABLE responses")
        old.execute("CREATE TABLE responses (site TEXT)")
    old.close()

    async with line.server() as visitor:
        assert await visitor.texts() == ["<p>hello</p>\n"]


async def test_a_backup_taken_while_the_server_writes_is_a_whole_database(line):
    await line.ok("site", "add", "blog", BLOG)
    copy = line.elsewhere("copy")
    async with line.server() as visitor:
        backup = await line.start("backup", str(copy.database))
        said = 0
        while backup.returncode is None:
            await visitor.say(f"words {said}")
            said += 1
        _, err = await backup.communicate()
    again = await line.refused("backup", str(copy.database))
    async with copy.server() as visitor:
        await visitor.say("it goes on")

    assert backup.returncode == 0, err
    assert said > 5
    assert "verified" in await copy.ok("audit", "verify")
    assert copy.database.stat().st_mode & 0o777 == 0o600
    assert "exists already" in again


async def test_init_leaves_something_that_runs(line):
    written = await line.ok("init", "new", "--site", "blog", BLOG)
    listed = await line.ok("site", "list", "--config", "new/fedcomments.toml")
    again = await line.refused("init", "new")

    assert "embed.js" in written
    assert "blog" in listed
    assert "already there" in again
