"""Where the built marts are: shared by the scripts that read them."""

import argparse
import os
from pathlib import Path

import duckdb

MARTS = """
select table_name
from information_schema.tables
where table_schema = current_schema() and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name
"""


def database_from_command_line(description: str) -> Path:
    """The database that --database, else HANDOFF_DUCKDB names; it has to be there.

    Exits with code 2 and one message where it is not.
    """
    parser = argparse.ArgumentParser(description=description)
    default = Path(os.environ.get("HANDOFF_DUCKDB") or "warehouse/handoff.duckdb")
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    database = parser.parse_args().database
    if not database.is_file():
        parser.exit(2, f"{parser.prog}: {database}: no such database. Run make build first.\n")
    return database


def mart_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The marts of a database, in order."""
    return [name for (name,) in connection.execute(MARTS).fetchall()]
