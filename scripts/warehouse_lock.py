"""Who may work in a warehouse: one build at a time, or any number of scripts that read what it left there.

The kernel frees the lock when the last process that holds it is gone, however it went: nothing is left to clean up.
Readers of the published marts need none.
"""

import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Set for what a build starts: these processes work under its lock.
HELD = "HANDOFF_LOCK"


class BusyError(Exception):
    """Somebody else has the warehouse; the text says who, and since when."""


def stem(database: Path) -> str:
    """Name of a warehouse, after which all that stands beside its file is named: that of the file, without .duckdb."""
    return database.name.removesuffix(".duckdb")


def lock_file(database: Path) -> Path:
    """The file that stands for a warehouse, beside it, whatever link leads there. To delete it lets two builds in."""
    file = database.resolve()
    return file.with_name(f".{stem(file)}.lock")


def say(message: str) -> None:
    """Tell the person at the terminal."""
    print(message, file=sys.stderr, flush=True)


@contextlib.contextmanager
def building(database: Path, wait: bool = True, tell: Callable[[str], None] = say) -> Iterator[int | None]:
    """Have a warehouse to oneself.

    Args:
        database: the DuckDB file of the warehouse.
        wait: until it is free.
        tell: is told once who is waited for.

    Yields:
        The open lock file, for processes to inherit: it is not free before they have ended as well. None where the
        process that started this one has the warehouse.

    Raises:
        BusyError: it is not free, and `wait` is False.
        OSError: the folder cannot be written.
    """
    path = lock_file(database)
    if os.environ.get(HELD) == str(path):
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        acquire(file.fileno(), fcntl.LOCK_EX, database, wait, tell)
        write_holder(path)
        try:
            yield file.fileno()
        finally:
            with contextlib.suppress(OSError):
                file.truncate(0)


@contextlib.contextmanager
def reading(database: Path, tell: Callable[[str], None] = say) -> Iterator[None]:
    """Keep builds out of a warehouse while it is read, where there ever was one."""
    path = lock_file(database)
    if os.environ.get(HELD) == str(path) or not path.exists():
        yield
        return
    with path.open(encoding="utf-8") as file:
        acquire(file.fileno(), fcntl.LOCK_SH, database, True, tell)
        yield


def acquire(file: int, kind: int, database: Path, wait: bool, tell: Callable[[str], None]) -> None:
    """Take the lock, at once or later."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        if not wait:
            raise BusyError(f"{database}: {holder(lock_file(database))} is working in it.") from None
        tell(f"{database}: {holder(lock_file(database))} is working in it; waiting ...")
        fcntl.flock(file, kind)


def write_holder(path: Path) -> None:
    """Write down who has the lock, for others to say; on a full disk nobody knows, and that is all."""
    with contextlib.suppress(OSError):
        path.write_text(f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M:%S')}\n", encoding="utf-8")


def holder(path: Path) -> str:
    """Who has the lock: a build that still runs, else a reader, or what a build had started before it was killed."""
    try:
        process, since = path.read_text(encoding="utf-8").strip().split(" ", 1)
        os.kill(int(process), 0)
    except PermissionError:
        pass  # It runs, as another user.
    except (OSError, ValueError):
        return "another process"
    return f"a build (process {process}, since {since})"
