"""Read the published marts again and again, all of them, in processes of their own."""

import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from loading.sql import name, path_to_read
from publishing import manifest
from warehouse_file import checksum, marts

FORMS = ("duckdb", "parquet")
PATIENCE = 60  # Seconds for a reader to come round.
# A process that is not a copy of this one: a copy would have DuckDB's locks, and nobody to free them.
CONTEXT = multiprocessing.get_context("spawn")

# What was seen of the marts: the checksum of each.
Seen = tuple[tuple[str, str], ...]


@dataclass
class Report:
    """What readers saw."""

    reads: Counter = field(default_factory=Counter)  # By form.
    seen: Counter = field(default_factory=Counter)  # By what was seen.
    errors: list[str] = field(default_factory=list)

    def wrong(self, published: set[Seen]) -> int:
        """How many reads saw anything but one of the versions that were published."""
        return sum(count for seen, count in self.seen.items() if seen not in published)


def read_duckdb(link: Path) -> Seen:
    """Read the DuckDB file, opened anew by its path as readers do."""
    [file] = link.glob("*.duckdb")
    with duckdb.connect(str(link / file.name), read_only=True) as connection:
        return checksums(connection)


def read_parquet(link: Path) -> Seen:
    """Read the Parquet files of one version: the link is followed once."""
    folder = link.resolve()
    with duckdb.connect() as connection:
        for file in sorted(folder.glob("*.parquet")):
            connection.execute(f"create view {name(file.stem)} as from read_parquet({path_to_read(file)})")
        return checksums(connection)


def checksums(connection: duckdb.DuckDBPyConnection) -> Seen:
    """The checksum of every mart."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set threads = 1")
    connection.execute("set enable_progress_bar = false")
    return tuple((mart, checksum(connection, mart)[1]) for mart in marts(connection))


def seen_in(folder: Path) -> Seen:
    """What a reader of a version has to see, after its manifest."""
    return tuple((mart, described["checksum"]) for mart, described in manifest.read(folder)["marts"].items())


def read_until(stop: Event, form: str, link: Path, pause: float, rounds, reports) -> None:
    """Read until told to stop, with pauses of so many seconds, then report."""
    read = {"duckdb": read_duckdb, "parquet": read_parquet}[form]
    report = Report()
    while not stop.is_set():
        report.reads[form] += 1
        try:
            report.seen[read(link)] += 1
        except (duckdb.Error, OSError, ValueError) as error:
            report.errors.append(f"{form}: {error}")
        rounds.value += 1
        stop.wait(pause)
    reports.put(report)


class Readers:
    """Readers of both forms, from `with` to the end of it."""

    def __init__(self, link: Path, pause: float = 0) -> None:
        """One reader of each form.

        Args:
            link: what they read, the link that publishing sets.
            pause: seconds between two reads.
        """
        self.stop = CONTEXT.Event()
        self.reports = CONTEXT.Queue()
        self.rounds = [CONTEXT.Value("i", 0) for _ in FORMS]
        self.processes = [
            CONTEXT.Process(target=read_until, args=(self.stop, form, link, pause, rounds, self.reports), daemon=True)
            for form, rounds in zip(FORMS, self.rounds, strict=True)
        ]
        self.report = Report()

    def __enter__(self) -> "Readers":
        """Start them."""
        for process in self.processes:
            process.start()
        self.wait_for(1)
        return self

    def wait_for(self, reads: int) -> None:
        """Wait until each of them has begun and ended so many reads since now.

        Raises:
            TimeoutError: one of them does not come round.
        """
        goals = [rounds.value + reads + 1 for rounds in self.rounds]  # The one that is under way does not count.
        until = time.monotonic() + PATIENCE
        while any(rounds.value < goal for rounds, goal in zip(self.rounds, goals, strict=True)):
            if time.monotonic() > until:
                raise TimeoutError("a reader does not come round")
            time.sleep(0.002)

    def __exit__(self, *_: object) -> None:
        """Stop them, and put together what they saw."""
        self.stop.set()
        for _ in self.processes:
            report = self.reports.get(timeout=PATIENCE)
            self.report.reads.update(report.reads)
            self.report.seen.update(report.seen)
            self.report.errors += report.errors
        for process in self.processes:
            process.join()
