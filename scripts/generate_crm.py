#!/usr/bin/env python3
"""Make up a company and write its CRM: Salesforce or HubSpot as a loader or their own export leaves it, or generic.

The same number of leads and seed give the same world, and the same bytes; the world does not depend on the CRM.

With --faults the company is well-run: every handoff goes as it should, but for the faults of the specification, a CSV
file with the columns fault, share and, where wanted, source, conversion_point and team (the segment). A row with the
fault untracked:CLASS leaves that evidence out of the files. --list-faults lists both.
"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from generator import company, evidence, generic, hubspot, salesforce, salesforce_shapes, truth, writing
from generator.bad_rows import bad_rows
from generator.checks import failed_checks
from generator.faults import FAULTS, UNTRACKED, SpecError, read_spec
from generator.well_run import WellRun
from generator.world import World

CRMS = {"salesforce": salesforce, "hubspot": hubspot, "generic": generic}
# The first is the default.
SHAPES = {"salesforce": tuple(salesforce_shapes.TIMES), "hubspot": tuple(hubspot.SHAPES), "generic": ("export",)}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crm", required=True, choices=CRMS, help="the CRM to write")
    parser.add_argument(
        "--shape",
        choices=sorted({shape for shapes in SHAPES.values() for shape in shapes}),
        default="export",
        help="as which loader leaves it, or as its own export (default)",
    )
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
    parser.add_argument(
        "--faults",
        type=Path,
        metavar="SPEC",
        help="a well-run company with the faults of this file, or with none of them (none); implies --no-late-tracking",
    )
    parser.add_argument("--list-faults", action=ListFaults, help="list what can be planted or left out, and end")
    wanted = parser.parse_args()
    if wanted.shape not in SHAPES[wanted.crm]:
        parser.error(f"--shape: {wanted.crm} has {', '.join(SHAPES[wanted.crm])}")
    if wanted.bad_rows and (wanted.crm == "hubspot" or wanted.shape != "export"):
        parser.error("--bad-rows: only the exports of salesforce and generic have some")
    return wanted


class ListFaults(argparse.Action):
    """Print the faults and the classes of evidence, and leave."""

    def __init__(self, **options) -> None:
        """An option without a value."""
        super().__init__(nargs=0, **options)

    def __call__(self, parser, *_) -> None:
        """Print and leave."""
        width = max(map(len, FAULTS))
        for name, fault in FAULTS.items():
            print(f"{name:{width}}  {fault.plant.__doc__}")
        for name in evidence.CLASSES:
            print(f"{UNTRACKED}{name}")
        parser.exit()


def main() -> int:
    """Write the files; exit code 2 where that is not possible."""
    wanted = arguments()
    if wanted.leads < 100:
        print("generate_crm: --leads: a world has at least 100 leads.", file=sys.stderr)
        return 2
    if wanted.seed < 0:
        print("generate_crm: --seed: 0 or more says which world.", file=sys.stderr)
        return 2
    try:
        for folder in filter(None, (wanted.out, wanted.truth)):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"generate_crm: {error.filename}: {error.strerror}. Name a folder that can be written.", file=sys.stderr)
        return 2
    crm, untracked = CRMS[wanted.crm], set()
    if wanted.faults:
        try:
            spec, untracked = ([], set()) if str(wanted.faults) == "none" else read_spec(wanted.faults)
        except OSError as error:
            print(
                f"generate_crm: --faults: {error.filename}: {error.strerror}. Name a CSV file, or none.",
                file=sys.stderr,
            )
            return 2
        except SpecError as error:
            print(f"generate_crm: --faults: {error}", file=sys.stderr)
            return 2
        world = WellRun(wanted.leads, wanted.seed, spec)
    else:
        world = World(wanted.leads, wanted.seed)
    if wanted.truth:
        write_truth(world, crm, wanted)
    evidence.forget(world, untracked)
    if wanted.crm == "hubspot":
        hubspot.write_tables(world, wanted.shape, wanted.out, wanted.format)
        return 0
    tracked_since = 0 if wanted.no_late_tracking or wanted.faults else company.TRACKED_SINCE
    objects = crm.tables(world, tracked_since)
    if wanted.shape != "export":
        objects = salesforce_shapes.tables(objects, wanted.shape)
    more_rows, form = bad_rows if wanted.bad_rows else None, salesforce_shapes.TIMES[wanted.shape]
    with tqdm(objects, desc="write", unit="file", disable=None) as tables:
        for name, columns in tables:
            rows = writing.write(wanted.out, name, columns(), wanted.format, more_rows, form)
            tables.set_postfix_str(f"{name}: {rows:,} rows")
    return 0


def write_truth(world: World, crm, wanted: argparse.Namespace) -> None:
    """What is true, apart from the CRM: handoffs and persons; of a well-run company also faults and what they break."""
    leads, users = writing.text(crm.lead_ids(world)), writing.text(crm.user_ids(world))
    tables = {"handoffs": truth.handoffs(world, leads, users), "persons": truth.persons(world, leads)}
    if wanted.faults:
        h = truth.in_order(world)
        failed = failed_checks(world, h, truth.exclusion_reasons(world)[h["lead"]] != "")
        tables |= {
            "faults": truth.faults(world, leads),
            "failed_checks": truth.failed_checks(world, leads, failed),
            "breaks": truth.breaks(world, leads, failed),
        }
    for name, columns in tables.items():
        writing.write(wanted.truth, name, columns, wanted.format)


if __name__ == "__main__":
    sys.exit(main())
