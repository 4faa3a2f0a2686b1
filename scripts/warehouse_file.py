"""The DuckDB file with the marts, as the scripts that read it find and open it."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

DEFAULT = Path("warehouse/handoff.duckdb")
MARTS = """
select table_name
from information_schema.tables
where table_schema = current_schema() and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name
"""


def default_database() -> Path:
    """The file that HANDOFF_DUCKDB names, else warehouse/handoff.duckdb."""
    return Path(os.environ.get("HANDOFF_DUCKDB") or DEFAULT)


def marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the marts that are built."""
    return [name for (name,) in connection.execute(MARTS).fetchall()]


def read_database(program: str, database: Path, read: Callable[[duckdb.DuckDBPyConnection, Path], None]) -> int:
    """Open a database, only to read, and let `read` do so.

    Args:
        program: name of the script, for messages.
        database: DuckDB file.
        read: called with the connection and the file.

    Returns:
        Exit code: 2, after one message, where there is no database or no mart in it that can be read.
    """
    if not database.is_file():
        print(f"{program}: {database}: no such database. Run make build first.", file=sys.stderr)
        return 2
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            read(connection, database)
    except duckdb.CatalogException:
        print(f"{program}: {database}: no marts in it. Run make build first.", file=sys.stderr)
        return 2
    except duckdb.Error as error:
        print(f"{program}: {database}: cannot be read: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


def read_marts(program: str, description: str, read: Callable[[duckdb.DuckDBPyConnection, Path], None]) -> int:
    """Open the database that the command line names, and let `read` read it.

    Args:
        program: name of the script, for messages.
        description: what it does, for --help.
        read: called with the connection and the file.

    Returns:
        Exit code, as of read_database.
    """
    parser = argparse.ArgumentParser(prog=f"{program}.py", description=description)
    default = default_database()
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    return read_database(program, parser.parse_args().database, read)
