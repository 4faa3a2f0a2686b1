#!/usr/bin/env python3
"""Make up a company and write its CRM, as a Salesforce export or in the generic shape.

The same number of leads and seed give the same world, and the same bytes.
"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from generator import company, generic, salesforce, truth, writing
from generator.bad_rows import bad_rows
from generator.world import World

SHAPES = {"salesforce": salesforce, "generic": generic}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crm", required=True, choices=SHAPES, help="the shape to write")
    parser.add_argument("--leads", type=int, default=2_000, help="how many leads (default: 2000, at least 100)")
    parser.add_argument("--seed", type=int, default=1, help="which world (default: 1)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to; made if it is not there")
    parser.add_argument("--truth", type=Path, help="folder for what is true of each handoff, apart from the CRM")
    parser.add_argument("--format", choices=writing.FORMATS, default="csv.gz", help="of the files (default: csv.gz)")
    parser.add_argument(
        "--no-late-tracking",
        action="store_true",
        help="record changes from the first day on; else the first tenth of the time has no history",
    )
    parser.add_argument(
        "--bad-rows",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="end the two largest tables with an orphan, an unreadable time, a copy and a row without an id",
    )
    return parser.parse_args()


def main() -> int:
    """Write the files; exit code 2 where that is not possible."""
    wanted = arguments()
    if wanted.leads < 100:
        print("generate_crm: --leads: a world has at least 100 leads.", file=sys.stderr)
        return 2
    try:
        for folder in filter(None, (wanted.out, wanted.truth)):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"generate_crm: {error.filename}: {error.strerror}. Name a folder that can be written.", file=sys.stderr)
        return 2
    world, shape = World(wanted.leads, wanted.seed), SHAPES[wanted.crm]
    tracked_since = 0 if wanted.no_late_tracking else company.TRACKED_SINCE
    with tqdm(shape.tables(world, tracked_since), desc="write", unit="file", disable=None) as tables:
        for name, columns in tables:
            rows = writing.write(wanted.out, name, columns(), wanted.format, bad_rows if wanted.bad_rows else None)
            tables.set_postfix_str(f"{name}: {rows:,} rows")
    if wanted.truth:
        leads, users = writing.text(shape.lead_ids(world)), writing.text(shape.user_ids(world))
        writing.write(wanted.truth, "handoffs", truth.handoffs(world, leads, users), wanted.format)
        writing.write(wanted.truth, "persons", truth.persons(world, leads), wanted.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
