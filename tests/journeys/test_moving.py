"""A history leaves one server and arrives whole on another, or not at all."""

import json
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestClient, TestServer

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.export import export_log
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.errors import FedcommentsError
from fedcomments.replay import no_progress
from fedcomments.server import application
from fedcomments.settings import Database, Posting, Server, Settings

PAGE = "https://blog.example/post/"


@pytest.fixture
async def history(blog, settings, tmp_path):
    """A small history in two files: with the log's keys and without; and what was said."""
    said = await blog.say("hello", author={"name": "Ann", "email": "ann@ann.example"})
    await blog.say("answer", to=said)
    await blog.edit(said, "hello, edited")
    regret = await blog.say("regret")
    await blog.erase(regret)
    database = open_database(settings.database.url)
    files = {}
    for name, with_keys in (("keys", True), ("bare", False)):
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_bytes(b"".join(export_log(database, "blog", with_keys=with_keys)))
    return files, said


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def elsewhere(request, clock):
    """Another server, on either engine; its logs are audited when it closes."""
    url = request.getfixturevalue(f"{request.param}_url").replace("blog.db", "elsewhere.db")
    given = Settings(
        server=Server(public_url="https://new.example"),
        database=Database(url),
        posting=Posting(per_minute=0),
    )

    @asynccontextmanager
    async def elsewhere():
        async with app.open_house(given, app.World(clock)) as house:
            yield house
        database = open_database(url)
        walker = database.walker()
        sites = [row[0] for row in walker.rows("SELECT site FROM log_state", {})]
        walker.close()
        for site in sites:
            verify_log(database, site)
            compare_views(database, site)

    return elsewhere


async def take_in(house, file, name=None):
    arguments = {"file": str(file), "name": name}
    return await operations.perform(house, "audit import", arguments, no_progress)


async def shown(house, name="blog"):
    return await operations.perform(house, "site show", {"name": name}, no_progress)


async def test_with_its_keys_a_log_goes_on_as_if_nothing_had_happened(blog, history, elsewhere):
    files, said = history
    old, thread = await blog.command("site show", name="blog"), await blog.thread()

    async with elsewhere() as house, TestClient(TestServer(application(house))) as client:
        await take_in(house, files["keys"])
        new = await shown(house)
        answer = await client.get("/api/v1/thread", params={"url": PAGE})
        told = await answer.json()
        edit = await client.patch(
            f"/api/v1/responses/{said['response']['id']}",
            json={"text": "edited here"},
            headers={"Authorization": f"Bearer {said['token']}"},
        )

    assert (new["size"], new["root"], new["origin"]) == (old["size"], old["root"], old["origin"])
    assert [one["html"] for one in told["responses"]] == [
        one["html"] for one in thread["responses"]
    ]
    assert edit.status == 200


async def test_without_its_keys_a_log_goes_on_under_new_ones_and_says_so(blog, history, elsewhere):
    files, _ = history
    old = await blog.command("site show", name="blog")

    async with elsewhere() as house:
        await take_in(house, files["bare"])
        new = await shown(house)

    assert new["size"] == old["size"] + 1
    assert new["origin"] == "new.example/log/blog"
    assert new["vkey"] != old["vkey"]


async def test_a_log_may_get_another_name_and_comes_once(history, elsewhere):
    files, _ = history

    async with elsewhere() as house:
        await take_in(house, files["keys"], name="other")
        with pytest.raises(FedcommentsError, match="already, as other"):
            await take_in(house, files["keys"])
        with pytest.raises(FedcommentsError, match="already"):
            await take_in(house, files["keys"], name="other")
        names = [site.name for site in house.sites]

    assert names == ["other"]


def changed(lines, at, change):
    line = json.loads(lines[at])
    change(line)
    lines[at] = json.dumps(line).encode() + b"\n"
    return lines


def part(line, name):
    return next(part for part in line["parts"] if part["part"] == name)


DAMAGE = {
    "nothing": lambda _: [],
    "no header": lambda lines: lines[1:],
    "another format": lambda lines: changed(lines, 0, lambda h: h.update(format="x/9")),
    "another root": lambda lines: changed(lines, 0, lambda h: h.update(root="00" * 32)),
    "an unknown field": lambda lines: changed(lines, 0, lambda h: h.update(more=1)),
    "cut short": lambda lines: lines[:-1],
    "cut within a line": lambda lines: [*lines[:-1], lines[-1][:40]],
    "an event removed": lambda lines: lines[:4] + lines[5:],
    "an event doubled": lambda lines: [*lines[:4], lines[3], *lines[4:]],
    "events swapped": lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
    "a leaf changed": lambda lines: changed(
        lines, 4, lambda e: e.update(leaf=e["leaf"].replace("posted", "edited"))
    ),
    "a leaf that is none": lambda lines: changed(lines, 4, lambda e: e.update(leaf="{}")),
    "a part changed": lambda lines: changed(
        lines, 4, lambda e: part(e, "public").update(body="e30=")
    ),
    "a salt changed": lambda lines: changed(
        lines, 4, lambda e: part(e, "public").update(salt="AA==")
    ),
    "a part left out": lambda lines: changed(lines, 4, lambda e: e["parts"].pop()),
    "a part doubled": lambda lines: changed(lines, 4, lambda e: e["parts"].append(e["parts"][0])),
    "a part of another kind": lambda lines: changed(
        lines, 4, lambda e: part(e, "public").update(part="secret")
    ),
    "no base64": lambda lines: changed(lines, 4, lambda e: part(e, "public").update(body="*")),
    "binary rubbish": lambda lines: [lines[0], b"\x00\xff\xfe" * 100 + b"\n"],
    "a very long line": lambda lines: [lines[0], b"[" * 5_000_000 + b"\n"],
    "deep nesting": lambda lines: [lines[0], b"[" * 200_000 + b"\n"],
}


@pytest.mark.parametrize("name", DAMAGE)
async def test_a_damaged_export_is_refused_and_leaves_nothing_behind(
    history, elsewhere, tmp_path, name
):
    files, _ = history
    lines = DAMAGE[name](files["keys"].read_bytes().splitlines(keepends=True))
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(b"".join(lines))

    async with elsewhere() as house:
        with pytest.raises(FedcommentsError):
            await take_in(house, damaged)
        left = house.sites
        await take_in(house, files["keys"])

    assert left == []


async def test_erased_words_are_in_no_export_and_stay_erased(history, elsewhere):
    files, _ = history

    async with elsewhere() as house:
        await take_in(house, files["keys"])

    assert b"regret" not in files["keys"].read_bytes()
    lines = files["keys"].read_bytes().splitlines()
    assert sum(b"payload.erased" in line for line in lines) == 1
