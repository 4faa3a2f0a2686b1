#!/usr/bin/env python3
"""Print the number of rows of every mart and a checksum of them, the same whatever order they stand in."""

import sys
from pathlib import Path

import duckdb

from warehouse_file import checksum, marts, read_marts


def print_checksums(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
    """A line for each mart."""
    for mart in marts(connection):
        rows, fingerprint = checksum(connection, mart)
        print(f"{mart:<26}{rows:>12,}  {fingerprint}")


if __name__ == "__main__":
    sys.exit(read_marts("checksum_marts", __doc__, print_checksums))
