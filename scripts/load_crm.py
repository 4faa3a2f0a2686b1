#!/usr/bin/env python3
"""Load the export files of a CRM (CSV, gzipped CSV or Parquet) into raw_<crm>, as text, all or nothing.

What was loaded before under the same source relation is replaced. Lines that cannot be read are counted here and
listed, without their content, in raw_<crm>.load_rejects. Columns of a generic file that nothing reads are named.

Several orgs or portals: a folder that holds a folder for each, named <crm> or <crm>.<name>, and the CRMs separated by
commas; or one load for each, with its own --source-relation.
"""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

import duckdb
from tqdm import tqdm

from full_disk import full_disk
from interrupts import told_as_interrupts
from loading import LoadError, load
from loading.folder import find_exports
from loading.load import Progress
from loading.sql import first_line
from loading.tables import crms
from warehouse_file import STORAGE_VERSION, default_database, limits, unreadable


class ProgressBar(Progress):
    """A bar on stderr, of the bytes of all files: each is read once to check it and once to load it."""

    def begin(self, total: int) -> None:
        """Show the bar, on a terminal and unless all is done at once."""
        self.bar = tqdm(total=total, unit="B", unit_scale=True, desc="loading", leave=False, delay=0.5, disable=None)

    def advance(self, units: int) -> None:
        """Move the bar."""
        self.bar.update(units)

    def end(self) -> None:
        """Take the bar away."""
        if hasattr(self, "bar"):
            self.bar.close()


class OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command, as with a file."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        self.exit(2, f"load_crm: {message}. See load_crm.py --help.\n")


def main() -> int:
    """Load; exit code 2 with one message where that is not possible."""
    default = default_database()
    parser = OneLineParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crm", required=True, metavar="CRM", help=f"whose export it is: {', '.join(crms())}")
    parser.add_argument("--from", required=True, dest="folder", metavar="DIR", help="folder of the export files")
    parser.add_argument("--source-relation", metavar="NAME", help="org or portal they come from (default: the CRM)")
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    parser.add_argument(
        "--skip-unchanged", action="store_true", help="load nothing where these very files were loaded last"
    )
    arguments = parser.parse_args()
    if not arguments.folder:
        parser.error("--from: name the folder of the export files")
    bar = ProgressBar()
    try:
        # Before a new database is made: a folder that cannot be loaded leaves nothing behind.
        find_exports(arguments.crm, Path(arguments.folder), arguments.source_relation)
        with told_as_interrupts(), opened(arguments.database) as connection:
            loaded = load(
                connection,
                arguments.crm,
                Path(arguments.folder),
                arguments.source_relation,
                skip_unchanged=arguments.skip_unchanged,
                progress=bar,
            )
    except LoadError as error:
        bar.end()
        full = full_disk(str(error))
        return failed(f"{full} is full. Free some space, or set TMPDIR." if full else str(error))
    except duckdb.Error as error:
        bar.end()
        return failed(f"{arguments.database}: {first_line(error)}. Nothing was loaded.")
    except OSError as error:
        bar.end()
        full = full_disk(str(error))
        reason = f"{error.filename or arguments.database}: {error.strerror or error}."
        return failed(f"{full} is full. Free some space, or set TMPDIR." if full else reason)
    except KeyboardInterrupt:
        bar.end()
        print("load_crm: interrupted, nothing was loaded.", file=sys.stderr)
        return 130
    bar.end()
    if loaded is None:
        print(f"{arguments.folder}: loaded before, and not written to since.")
    for file in loaded or []:
        counts = f"{file.rows_loaded:>12,} rows {file.rows_rejected:>8,} rejected"
        print(f"{file.file:<30} -> {file.table:<41}{counts}")
    for file in loaded or []:
        if file.first_reject:
            line, reason = file.first_reject
            print(
                f"{file.file}: {file.rows_rejected:,} of its lines cannot be read, the first in line {line:,}: "
                f"{reason}. All of them are in {file.table.partition('.')[0]}.load_rejects."
            )
    for file in loaded or []:
        if file.unread:
            print(
                f"{file.file}: nothing reads {', '.join(file.unread)}. docs/generic.md lists the columns that are read."
            )
    return 0


def opened(database: Path) -> duckdb.DuckDBPyConnection:
    """The database; made where it is missing.

    Raises:
        LoadError: it is no DuckDB file, or somebody else has it open.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    # DuckDB would read a CSV file that is named as the database into memory, and all would be lost.
    if database.exists() and beginning(database) and beginning(database)[8:] != b"DUCK":
        raise LoadError(f"{database}: not a DuckDB file. Name another one.")
    try:
        return duckdb.connect(
            str(database), config=limits(database) | {"storage_compatibility_version": STORAGE_VERSION}
        )
    except duckdb.Error as error:
        raise LoadError(f"{database}: {unreadable(error)}") from error


def beginning(path: Path) -> bytes:
    """The first bytes of a file; a DuckDB file has DUCK at the end of them."""
    with path.open("rb") as stream:
        return stream.read(12)


def failed(message: str) -> int:
    """Say why nothing was loaded."""
    print(f"load_crm: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
