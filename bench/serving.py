"""Servers in processes of their own, and what a load costs them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
import psutil
from msgspec import Struct

from bench.load import Load, Told

PATIENCE = 60.0

SETTINGS = """\
[server]
port = {port}
[database]
url = "{url}"
[posting]
# As high as nothing reaches, but not off: the figures include counting.
per_minute = 1000000000
pages_per_hour = 1000000000
events_per_day = 1000000000
[mentions]
per_minute = 1000000000
waiting = 1000000000
per_site_a_day = 1000000000
per_host_a_day = 1000000000
"""


class Running(Struct, frozen=True):
    """A server: its process, its port, and the seconds from its start to its first answer."""

    process: psutil.Process
    port: int
    took: float

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        used = self.process.cpu_times()
        return float(used.user + used.system)

    @property
    def resident(self) -> int:
        """Bytes of memory that are its own or shared, in the machine's main memory."""
        return int(self.process.memory_info().rss)


class Cost(Struct, frozen=True):
    """What a load came to: answers per second of the server's CPU, and per second; wait (ms)."""

    per_cpu: float
    per_second: float
    median: float


def middle(costs: Sequence[Cost]) -> str:
    """The medians of several loads, told."""
    per_cpu, per_second, wait = (
        median(found) for found in zip(*map(msgspec.structs.astuple, costs), strict=True)
    )
    return f"{per_cpu:,.0f}/s of CPU, {per_second:,.0f}/s, waits {wait:.1f} ms"


@contextmanager
def house(folder: Path, url: str, *module: str, more: str = "") -> Iterator[Running]:
    """`fedcomments serve` on this database, or another module that does the same.

    `more` are further lines of the settings.
    """
    port = free_port()
    settings = folder / f"{port}.toml"
    settings.write_text(SETTINGS.format(port=port, url=url) + more, encoding="utf-8")
    named = module or ("fedcomments",)
    with _running(port, *named, "serve", "--config", str(settings)) as running:
        yield running


@contextmanager
def bare(folder: Path, body: bytes = b"{}") -> Iterator[Running]:
    """The bare handler, giving these bytes."""
    port = free_port()
    given = folder / f"{port}.body"
    given.write_bytes(body)
    with _running(port, "bench.bare", str(port), str(given)) as running:
        yield running


@contextmanager
def _running(port: int, *module: str) -> Iterator[Running]:
    since = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", *module], stderr=subprocess.DEVNULL, env=_environment()
    )
    try:
        _wait(child, port)
        yield Running(psutil.Process(child.pid), port, time.perf_counter() - since)
    finally:
        child.terminate()
        child.wait(PATIENCE)


def _environment() -> dict[str, str]:
    """Ours without what would set the server otherwise."""
    return {name: value for name, value in os.environ.items() if "FEDCOMMENTS" not in name}


def _wait(child: subprocess.Popen[bytes], port: int) -> None:
    """Wait for the first answer, whatever it is."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError(f"the server on port {port} does not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(running: Running, load: Load, expected: int) -> Cost:
    """Put a load on a server → what it cost. Raises where an answer is not as expected."""
    load = msgspec.structs.replace(load, port=running.port)
    before = running.cpu
    generator = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=msgspec.json.encode(load),
        stdout=subprocess.PIPE,
        check=True,
        timeout=3 * PATIENCE,
    )
    spent = running.cpu - before
    told = msgspec.json.decode(generator.stdout, type=Told)
    if set(told.statuses) != {expected}:
        raise RuntimeError(f"answers were {told.statuses}, not {expected}")
    return Cost(told.answers / spent, told.answers / told.seconds, told.median)


def request(line: str, body: bytes = b"", **headers: str) -> bytes:
    """Spell a request. A header's underscores stand for hyphens."""
    given = {"Host": "comments.example", **headers}
    if body:
        kind = {"Content_Type": "application/json"}
        given = {**kind, **given, "Content_Length": str(len(body))}
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items()]
    return f"{line} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body
