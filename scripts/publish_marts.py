#!/usr/bin/env python3
"""Publish the marts of the last build: have readers open them from now on, all of them at the same instant.

Only marts of a dbt build that was whole and passed are published; `make build` does it by itself. Readers open
warehouse/handoff.published/: handoff.duckdb, a Parquet file for each mart, and manifest.json.
"""

import argparse
import sys
from pathlib import Path

from interrupts import told_as_interrupts
from publishing import PublishError, publish
from warehouse_file import default_database
from warehouse_lock import BusyError, building


def main() -> int:
    """Publish; exit code 2 with one message where that is not possible."""
    parser = argparse.ArgumentParser(
        prog="publish_marts.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = default_database()
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    parser.add_argument("--no-wait", action="store_true", help="leave with exit code 2 where a build is running")
    arguments = parser.parse_args()
    try:
        # No lock is left beside a database that was never there.
        if not arguments.database.is_file():
            raise PublishError(f"{arguments.database}: no such database. Run make build.")
        with told_as_interrupts(), building(arguments.database, wait=not arguments.no_wait):
            published = publish(arguments.database)
    except (PublishError, BusyError, OSError) as error:
        print(f"publish_marts: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("publish_marts: interrupted. Readers open what they did.", file=sys.stderr)
        return 130
    same = "" if published.is_new else ", as before: the marts are the same"
    print(f"Published as version {published.version} in {published.folder}{same}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
