#!/usr/bin/env python3
"""Write the review pack: the traces of real records of each step at which handoffs broke, as one HTML page.

Which records: analyses/review_pack.sql, as dbt compiled it (`make review` does both).
"""

import argparse
import sys
from pathlib import Path

import duckdb

from publishing.evidence import read_build
from tracing.page import render
from tracing.read import read_handoff
from warehouse_file import default_database

SAMPLE = Path("target/compiled/sales_handoff/analyses/review_pack.sql")
OUT = Path("dashboard/review.html")


def main() -> int:
    """Write the page that the command line asks for; exit code 2, after one message, where that cannot be."""
    parser = argparse.ArgumentParser(
        prog="review_pack.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    database = default_database()
    parser.add_argument("--database", type=Path, default=database, help=f"DuckDB file (default: {database})")
    parser.add_argument("--sample", type=Path, default=SAMPLE, help=f"compiled SQL of the sample (default: {SAMPLE})")
    parser.add_argument("--out", type=Path, default=OUT, help=f"file to write (default: {OUT})")
    arguments = parser.parse_args()

    def write(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
        sample = f"select lead_key, handoff_number from ({arguments.sample.read_text(encoding='utf-8')})"
        leads = [read_handoff(connection, *record) for record in connection.execute(sample).fetchall()]
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(render("Handoffs to review", leads), encoding="utf-8")
        print(f"{len(leads)} handoffs to review are in {arguments.out}.")

    try:
        return read_build("review_pack", arguments.database, write)
    except OSError as error:
        print(f"review_pack: {error.filename}: {error.strerror}. Run make review.", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
