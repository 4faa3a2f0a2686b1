"""What the last dbt command in a warehouse left to say of itself: macros/publishing/last_build.sql writes it."""

import duckdb

from publishing.errors import PublishError

LAST_BUILD = "main_publishing.last_build"
SHOWN = 5


def check_last_build(connection: duckdb.DuckDBPyConnection, warehouse: str) -> None:
    """Make sure that the marts are those of a build that was whole and passed every test.

    Args:
        connection: DuckDB, with the warehouse attached.
        warehouse: name under which it is attached.

    Raises:
        PublishError: they are not; the text says what failed or was left out.
    """
    try:
        rows = connection.execute(f"select command, problems from {warehouse}.{LAST_BUILD}").fetchall()
    except duckdb.CatalogException:
        raise PublishError("dbt build has not run in it. Run make build.") from None
    for command, problems in rows:
        if problems:
            more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
            raise PublishError(f"the last dbt {command} left no marts to publish: {', '.join(problems[:SHOWN])}{more}.")
