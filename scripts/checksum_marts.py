#!/usr/bin/env python3
"""Print the number of rows of every mart and a checksum of them, the same whatever order they stand in."""

import argparse
import os
import sys
from pathlib import Path

import duckdb

MARTS = """
select table_name
from information_schema.tables
where table_schema = current_schema() and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name
"""


def main() -> int:
    """Read the marts; exit code 2 where they cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("HANDOFF_DUCKDB") or "warehouse/handoff.duckdb")
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    database = parser.parse_args().database
    if not database.is_file():
        print(f"checksum_marts: {database}: no such database. Run make build first.", file=sys.stderr)
        return 2
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            for (mart,) in connection.execute(MARTS).fetchall():
                # The sum counts rows that stand twice, which an exclusive or would cancel.
                rows = f'select md5_number_lower(cast(mart as varchar))::hugeint as row_hash from "{mart}" as mart'
                [(count, checksum)] = connection.execute(
                    f"select count(*), coalesce(sum(row_hash), 0) from ({rows})"
                ).fetchall()
                print(f"{mart:<26}{count:>12,}  {checksum % 2**64:016x}")
    except duckdb.Error as error:
        print(f"checksum_marts: {database}: cannot be read: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
