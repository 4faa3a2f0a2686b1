"""How far a command of dbt is, as a bar on a terminal: it is told by the log that dbt writes."""

import contextlib
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

LOG = Path("logs/dbt.log")
# Models and tests begin in threads; hooks, which are counted by themselves, do not.
BEGINS = re.compile(r"\[Thread-[^]]*\]: (?P<number>\d+) of (?P<total>\d+) START ")
# Seconds.
PAUSE = 0.3


class Log:
    """What is added to a log from now on."""

    def __init__(self, path: Path) -> None:
        """Begin at its end.

        Args:
            path: of a file that may not be there yet, and may begin anew.
        """
        self.path = path
        self.position = path.stat().st_size if path.exists() else 0

    def added(self) -> str:
        """The text since this was last asked."""
        try:
            with self.path.open("rb") as log:
                if log.seek(0, 2) < self.position:
                    self.position = 0
                log.seek(self.position)
                text = log.read()
                self.position += len(text)
        except FileNotFoundError:
            return ""
        return text.decode(errors="replace")


def begun(text: str) -> tuple[int, int] | None:
    """Number of the last model or test that has begun, and how many there are; None where the text does not say."""
    found = list(BEGINS.finditer(text))
    return (int(found[-1]["number"]), int(found[-1]["total"])) if found else None


@contextlib.contextmanager
def progress(what: str, path: Path = LOG) -> Iterator[None]:
    """Show a bar for as long as the block takes; nothing where stderr is no terminal.

    Args:
        what: the step, in words.
        path: the log that dbt writes.
    """
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    watcher = threading.Thread(target=watch, args=(what, Log(path), over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def watch(what: str, log: Log, over: threading.Event) -> None:
    """Move the bar until it is over, then take it away."""
    with tqdm(desc=what, leave=False, bar_format="{desc}: {n_fmt} of {total_fmt} {bar:30} {elapsed}") as bar:
        while not over.wait(PAUSE):
            if place := begun(log.added()):
                bar.n, bar.total = place
            bar.refresh()
