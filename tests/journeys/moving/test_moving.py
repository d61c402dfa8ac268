"""A history leaves one server and arrives whole on another."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from fedcomments import operations
from fedcomments.audit.export import export_log
from fedcomments.database.opening import open_database
from fedcomments.errors import FedcommentsError
from fedcomments.replay import no_progress
from fedcomments.server import application

PAGE = "https://blog.example/post/"


async def shown(house, name="blog"):
    return await operations.perform(house, "site show", {"name": name}, no_progress)


async def test_with_its_keys_a_log_goes_on_as_if_nothing_had_happened(
    blog, history, elsewhere, take_in
):
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


async def test_without_its_keys_a_log_goes_on_under_new_ones_and_says_so(
    blog, history, elsewhere, take_in
):
    files, _ = history
    old = await blog.command("site show", name="blog")

    async with elsewhere() as house:
        await take_in(house, files["bare"])
        new = await shown(house)

    assert new["size"] == old["size"] + 1
    assert new["origin"] == "new.example/log/blog"
    assert new["vkey"] != old["vkey"]


async def test_a_log_may_get_another_name_and_comes_once(history, elsewhere, take_in):
    files, _ = history

    async with elsewhere() as house:
        await take_in(house, files["keys"], name="other")
        with pytest.raises(FedcommentsError, match="already, as other"):
            await take_in(house, files["keys"])
        with pytest.raises(FedcommentsError, match="already"):
            await take_in(house, files["keys"], name="other")
        names = [site.name for site in house.sites]

    assert names == ["other"]


async def test_a_prefix_that_another_site_owns_is_a_conflict(history, elsewhere, take_in):
    files, _ = history

    async with elsewhere() as house:
        added = {"name": "mine", "urls": ["https://blog.example"], "comments": "open"}
        await operations.perform(house, "site add", added, no_progress)
        with pytest.raises(FedcommentsError, match="belongs to the site mine"):
            await take_in(house, files["keys"])
        names = [site.name for site in house.sites]

    assert names == ["mine"]


async def test_words_that_come_although_they_were_erased_are_refused(
    blog, settings, elsewhere, tmp_path, take_in
):
    """Somebody keeps an old export, and puts the erased words back into a new one."""
    said = await blog.say("regret")
    database = open_database(settings.database.url)
    old = list(export_log(database, "blog", with_keys=True))
    await blog.erase(said)
    new = list(export_log(database, "blog", with_keys=True))
    file = tmp_path / "restored.jsonl"
    file.write_bytes(b"".join([*new[:4], old[4], *new[5:]]))

    async with elsewhere() as house:
        with pytest.raises(
            FedcommentsError, match="at position 3: a part is there although it was erased"
        ):
            await take_in(house, file)


async def test_erased_words_are_in_no_export_and_stay_erased(history, elsewhere, take_in):
    files, _ = history

    async with elsewhere() as house:
        await take_in(house, files["keys"])

    assert b"regret" not in files["keys"].read_bytes()
    lines = files["keys"].read_bytes().splitlines()
    assert sum(b"payload.erased" in line for line in lines) == 1
