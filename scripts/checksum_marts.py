#!/usr/bin/env python3
"""Print the number of rows of every mart and a checksum of them, the same whatever order they stand in."""

import sys
from pathlib import Path

import duckdb

from warehouse_file import marts, read_marts


def print_checksums(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
    """A line for each mart."""
    for mart in marts(connection):
        # The sum counts rows that stand twice, which an exclusive or would cancel.
        rows = f'select md5_number_lower(cast(mart as varchar))::hugeint as row_hash from "{mart}" as mart'
        [(count, checksum)] = connection.execute(
            f"select count(*), coalesce(sum(row_hash), 0) from ({rows})"
        ).fetchall()
        print(f"{mart:<26}{count:>12,}  {checksum % 2**64:016x}")


if __name__ == "__main__":
    sys.exit(read_marts("checksum_marts", __doc__, print_checksums))
