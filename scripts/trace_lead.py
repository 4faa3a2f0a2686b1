#!/usr/bin/env python3
"""Show a lead's handoffs as a timeline: every event with its raw row, the waits between them, the checks, the break.

A lead is named by its id in the CRM, or by an e-mail address, which stands for every record of that person. The trace
names records and people by their ids only.
"""

import argparse
import json
import sys
from pathlib import Path

import duckdb

from publishing.evidence import read_build
from terminal import run
from tracing import page, text
from tracing.read import read_leads
from warehouse_file import default_database


def main() -> int:
    """Print the trace that the command line asks for; exit code 2, after one message, where there is none."""
    parser = argparse.ArgumentParser(
        prog="trace_lead.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    database = default_database()
    parser.add_argument("lead", metavar="ID", help="id of a lead in its CRM, or an e-mail address")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="as a page for a browser")
    form.add_argument("--json", action="store_true", help="as data: leads, their handoffs, events and checks")
    parser.add_argument("--out", type=Path, help="file to write instead of printing")
    parser.add_argument("--database", type=Path, default=database, help=f"DuckDB file (default: {database})")
    arguments = parser.parse_args()
    leads = []

    def read(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
        leads.extend(read_leads(connection, arguments.lead))

    failed = read_build("trace_lead", arguments.database, read)
    if failed:
        return failed
    if not leads:
        print(f"trace_lead: {arguments.lead}: no lead has this id or e-mail address.", file=sys.stderr)
        return 2
    if arguments.html:
        shown = page.render("Trace of a lead" if len(leads) == 1 else f"Trace of {len(leads)} leads", leads)
    elif arguments.json:
        shown = json.dumps(leads, indent=2, default=str)
    else:
        shown = text.trace(leads)
    if arguments.out is None:
        print(shown)
        return 0
    try:
        arguments.out.write_text(f"{shown}\n", encoding="utf-8")
    except OSError as error:
        print(f"trace_lead: {arguments.out}: cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    run(main)
