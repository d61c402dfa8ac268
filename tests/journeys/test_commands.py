"""The command line, as a process of its own: beside a running server, and without one."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from contextlib import asynccontextmanager

import httpx
import pytest

from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database

BLOG = "https://blog.example"
PAGE = f"{BLOG}/post/"


@pytest.fixture
def folder(tmp_path, unused_tcp_port):
    """A folder with a configuration; its logs are audited at the end."""
    (tmp_path / "fedcomments.toml").write_text(
        f"[server]\nport = {unused_tcp_port}\n[posting]\nper_minute = 0\n", encoding="utf-8"
    )
    yield tmp_path
    file = tmp_path / "fedcomments.db"
    if file.exists():
        database = open_database(f"sqlite:///{file}")
        walker = database.walker()
        sites = [row[0] for row in walker.rows("SELECT site FROM log_state", {})]
        walker.close()
        for site in sites:
            verify_log(database, site)
            compare_views(database, site)


@pytest.fixture
def run(folder):
    """Run a command in the folder → (exit code, stdout, stderr)."""

    async def run(*arguments, typed=None, place=folder):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "fedcomments",
            *arguments,
            cwd=place,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate(typed)
        return process.returncode, out.decode(), err.decode()

    return run


@pytest.fixture
def server(folder, unused_tcp_port):
    """Run the server meanwhile → its address."""

    @asynccontextmanager
    async def server():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "fedcomments", "serve", cwd=folder, stderr=asyncio.subprocess.PIPE
        )
        while b"serves" not in await process.stderr.readline():
            assert process.returncode is None
        try:
            yield f"http://127.0.0.1:{unused_tcp_port}"
        finally:
            process.send_signal(signal.SIGTERM)
            await process.communicate()
            assert process.returncode == 0

    return server


async def ok(run, *arguments, **more):
    code, out, err = await run(*arguments, **more)
    assert code == 0, err
    return out


async def told(run, *arguments, **more):
    return json.loads(await ok(run, *arguments, "--json", **more))


async def post(address, text):
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        answer = await client.post("/api/v1/responses", json={"url": PAGE, "text": text})
        assert answer.status_code == 201, answer.text
        return answer.json()


async def texts(address):
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        thread = (await client.get("/api/v1/thread", params={"url": PAGE})).json()
        return [one["html"] for one in thread["responses"]]


async def test_a_site_is_added_listed_shown_and_removed(run):
    added = await ok(run, "site", "add", "blog", BLOG)
    listed = await told(run, "site", "list")
    shown = await told(run, "site", "show", "blog")
    removed = await told(run, "site", "remove", "blog", "--yes")
    left = await told(run, "site", "list")

    assert "embed.js" in added
    assert [one["site"] for one in listed] == ["blog"]
    assert (shown["prefixes"], shown["size"]) == ([f"{BLOG}/"], 2)
    assert (removed["size"], removed["root"]) == (2, shown["root"])
    assert left == []


async def test_removing_asks_first(run):
    await ok(run, "site", "add", "blog", BLOG)

    code, _, _ = await run("site", "remove", "blog", typed=b"n\n")

    assert code == 1
    assert len(await told(run, "site", "list")) == 1


async def test_commands_reach_the_running_server(run, server):
    async with server() as address:
        await ok(run, "site", "add", "blog", BLOG, "--comments", "all")
        said = await post(address, "hello")
        before = await texts(address)
        [waiting] = await told(run, "moderate", "list")
        await ok(run, "moderate", "approve", said["response"]["id"])
        shown = await texts(address)
        await ok(run, "moderate", "hide", said["response"]["id"])
        hidden = await texts(address)
        await ok(run, "site", "policy", "blog", "open")
        await post(address, "open now")
        verified = await ok(run, "audit", "verify")

    assert (before, shown, hidden) == ([], ["<p>hello</p>\n"], [])
    assert waiting["id"] == said["response"]["id"]
    assert "blog: 8 events verified" in verified


async def test_a_second_server_is_refused_and_names_the_first(run, server):
    async with server():
        code, _, err = await run("serve")

    assert code == 1
    assert "process" in err


async def test_what_a_dead_server_left_behind_is_no_obstacle(run, folder):
    socket = folder / "fedcomments.db.sock"
    listening = await asyncio.start_unix_server(lambda *_: None, socket)
    listening.close()
    assert socket.exists() or sys.version_info >= (3, 13)

    await ok(run, "site", "add", "blog", BLOG)


async def test_a_rebuild_gives_the_same_views_with_and_without_a_server(run, server):
    async with server() as address:
        await ok(run, "site", "add", "blog", BLOG)
        await post(address, "hello")
        beside = await told(run, "rebuild")
        seen = await texts(address)
    alone = await told(run, "rebuild")

    assert beside == alone
    assert "threads" in beside["views"]
    assert seen == ["<p>hello</p>\n"]


async def test_views_of_another_version_are_made_anew_before_the_port_opens(run, server, folder):
    await ok(run, "site", "add", "blog", BLOG)
    async with server() as address:
        await post(address, "hello")
    with sqlite3.connect(folder / "fedcomments.db") as old:
        old.execute("UPDATE view_state SET version = version - 1 WHERE view = 'threads'")
        old.execute("DROP TABLE responses")
        old.execute("CREATE TABLE responses (site TEXT)")
    old.close()

    async with server() as address:
        assert await texts(address) == ["<p>hello</p>\n"]


async def test_a_forgery_is_told_and_turns_the_site_read_only_until_it_is_mended(
    run, server, folder
):
    await ok(run, "site", "add", "blog", BLOG)
    async with server() as address:
        said = await post(address, "hello")
    change = "UPDATE responses SET text = ? WHERE id = ?"
    with sqlite3.connect(folder / "fedcomments.db") as forger:
        forger.execute(change, ("forged", said["response"]["id"]))
    forger.close()

    code, out, _ = await run("audit", "verify")
    async with server() as address, httpx.AsyncClient(base_url=address) as client:
        refused = await client.post("/api/v1/responses", json={"url": PAGE, "text": "x"})
        ready = await client.get("/readyz")
    log_only = await run("audit", "verify", "--log-only")
    await ok(run, "rebuild")
    mended = await ok(run, "audit", "verify")
    async with server() as address:
        await post(address, "again")

    assert (code, "forged" in out, "responses" in out) == (1, True, True)
    assert (refused.status_code, refused.json()["code"]) == (503, "read_only")
    assert ready.status_code == 503
    assert log_only[0] == 0
    assert "verified" in mended


async def test_replay_shows_a_page_as_it_stood(run, server):
    await ok(run, "site", "add", "blog", BLOG)
    async with server() as address:
        await post(address, "hello")

    now = await told(run, "audit", "replay", "--url", PAGE)
    then = await told(run, "audit", "replay", "--url", PAGE, "--until", "2020-01-01")
    words = await ok(run, "audit", "replay", "--url", PAGE)

    assert [one["text"] for one in now["responses"]] == ["hello"]
    assert then["responses"] == []
    assert "hello" in words


async def test_a_backup_is_a_whole_database(run, server, folder):
    await ok(run, "site", "add", "blog", BLOG)
    async with server() as address:
        await post(address, "hello")
        await ok(run, "backup", "copy.db")
    (folder / "copy.toml").write_text('[database]\nurl = "sqlite:///copy.db"\n', encoding="utf-8")

    verified = await ok(run, "audit", "verify", "--config", "copy.toml")
    again = await run("backup", "copy.db")

    assert "blog: 4 events verified" in verified
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    assert again[0] == 1


async def test_init_leaves_something_that_runs(run, folder):
    place = folder / "new"
    place.mkdir()

    written = await ok(run, "init", "--site", "blog", BLOG, place=place)
    listed = await ok(run, "site", "list", place=place)
    again = await run("init", place=place)

    assert "embed.js" in written
    assert "blog" in listed
    assert again[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["site", "add"],
        ["site", "policy", "blog", "sometimes"],
        ["audit", "replay", "--url", PAGE, "--until", "yesterday"],
        ["serve", "--config", "not-there.toml"],
        ["serve", "--config", "bad.toml"],
    ],
)
async def test_wrong_usage_is_told_apart(run, folder, arguments):
    (folder / "bad.toml").write_text("[server]\ncolour = 'red'\n", encoding="utf-8")

    code, _, err = await run(*arguments)

    assert code == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["site", "show", "nobody"],
        ["audit", "verify", "--site", "nobody"],
        ["audit", "export", "out.jsonl", "--site", "nobody"],
        ["moderate", "approve", "0" * 32],
        ["moderate", "close", PAGE],
        ["site", "add", "blog", "https://elsewhere.example"],
        ["site", "add", "blog2", BLOG],
        ["site", "add", "Bad Name", "https://elsewhere.example"],
        ["site", "add", "blog3", "nonsense"],
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(run, arguments):
    await ok(run, "site", "add", "blog", BLOG)

    code, _, err = await run(*arguments)

    assert code == 1
    assert err.startswith("fedcomments: ")
    assert "Traceback" not in err


async def test_settings_come_from_the_file_then_the_environment_then_secret_files(folder, run):
    (folder / "secret").write_text("sqlite:///other.db\n", encoding="utf-8")
    (folder / "fedcomments.toml").write_text('[database]\nurl_file = "secret"\n', encoding="utf-8")

    await ok(run, "site", "add", "blog", BLOG)

    assert (folder / "other.db").exists()
    assert not (folder / "fedcomments.db").exists()


async def test_a_database_with_a_long_path_still_has_a_socket(run, folder):
    deep = folder / ("long" * 30)
    deep.mkdir()
    (deep / "fedcomments.toml").write_text("", encoding="utf-8")

    await ok(run, "site", "add", "blog", BLOG, place=deep)

    assert len(os.fsencode(deep)) > 100
    assert await told(run, "site", "list", place=deep)
