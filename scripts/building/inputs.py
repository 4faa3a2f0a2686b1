"""What the marts are made from, so that a build that would make the same ones again need not be run."""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import yaml

from loading.sql import name
from publishing import manifest
from publishing.evidence import read_last_build
from publishing.versions import Versions
from warehouse_file import checksum
from warehouse_lock import stem

PROJECT = Path(__file__).parents[2]
# What says how the marts are made; the lock names the versions of dbt and DuckDB.
CODE = ("models", "macros", "dbt_project.yml", "profiles.yml", "requirements.lock")
# What else they are made from and have to pass.
SOURCES = ("seeds/definitions", "seeds/calendar", "tests/generic", "tests/integrity")
# A folder of definitions that is misspelt or empty is for dbt to refuse, and no sign that nothing has changed.
SETTINGS = ("CRM", "AS_OF", "DEFINITIONS")
# Everything else in the file is what a loader left there.
MADE_BY_DBT = "schema_name = 'main' or starts_with(schema_name, 'main_') or starts_with(table_name, 'load_')"
TABLES = f"""
select schema_name, table_name
from duckdb_tables()
where database_name = current_database() and not internal and not ({MADE_BY_DBT})
order by all
"""
BUILT = "main_publishing.built_from"


class Inputs:
    """Raw tables, definitions, settings and the project itself, as they are and as the published marts found them."""

    def __init__(self, anew: bool = False) -> None:
        """Nothing is read yet.

        Args:
            anew: have the marts made from the beginning, whether anything has changed or not.
        """
        self.anew = anew
        self.project = ""
        self.fingerprint = ""
        self.same = False  # As those that the published marts were made from; known once they are compared.

    def compare(self, database: Path) -> None:
        """See whether the published marts were made from the very same.

        What stands in other databases is not looked at: where raw tables may be there, they count as changed.
        """
        with duckdb.connect(str(database), read_only=True) as connection:
            self.project = project()
            self.fingerprint = fingerprint(connection)
            before = read_built(connection)
            # Code that has not passed its unit tests yet makes all of it.
            self.anew = self.anew or read_project(connection) != self.project
        versions = Versions(database)
        published = versions.current
        is_there = published is not None and manifest.is_whole(versions.of(published), stem(database))
        unchanged = is_there and before == (self.fingerprint, published)
        self.same = unchanged and not self.anew and not reads_other_databases()

    def remember(self, database: Path, version: int) -> None:
        """Write down that a version was made from them; where that cannot be, the next build is run for nothing."""
        with contextlib.suppress(duckdb.Error), duckdb.connect(str(database)) as connection:
            connection.execute(
                f"create or replace table {BUILT} as "
                "select invocation_id, ? as fingerprint, ? as version, ? as project from main_publishing.last_build",
                [self.fingerprint, version, self.project],
            )


def read_built(connection: duckdb.DuckDBPyConnection) -> tuple[str, int] | None:
    """From what the marts were made, and as which version they were published.

    None where no build has been published, or where dbt has changed the warehouse since.
    """
    last_build = read_last_build(connection)
    try:
        [(invocation_id, built_from, version)] = connection.execute(
            f"select invocation_id, fingerprint, version from {BUILT}"
        ).fetchall()
    except duckdb.CatalogException:
        return None
    whole = last_build and not last_build.problems and last_build.invocation_id == invocation_id
    return (built_from, version) if whole else None


def read_project(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The project that made the marts that were last published; None where that is not known."""
    try:
        return connection.execute(f"select project from {BUILT}").fetchall()[0][0]
    except (duckdb.CatalogException, duckdb.BinderException):
        return None


def project() -> str:
    """One word for the code that makes the marts."""
    return hashlib.sha256("\n".join(files(PROJECT, CODE)).encode()).hexdigest()


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """One word for all that the marts are made from; another one whenever any of it changes.

    Args:
        connection: DuckDB, with the warehouse as its current database.
    """
    parts = [*settings(), *files(PROJECT, [*CODE, *SOURCES]), *raw_tables(connection)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def settings() -> Iterator[str]:
    """The settings of the build, definitions of the company's own among them."""
    yield from (f"{setting}={os.environ.get(setting, '')}" for setting in SETTINGS)
    if definitions := os.environ.get("DEFINITIONS"):
        yield from files(Path(definitions), ["."])


def reads_other_databases() -> bool:
    """Whether the project is told of raw tables outside of the warehouse's file."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    said = project.get("vars") or {}
    # Vars stand by themselves, or under the name of the project.
    variables = said | (said.get(project["name"]) or {})
    return bool(variables.get("crm_sources")) or any(variable.endswith("_database") for variable in variables)


def files(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """Path and content of files, and of all files in folders."""
    for given in names:
        path = folder / given
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield f"{file.relative_to(folder)} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def raw_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Rows of every raw table, in whatever order they stand: how many, and their checksum."""
    for schema, table in connection.execute(TABLES).fetchall():
        relation = f"{name(schema)}.{name(table)}"
        rows, total = checksum(connection, schema, table)
        columns = [column for column, *_ in connection.execute(f"describe {relation}").fetchall()]
        yield f"{schema}.{table} {columns} {rows} {total}"
