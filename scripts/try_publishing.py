#!/usr/bin/env python3
"""Disturb real builds of the demo in every way there is, while readers never stop, and count what the readers saw.

In a copy of the project: ten rebuilds, each after one that is killed (kill -9) at a random moment; a test that fails;
two builds at once; a small disk filled to the brim at several moments of a build (needs root: it is mounted for that).
Every build has another as_of, so that its marts are others. Readers open the DuckDB file and the Parquet files again
and again, and read every row of every mart: a read is wrong if the checksums are not those of one version. Leaves with
exit code 1 where a read failed or was wrong, or a build did not do what it should.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from publishing.versions import Versions
from trying import Readers, seen_in

PROJECT = Path(__file__).resolve().parents[1]
SETTINGS = ("dbt_project.yml", "profiles.yml", "pyproject.toml")
FOLDERS = ("analyses", "macros", "models", "scripts", "seeds", "tests")
FAILING_TEST = "planted_to_fail"
PAUSE = 0.5  # Seconds between two reads of a reader: builds need the processor too.
DISK = 192 << 20  # Bytes of the small disk.
ROOMS = (0, 1 << 20, 8 << 20, 24 << 20)  # Bytes that are free on it when a build begins.


@dataclass
class Trial:
    """Builds in a copy of the project, and what has to hold after each."""

    project: Path
    database: Path
    keep_unit_tests: bool
    builds: int = 0
    running: list[subprocess.Popen] = field(default_factory=list)
    published: set = field(default_factory=set)  # What readers may see.
    complaints: list[str] = field(default_factory=list)

    def __enter__(self) -> "Trial":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what still runs, as after Ctrl-C: its folder is about to go."""
        for build in self.running:
            kill(build)

    @property
    def versions(self) -> Versions:
        """What is published."""
        return Versions(self.database)

    def start(self, *arguments: str) -> subprocess.Popen:
        """Begin a build, with an as_of that no build had before."""
        self.builds += 1
        settings = {
            "CRM": "salesforce",
            "FROM": "seeds/demo/salesforce",
            "DEFINITIONS": "",
            "AS_OF": f"{date(2026, 5, 1) + timedelta(days=self.builds)}T00:00:00Z",
            "HANDOFF_DUCKDB": str(self.database),
            "HANDOFF_MEMORY_LIMIT": "",
            "DO_NOT_TRACK": "1",
        }
        if not self.keep_unit_tests:
            settings["DBT_EXCLUDE_RESOURCE_TYPES"] = "unit_test"
        build = subprocess.Popen(
            [sys.executable, "scripts/build.py", *arguments],
            cwd=self.project,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.append(build)
        return build

    def finish(self, build: subprocess.Popen, expected: int = 0) -> str:
        """Wait for a build that has to leave with a certain exit code; what it printed."""
        said = build.communicate()[0]
        self.note_published()
        self.check(build.returncode == expected, f"exit code {build.returncode} instead of {expected}:\n{said}")
        return said

    def build(self, *arguments: str, expected: int = 0) -> str:
        """A build from begin to end."""
        return self.finish(self.start(*arguments), expected)

    def note_published(self) -> None:
        """Readers may see what is published now."""
        if self.versions.current:
            self.published.add(seen_in(self.versions.link))

    def check(self, holds: bool, otherwise: str) -> None:
        """Complain unless something holds."""
        if not holds:
            self.complaints.append(otherwise)


def kill(build: subprocess.Popen) -> None:
    """Kill a build with all it started, and wait until it is gone."""
    if build.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()


def rebuild_and_kill(trial: Trial, times: int, lasts: float, chance: random.Random) -> str:
    """Kill a build with all it started, then build again; how often that was done."""
    recovered = 0
    for _ in range(times):
        build = trial.start()
        time.sleep(chance.uniform(0.05, 0.95) * lasts)
        kill(build)
        trial.note_published()
        before = trial.versions.current
        trial.build()
        recovered += trial.versions.current == before + 1
    trial.check(recovered == times, f"{recovered} of {times} builds succeeded after a kill")
    return f"{times} builds killed, {recovered} of {times} built again without cleaning up"


def fail_a_test(trial: Trial) -> str:
    """A build with a test that fails; what it said at the end."""
    before = trial.versions.current
    test = trial.project / "tests" / "integrity" / f"{FAILING_TEST}.sql"
    test.write_text("select lead_id\nfrom {{ ref('fct_handoffs') }}\n", encoding="utf-8")
    said = trial.build(expected=1)
    test.unlink()
    trial.check(trial.versions.current == before, "a failed test was published")
    trial.check(f"{FAILING_TEST} failed" in said, f"it did not say which test failed:\n{said}")
    return said.splitlines()[-1]


def build_twice_at_once(trial: Trial) -> str:
    """Two builds at the same time, and a third that does not wait; what they said."""
    before = trial.versions.current
    first = trial.start()
    time.sleep(2)
    second = trial.start()
    refused = trial.build("--no-wait", expected=2)
    trial.finish(first)
    said = trial.finish(second)
    trial.check("waiting" in said, f"the second did not say that it waits:\n{said}")
    trial.check(trial.versions.current == before + 2, "not both were published")
    return f"{said.splitlines()[0]}\n    {refused.splitlines()[-1]}"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small disk; False where that is not possible."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def fill_the_disk(trial: Trial) -> list[str]:
    """Builds on a disk with less and less room, and one when there is room again; what they said."""
    trial.build()
    folder = trial.database.parent
    said = []
    for room in ROOMS:
        before = trial.versions.current
        disk = os.statvfs(folder)
        with (folder / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - room)
        build = trial.start()
        printed = build.communicate()[0]
        (folder / "filler").unlink()
        trial.note_published()
        said.append(f"{room >> 20} MB free: exit code {build.returncode}, {printed.splitlines()[-1]}")
        if build.returncode:
            trial.check(build.returncode == 2 and "is full" in printed, f"not a clear message:\n{printed}")
            trial.check(trial.versions.current == before, "something was published on a full disk")
    before = trial.versions.current
    trial.build()
    trial.check(trial.versions.current == before + 1, "nothing was published when there was room again")
    return said


def copy_project(target: Path) -> None:
    """What a build reads."""
    target.mkdir()
    for name in SETTINGS:
        shutil.copy(PROJECT / name, target)
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, target / name)


