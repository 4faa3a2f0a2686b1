"""What the last dbt command in a warehouse left to say of itself: macros/publishing/last_build.sql writes it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.errors import PublishError
from warehouse_file import read_database

LAST_BUILD = "select invocation_id, problems, marts from main_publishing.last_build"
LEFT_OUT = " were left out, such as "
SHOWN = 5


@dataclass(frozen=True)
class LastBuild:
    """How the last dbt command of this project ended."""

    invocation_id: str
    problems: list[str]  # Why its marts are none to publish.
    marts: list[str]  # Those of the project that ran; what else has such a name is of another time or of somebody else.


def read_last_build(connection: duckdb.DuckDBPyConnection) -> LastBuild | None:
    """What it wrote down; None where none ran here, or one of a version that wrote down something else.

    Args:
        connection: DuckDB, with the warehouse as its current database.
    """
    try:
        return LastBuild(*connection.execute(LAST_BUILD).fetchall()[0])
    except (duckdb.CatalogException, duckdb.BinderException):
        return None


def build_in(database: Path) -> LastBuild | None:
    """As read_last_build, of a DuckDB file; None also where that cannot be read."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            return read_last_build(connection)
    except duckdb.Error:
        return None


def passed_build(connection: duckdb.DuckDBPyConnection) -> LastBuild:
    """The last build, if it was whole and passed every test.

    Args:
        connection: as of read_last_build.

    Raises:
        PublishError: it was not; the text says what failed or was left out.
    """
    build = read_last_build(connection)
    if build is None:
        raise PublishError("dbt build has not run in it. Run make build.")
    if build.problems:
        raise PublishError(f"no marts to publish, the last build failed: {in_words(build.problems)}.")
    return build


def read_build(program: str, database: Path, read: Callable[[duckdb.DuckDBPyConnection, Path], None]) -> int:
    """As read_database, of the tables in which builds work: where the last one failed, that is said first.

    Args:
        program: name of the script, for messages.
        database: DuckDB file.
        read: called with the connection and the file.

    Returns:
        Exit code, as of read_database.
    """

    def read_with_warning(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
        build = read_last_build(connection)
        # Who runs a part of the models by hand knows what he leaves out.
        if build and build.problems and not any(LEFT_OUT in problem for problem in build.problems):
            print(f"{program}: {file}: its last build failed: {in_words(build.problems)}.", file=sys.stderr)
        read(connection, file)

    return read_database(program, database, read_with_warning)


def in_words(problems: list[str]) -> str:
    """The first problems, and how many more there are."""
    more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return ", ".join(problems[:SHOWN]) + more
