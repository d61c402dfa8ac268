"""A history in files, and another server where it may go."""

from contextlib import asynccontextmanager

import pytest

from fedcomments import app, operations
from fedcomments.audit.export import export_log
from fedcomments.database.opening import open_database
from fedcomments.replay import no_progress
from fedcomments.settings import Database, Posting, Server, Settings


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
def elsewhere(request, clock, oracle):
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
        oracle(given)

    return elsewhere


@pytest.fixture
def take_in():
    """Import a file into a house."""

    async def take_in(house, file, name=None):
        arguments = {"file": str(file), "name": name}
        return await operations.perform(house, "audit import", arguments, no_progress)

    return take_in