def describe(what: str, trial: Trial, readers: Readers) -> None:
    """What the readers of a warehouse saw."""
    report = readers.report
    wrong = report.wrong(trial.published)
    trial.check(not report.errors and not wrong, f"{len(report.errors)} errors, {wrong} wrong: {report.errors[:3]}")
    by_form = ", ".join(f"{count:,} of {form}" for form, count in sorted(report.reads.items()))
    print(
        f"{what}: {sum(report.reads.values()):,} reads ({by_form}), {len(report.errors)} errors, {wrong} wrong; "
        f"{len(report.seen)} versions seen",
        flush=True,
    )


def main() -> int:
    """Try all of it, and print what happened."""
    parser = argparse.ArgumentParser(
        prog="try_publishing.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rebuilds", type=int, default=10, metavar="N", help="rebuilds, and kills (default: 10)")
    parser.add_argument("--seed", type=int, default=6, help="of the moments at which builds are killed (default: 6)")
    parser.add_argument("--unit-tests", action="store_true", help="run dbt's unit tests in these builds too")
    arguments = parser.parse_args()
    # Ended from outside, it ends what it has begun, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as begun_here:
        workspace = Path(begun_here.enter_context(tempfile.TemporaryDirectory(prefix="try_publishing_")))
        project = workspace / "project"
        copy_project(project)
        database = project / "warehouse" / "handoff.duckdb"
        trial = begun_here.enter_context(Trial(project, database, arguments.unit_tests))
        trial.build()
        begun = time.monotonic()
        trial.build()
        lasts = time.monotonic() - begun
        print(f"a build lasts {lasts:.0f} s", flush=True)
        with Readers(trial.versions.link, PAUSE) as readers:
            print(rebuild_and_kill(trial, arguments.rebuilds, lasts, random.Random(arguments.seed)), flush=True)
            print(f"a failing test: {fail_a_test(trial)}", flush=True)
            print(f"two builds at once: {build_twice_at_once(trial)}", flush=True)
        describe("readers of these", trial, readers)
        mounted = begun_here.enter_context(small_disk(workspace / "small"))
        small = begun_here.enter_context(Trial(project, workspace / "small" / "handoff.duckdb", arguments.unit_tests))
        if mounted:
            small.build()
            with Readers(small.versions.link, PAUSE) as readers:
                print("\n".join(["a full disk:", *fill_the_disk(small)]).replace("\n", "\n    "), flush=True)
            describe("readers of that disk", small, readers)
        else:
            print("a full disk: not tried, a small file system cannot be mounted here (this needs root)")
        print(f"{trial.builds + small.builds} builds were begun")
    complaints = trial.complaints + small.complaints
    for complaint in complaints:
        print(f"WRONG: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
