"""A DuckDB database of a test's own, and the project's commands run on it."""

import csv
import os
import shutil
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[2]
SETTINGS = ("CRM", "FROM", "DEFINITIONS", "AS_OF")
# Where the rows are what a test is about, not what the tests of the models say of them.
WITHOUT_TESTS = ("--exclude-resource-type", "unit_test", "test")
PARSED = "partial_parse.msgpack"
PARSED_FOR = ("--vars", "--profiles-dir", "--target")  # With others of these dbt parses the project anew.
_last_targets: dict[tuple, Path] = {}


@dataclass
class Warehouse:
    """A folder with a database, and the settings (CRM, FROM, DEFINITIONS, AS_OF) that every command gets."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "handoff.duckdb"

    def dbt(self, command: str, *arguments: str, **settings: str):
        """Run a dbt command in this process (most of a command's time is Python's imports).

        `settings` stand in for those of the warehouse, for this command only. The path of the database is the same
        word in every folder, so that dbt takes the project as it has parsed it for the warehouse before.
        """
        with pytest.MonkeyPatch.context() as environment:
            for name in SETTINGS:
                environment.setenv(name, (self.settings | settings).get(name, ""))
            environment.setenv("HANDOFF_DUCKDB", self.database.name)
            environment.setenv("DBT_PROJECT_DIR", str(ROOT))
            environment.chdir(self.folder)
            paths = ["--project-dir", ROOT, "--profiles-dir", ROOT, "--target-path", self.parsed_before(arguments)]
            logs = ["--log-level-file", "none", "--log-path", self.folder / "logs", "--quiet"]
            try:
                return dbtRunner().invoke([command, *map(str, [*paths, *logs, *arguments])])
            finally:
                # The adapter keeps the file open for the life of the process.
                DuckDBConnectionManager.close_all_connections()

    def parsed_before(self, arguments: tuple[str, ...]) -> Path:
        """The folder of dbt's own files, with the project as the last warehouse of this process left it parsed."""
        parsed_for = tuple(pair for pair in pairwise(arguments) if pair[0] in PARSED_FOR)
        target = self.folder / (f"target_{zlib.crc32(repr(parsed_for).encode())}" if parsed_for else "target")
        last = _last_targets.get((ROOT, parsed_for), target)
        if not target.exists() and (last / PARSED).exists():
            target.mkdir()
            shutil.copy(last / PARSED, target)
        _last_targets[ROOT, parsed_for] = target
        return target

    def build(self, *arguments: str) -> None:
        """dbt build, which has to succeed."""
        built = self.dbt("build", *arguments)
        assert built.success, "\n".join(failures(built))

    def script(self, name: str, *arguments: object) -> subprocess.CompletedProcess:
        """Run one of scripts/ as a user does."""
        environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return subprocess.run(
            [sys.executable, ROOT / "scripts" / name, *map(str, arguments)],
            env=environment | self.settings | {"HANDOFF_DUCKDB": str(self.database)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def load(self, crm: str, folder: Path, *arguments: object) -> None:
        """Load a folder of files, which has to succeed."""
        loaded = self.script("load_crm.py", "--crm", crm, "--from", folder, *arguments)
        assert loaded.returncode == 0, loaded.stderr
        self.settings.setdefault("CRM", crm)

    def copy(self, folder: Path, *statements: str) -> "Warehouse":
        """A warehouse like this one in another folder, on which statements have run."""
        folder.mkdir(exist_ok=True)
        copied = Warehouse(folder, dict(self.settings))
        shutil.copy(self.database, copied.database)
        with duckdb.connect(str(copied.database)) as connection:
            for statement in statements:
                connection.execute(statement)
        return copied

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def value(self, sql: str):
        return self.rows(sql)[0][0]


def failures(invocation) -> list[str]:
    """What each node that failed said."""
    if invocation.result is None:
        return [str(invocation.exception)]
    return [f"{node.node.name}: {node.message}" for node in invocation.result if node.status in ("error", "fail")]


def write_csv(path: Path, header: str, rows: list) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
