"""The file that names the one process which writes to a SQLite database."""

import fcntl
import os
from pathlib import Path

from fedcomments.errors import Conflict, Unavailable


def claim(path: Path) -> int:
    """Take the lock; returns the descriptor to hand to `release`.

    The kernel lets go of it when the process ends, however it ends. Raises `Conflict` with
    the holder's process number, `Unavailable` where no file can be made.
    """
    try:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"cannot make the lock file {path}: {error.strerror}") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(held, 0)
        os.pwrite(held, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError as error:
        holder = os.pread(held, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(held)
        raise Conflict(
            f"process {holder} is writing to this database, and only one may: "
            "stop it first, or give the work to it"
        ) from error
    except OSError as error:
        os.close(held)
        raise Unavailable(f"cannot lock {path}: {error.strerror}") from error
    return held


def release(held: int) -> None:
    """Let go of the lock. The file stays: removing it would race with the next process."""
    os.ftruncate(held, 0)
    os.close(held)
