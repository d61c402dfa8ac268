"""The command line as processes of their own, and somebody who visits their server."""

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from fedcomments.settings import Database, Settings

PAGE = "https://blog.example/post/"


class Visitor:
    """Somebody who talks to a server in another process."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def say(self, text: str, url: str = PAGE) -> dict[str, Any]:
        """Post, successfully → the answer's body."""
        answer = await self.send(text, url)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def send(self, text: str, url: str = PAGE) -> httpx.Response:
        return await self.client.post("/api/v1/responses", json={"url": url, "text": text})

    async def texts(self, url: str = PAGE) -> list[str]:
        thread = (await self.client.get("/api/v1/thread", params={"url": url})).json()
        return [one["html"] for one in thread["responses"]]


class CommandLine:
    """The program, in processes of its own, in a folder with a configuration."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.database = folder / "fedcomments.db"
        self.port = port
        self.write("fedcomments.toml", f"[server]\nport = {port}\n[posting]\nper_minute = 0\n")

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def elsewhere(self, name: str) -> "CommandLine":
        """The same in another folder."""
        folder = self.folder / name
        folder.mkdir()
        return CommandLine(folder, self.port)

    def forge(self, *statements: str) -> None:
        """Change the database behind the program's back, past its triggers."""
        with sqlite3.connect(self.database) as forger:
            rows = forger.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for (name,) in rows.fetchall():
                forger.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                assert forger.execute(statement).rowcount, f"it changed nothing: {statement}"
        forger.close()

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "fedcomments", *arguments),
            cwd=self.folder,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    async def run(self, *arguments: str, typed: bytes = b"") -> tuple[int | None, str, str]:
        """Run a command → (exit code, what it said, what it complained)."""
        process = await self.start(*arguments)
        out, err = await process.communicate(typed)
        return process.returncode, out.decode(), err.decode()

    async def ok(self, *arguments: str) -> str:
        """Run a command, successfully → what it said."""
        code, out, err = await self.run(*arguments)
        assert code == 0, out + err
        return out

    async def told(self, *arguments: str) -> Any:
        """Run a command, successfully → what it said as JSON."""
        return json.loads(await self.ok(*arguments, "--json"))

    async def refused(self, *arguments: str) -> str:
        """Run a command that cannot be done → the sentence that says so."""
        code, _, err = await self.run(*arguments)
        assert code == 1, (arguments, err)
        assert err.startswith("fedcomments: "), (arguments, err)
        assert err.count("\n") == 1, (arguments, err)
        return err

    @asynccontextmanager
    async def server(self) -> AsyncIterator[Visitor]:
        """Run the server meanwhile → a visitor."""
        process = await self.start("serve")
        assert process.stderr is not None
        while b"serves" not in (said := await process.stderr.readline()):
            assert said, "the server stopped before it served"
        try:
            address = f"http://127.0.0.1:{self.port}"
            async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
                yield Visitor(client)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.communicate()
            assert process.returncode == 0


@pytest.fixture
def line(tmp_path, unused_tcp_port, oracle) -> Iterator[CommandLine]:
    """The command line in a folder of its own; what it leaves is audited."""
    yield CommandLine(tmp_path, unused_tcp_port)
    for database in tmp_path.rglob("fedcomments.db"):
        oracle(Settings(database=Database(f"sqlite:///{database}")))


@pytest.fixture
async def two(line) -> CommandLine:
    """Two blogs, with a response in each."""
    await line.ok("site", "add", "blog", "https://blog.example")
    await line.ok("site", "add", "other", "https://other.example")
    async with line.server() as visitor:
        await visitor.say("hello")
        await visitor.say("elsewhere", "https://other.example")
    return line
