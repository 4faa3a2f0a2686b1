#!/usr/bin/env python3
"""Write the dashboard: one HTML file that shows the marts and needs nothing but a browser.

Examples name records by their ids. Where CRM_URL says at which address the CRM shows a record, they are links:
CRM_URL=https://acme.lightning.force.com/lightning/r/Lead/{id}/view, or for several sources
CRM_URL="emea=https://emea.example.com/{id} apac=https://apac.example.com/{id}", named as in the column source_relation.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb

from dashboard.links import crm_links
from dashboard.page import render
from dashboard.tables import read_tables
from publishing.evidence import read_build
from warehouse_file import default_database

OUT = Path("dashboard/handoff.html")


def warn_of_sources(connection: duckdb.DuckDBPyConnection, links: dict[str, str]) -> None:
    """Say so where an address is of a source that the marts do not have: no record will be a link to it."""
    rows = connection.execute("select distinct source_relation from fct_handoffs order by all").fetchall()
    sources = [source for (source,) in rows]
    for source in links:
        if source != "*" and source not in sources:
            there_are = f"There are {', '.join(sources)}" if sources else "There is none yet"
            print(f"build_dashboard: CRM_URL: {source} is no source of the marts. {there_are}.", file=sys.stderr)


def write_page(page: str, out: Path) -> None:
    """Put the page in place in one step, so that nobody ever opens half of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f"{out.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def main() -> int:
    """Write the page that the command line asks for; exit code 2, after one message, where that cannot be."""
    parser = argparse.ArgumentParser(
        prog="build_dashboard.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    database = default_database()
    parser.add_argument("--database", type=Path, default=database, help=f"DuckDB file (default: {database})")
    parser.add_argument("--out", type=Path, default=OUT, help=f"file to write (default: {OUT})")
    parser.add_argument(
        "--crm-url", default=os.environ.get("CRM_URL", ""), help="where the CRM shows a record (default: CRM_URL)"
    )
    arguments = parser.parse_args()

    def build(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
        warn_of_sources(connection, links)
        write_page(render(read_tables(connection), links), arguments.out)
        print(f"\nThe dashboard is {arguments.out}, {arguments.out.stat().st_size / 1e6:.1f} MB: open it in a browser.")

    try:
        links = crm_links(arguments.crm_url)
        return read_build("build_dashboard", arguments.database, build)
    except OSError as error:
        print(f"build_dashboard: {arguments.out}: {error.strerror}. Name a file that can be written.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"build_dashboard: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
