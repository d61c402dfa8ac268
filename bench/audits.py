"""Verifying and rebuilding a long history."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from bench import history
from bench.recording import Listening
from bench.table import Line
from fedcomments import replay
from fedcomments.database import Writer
from fedcomments.database.opening import open_database
from fedcomments.database.sqlite import scratch
from fedcomments.log import log
from fedcomments.views import VIEWS

MIB = 1024 * 1024
SAMPLE = 50_000
"""Events whose statements are run bare; remembering a million's would be what is measured."""


def measure(folder: Path, *, events: int) -> Iterator[Line]:
    """`audit verify`, alone and with the views; then all views made anew."""
    url = f"sqlite:///{folder}/long.db"
    history.compose(url, events=events, threads={})
    (folder / "long.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    yield from _verify(folder, events, "--log-only", 250_000)
    yield from _verify(folder, events, None, 30_000)
    yield _rebuild(url, events)


def _verify(folder: Path, events: int, flag: str | None, aim: float) -> Iterator[Line]:
    command = [sys.executable, "-m", "fedcomments", "audit", "verify"]
    given = [*command, "--config", str(folder / "long.toml"), *([flag] if flag else [])]
    took, peak = _watched(given)
    what = f"audit verify {flag or 'with views'}, {events:,} events"
    rate = events / took
    yield Line(what, f"{rate:,.0f} events/s", f"{took:.1f} s in all", rate, "more", aim)
    yield Line(f"{what}: memory", f"{peak:.0f} MiB", "all its processes", peak, "less", 300)


def _watched(command: list[str]) -> tuple[float, float]:
    """Run a command → its seconds, and the most memory (MiB) its processes had of their own."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watched, peak = psutil.Process(child.pid), 0.0
    while child.poll() is None:
        peak = max(peak, _memory(watched) / MIB)
        time.sleep(0.05)
    if child.returncode:
        raise RuntimeError(f"{command} failed")
    return time.perf_counter() - begun, peak


def _memory(process: psutil.Process) -> float:
    """Unique bytes: what processes share is counted once, with the first."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_full_info().uss
        except psutil.Error:  # it ended meanwhile
            continue
    return total


def _rebuild(url: str, events: int) -> Line:
    writer = open_database(url).writer()
    try:
        writer.begin(())
        begun = time.perf_counter()
        replay.rebuild(writer, list(VIEWS))
        took = time.perf_counter() - begun
        writer.rollback()
        bare = _bare(writer) * events / SAMPLE if events > SAMPLE else _bare(writer)
    finally:
        writer.close()
    rate, limit = events / took, events / bare
    return Line(
        f"rebuild of all views, {events:,} events",
        f"{rate:,.0f} events/s",
        f"bare sqlite3 {limit:,.0f}/s",
        rate / limit,
        "more",
        0.5,
    )


def _bare(walker: Writer) -> float:
    """Seconds for the same statements of the first events, bare, on a database like it."""
    listening: Any = Listening(scratch())
    listening.begin(())
    replay.create(listening)
    state = walker.read((log.state(history.SITE),))[0]
    size = min(SAMPLE, state.head.size)
    entries = log.walk(walker, history.SITE, size)
    replay.replay(listening, entries)
    connection = sqlite3.connect("", isolation_level=None, cached_statements=256)
    for view in VIEWS:
        for statement in view.SCHEMA:
            connection.execute(statement)
    execute = connection.cursor().execute
    begun = time.perf_counter()
    execute("BEGIN")
    for change in listening.written:
        execute(change.sql, change.params)
    execute("COMMIT")
    return time.perf_counter() - begun
