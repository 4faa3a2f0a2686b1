"""The DuckDB file with the marts, as the scripts that read it find and open it."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from loading.sql import first_line, name
from warehouse_lock import reading, stem

DEFAULT = Path("warehouse/handoff.duckdb")
# As in profiles.yml: BI tools are often behind.
STORAGE_VERSION = "v1.4.0"
# How far each source goes; published with the marts.
AS_OF = "main_intermediate.int_crm__as_of"
MARTS = """
select table_name
from information_schema.tables
where
    table_catalog = current_database()
    and table_schema = current_schema()
    and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name
"""


def default_database() -> Path:
    """The file that HANDOFF_DUCKDB names, else warehouse/handoff.duckdb."""
    return Path(os.environ.get("HANDOFF_DUCKDB") or DEFAULT)


def limits(database: Path) -> dict[str, str]:
    """Of what DuckDB may take, as in profiles.yml: how much memory, and the disk for what is more.

    Args:
        database: the DuckDB file of the warehouse.
    """
    return {
        "memory_limit": os.environ.get("HANDOFF_MEMORY_LIMIT") or "40%",
        "temp_directory": f"{database.absolute()}.tmp",
    }


def published_database(database: Path) -> Path:
    """The file that readers of a warehouse open: of the published marts, or its own where nothing was published yet."""
    published = database.with_name(f"{stem(database)}.published") / f"{stem(database)}.duckdb"
    return published if published.is_file() else database


def marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the marts that are built."""
    return [mart for (mart,) in connection.execute(MARTS).fetchall()]


def checksum(connection: duckdb.DuckDBPyConnection, *path: str) -> tuple[int, str]:
    """How many rows a table or view has, and a checksum of them that is the same whatever order they stand in.

    It begins with the version of DuckDB: another one may hash the same rows to something else.

    Args:
        connection: DuckDB.
        path: its name; its schema before it where that is not the current one.
    """
    # The sum counts rows that stand twice, which an exclusive or would cancel.
    sql = f"select count(*), coalesce(sum(hash(every)), 0) from {'.'.join(map(name, path))} as every"
    [(count, total)] = connection.execute(sql).fetchall()
    return count, f"{duckdb.__version__}:{total:016x}"


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
        with reading(database), duckdb.connect(str(database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            read(connection, database)
    except duckdb.CatalogException as error:
        print(f"{program}: {database}: {missing(error)}", file=sys.stderr)
        return 2
    except duckdb.Error as error:
        print(f"{program}: {database}: {unreadable(error)}", file=sys.stderr)
        return 2
    return 0


def missing(error: duckdb.CatalogException) -> str:
    """What is not in a database that was opened, and what to do."""
    table = re.search(r"Table with name (\S+) does not exist", str(error))
    if table is None or table[1].startswith(("fct_", "rpt_", "dim_")):
        return "no marts in it. Run make build first."
    return f"no table {table[1]} in it. Name the file in which builds work, not the published one, or run make build."


def in_use(error: duckdb.Error) -> str:
    """That another process keeps a database from being opened, and what to do; an empty text where it is not that."""
    # The word alone: a damaged file has a bad block.
    is_locked = re.search(r"\block\b", str(error)) is not None
    return "open in another process. Close it there, then try again." if is_locked else ""


def unreadable(error: duckdb.Error) -> str:
    """Why a database cannot be opened, and what to do."""
    return in_use(error) or f"cannot be read: {first_line(error)}."


def read_marts(program: str, description: str, read: Callable[[duckdb.DuckDBPyConnection, Path], None]) -> int:
    """Open the database that the command line names, else the published marts, and let `read` read it.

    Args:
        program: name of the script, for messages.
        description: what it does, for --help.
        read: called with the connection and the file.

    Returns:
        Exit code, as of read_database.
    """
    parser = argparse.ArgumentParser(prog=f"{program}.py", description=description)
    default = published_database(default_database())
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    return read_database(program, parser.parse_args().database, read)
