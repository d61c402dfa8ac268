"""A server in a process of its own, to be killed, and the chance that says when."""

import asyncio
import os
import random
import sys

import pytest

from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database


class Server:
    """`fedcomments serve` in a process of its own."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def configure(self, more):
        text = f"[server]\nport = {self.port}\n{more}"
        (self.folder / "fedcomments.toml").write_text(text, encoding="utf-8")

    async def does(self, *arguments):
        """Do a command to its end."""
        process = await self.run(*arguments)
        assert await process.wait() == 0, await process.stderr.read()

    async def run(self, *arguments):
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "fedcomments",
            *arguments,
            cwd=self.folder,
            stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )

    async def start(self):
        self.process = await self.run("serve")
        line = await self.process.stderr.readline()
        assert b"serves" in line, line + await self.process.stderr.read()

    async def end(self, number):
        self.process.send_signal(number)
        await self.process.communicate()

    def audited(self, site):
        """Its database, after the whole log was verified and compared with what is shown."""
        database = open_database(f"sqlite:///{self.folder}/fedcomments.db")
        verify_log(database, site)
        compare_views(database, site)
        return database


@pytest.fixture
def server(tmp_path, unused_tcp_port):
    return Server(tmp_path, unused_tcp_port)


@pytest.fixture
def chance():
    seed = int(os.environ.get("FEDCOMMENTS_SEED", random.randrange(1 << 32)))
    print(f"FEDCOMMENTS_SEED={seed} repeats these moments")  # noqa: T201 - pytest shows it on failure
    return random.Random(seed)
