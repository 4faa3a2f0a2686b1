"""What the last dbt command in a warehouse left to say of itself: macros/publishing/last_build.sql writes it."""

from dataclasses import dataclass

import duckdb

from publishing.errors import PublishError

LAST_BUILD = "select invocation_id, problems from main_publishing.last_build"
SHOWN = 5


@dataclass(frozen=True)
class LastBuild:
    """How the last dbt command of this project ended."""

    invocation_id: str
    problems: list[str]  # Why its marts are none to publish.


def read_last_build(connection: duckdb.DuckDBPyConnection) -> LastBuild | None:
    """What it wrote down; None where none ran here.

    Args:
        connection: DuckDB, with the warehouse as its current database.
    """
    try:
        [(invocation_id, problems)] = connection.execute(LAST_BUILD).fetchall()
    except duckdb.CatalogException:
        return None
    return LastBuild(invocation_id, problems)


def check_last_build(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that the marts are those of a build that was whole and passed every test.

    Args:
        connection: as of read_last_build.

    Raises:
        PublishError: they are not; the text says what failed or was left out.
    """
    build = read_last_build(connection)
    if build is None:
        raise PublishError("dbt build has not run in it. Run make build.")
    if build.problems:
        raise PublishError(f"no marts to publish, the last build failed: {in_words(build.problems)}.")


def in_words(problems: list[str]) -> str:
    """The first problems, and how many more there are."""
    more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return ", ".join(problems[:SHOWN]) + more
