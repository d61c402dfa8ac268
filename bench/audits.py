"""Verifying and rebuilding a long history."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import cast

import psutil

from bench import history
from bench.recording import Listening
from bench.table import Line
from fedcomments import replay
from fedcomments.database import Change, Writer
from fedcomments.database.opening import open_database
from fedcomments.database.sqlite import scratch
from fedcomments.database.sqlite.driver import open_writing
from fedcomments.domain.events import Entry
from fedcomments.log import log
from fedcomments.views import VIEWS

MIB = 1024 * 1024
PIECE = 1000
"""Events whose statements are remembered at a time."""


def measure(folder: Path, *, events: int) -> Iterator[Line]:
    """`audit verify`, alone and with the views; then all views made anew."""
    url = history.long(folder, events)
    (folder / "long.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    yield from _verify(folder, events, "--log-only", 250_000)
    yield from _verify(folder, events, None, 30_000)
    yield from _rebuild(folder, url, events)


def _verify(folder: Path, events: int, flag: str | None, aim: float) -> Iterator[Line]:
    command = [sys.executable, "-m", "fedcomments", "audit", "verify"]
    given = [*command, "--config", str(folder / "long.toml"), *([flag] if flag else [])]
    took, cpu, peak = _watched(given)
    what = f"audit verify {flag or 'with views'}, {events:,} events"
    rate = events / took
    yield Line(
        what, f"{rate:,.0f} events/s", f"{took:.1f} s, {cpu:.1f} s of CPU", rate, "more", aim
    )
    yield Line(f"{what}: memory", f"{peak:.0f} MiB", "all its processes", peak, "less", 300)


def _watched(command: list[str]) -> tuple[float, float, float]:
    """Run a command → seconds, seconds of CPU, most memory (MiB) of all its processes."""
    begun, used = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watched, peak = psutil.Process(child.pid), 0.0
    while child.poll() is None:
        peak = max(peak, _memory(watched) / MIB)
        time.sleep(0.05)
    if child.returncode:
        raise RuntimeError(f"{command} failed")
    took, now = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
    return took, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, peak


def _memory(process: psutil.Process) -> float:
    """Unique bytes: what processes share is counted once, with the first."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_full_info().uss
        except psutil.Error:  # it ended meanwhile
            continue
    return total


def _rebuild(folder: Path, url: str, events: int) -> Iterator[Line]:
    command = [sys.executable, "-m", "fedcomments", "rebuild"]
    took, _, peak = _watched([*command, "--config", str(folder / "long.toml")])
    bare = _bare(folder, url)
    what = f"rebuild of all views, {events:,} events"
    yield Line(
        what,
        f"{events / took:,.0f} events/s",
        f"bare sqlite3 {events / bare:,.0f}/s",
        bare / took,
        "more",
        0.5,
    )
    yield Line(f"{what}: memory", f"{peak:.0f} MiB", "its process", peak, "less", 300)


def _bare(folder: Path, url: str) -> float:
    """Seconds for the same statements, bare, on a database like it, in one transaction.

    What they are is heard from a replay that runs ahead, a piece at a time.
    """
    walker = open_database(url).walker()
    listening = Listening(scratch(str(folder / "heard.db")))
    with closing(walker), closing(listening), closing(open_writing(folder / "bare.db")) as bare:
        schema = [one for view in VIEWS for one in view.SCHEMA]
        for one in (one for one in schema if one.startswith(replay.AT_ONCE)):
            bare.execute(f"{one} STRICT" if "TABLE" in one else one)
        walker.begin(())
        listening.begin(())
        ahead = cast("Writer", listening)
        replay.create(ahead)
        size = walker.read((log.state(history.SITE),))[0].head.size
        bare.execute("BEGIN IMMEDIATE")
        spent = sum(
            _executed(bare.cursor().execute, listening.heard())
            for _ in _pieces(ahead, log.walk(walker, history.SITE, size))
        )
        last = [Change(one, {}) for one in schema if not one.startswith(replay.AT_ONCE)]
        return spent + _executed(bare.cursor().execute, [*last, Change("COMMIT", {})])


def _pieces(ahead: Writer, entries: Iterator[Entry]) -> Iterator[int]:
    """Replay a piece, and give way; the last one is empty."""
    while replay.replay(ahead, islice(entries, PIECE)):
        yield PIECE


def _executed(execute: Callable[..., object], written: list[Change]) -> float:
    begun = time.perf_counter()
    for change in written:
        execute(change.sql, change.params)
    return time.perf_counter() - begun
