#!/usr/bin/env python3
"""Load a CRM, build and test every model, publish the marts, print the metrics, write the dashboard.

CRM says whose export it is, FROM in which folder; `make build` sets both, and the README lists what else may be set.
Only leads that something happened to are built again; where nothing has changed, the marts stay as they are. One build
works in a warehouse at a time: a second one waits. Readers of the published marts are never in the way: they see the
old ones until the new ones are built and tested, and then all of the new ones at once.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb

from building import Build, CheckDefinitions, Command, Compare, Dbt, Inputs, Publish, Shown, Step, run_job
from dashboard.links import crm_links
from warehouse_file import default_database
from warehouse_lock import stem

SCRIPTS = Path(__file__).parent
DBT = str(Path(sys.executable).with_name("dbt"))
# What the shell may say of another project is not for this one, which stands in the current folder.
OF_OTHERS = ("DBT_PROJECT_DIR", "DBT_PROFILES_DIR", "DBT_PROFILE", "DBT_TARGET", "DBT_TARGET_PATH", "DBT_LOG_PATH")
# What is loaded, and how to go on from tables that another loader left.
LOADING = {
    "build": "run dbt build, then scripts/publish_marts.py",
    "doctor": "run dbt build, then dbt run-operation doctor",
}
# Names of databases, or of schemas in each, that DuckDB keeps to itself.
RESERVED = ("main", "memory", "system", "temp")
OBSERVED = ("--resource-type", "seed", "--resource-type", "model", "--select", "+int_crm__observability")


def script(what: str, name: str, *arguments: str) -> Command:
    """One of scripts/."""
    return Command(what, (sys.executable, str(SCRIPTS / name), *arguments))


def dbt_words(*arguments: str) -> tuple[str, ...]:
    """A command of the dbt that is installed beside this Python, in colours on a terminal only."""
    return (DBT, "--quiet", *(() if sys.stdout.isatty() else ("--no-use-colors",)), *arguments)


def dbt(what: str, *arguments: str, shown: Shown = "at once") -> Dbt:
    """A step that is a command of dbt."""
    return Dbt(what, dbt_words(*arguments), shown)


def steps(job: str, inputs: Inputs) -> list[Step]:
    """What a job consists of."""
    export = ("--crm", os.environ.get("CRM", ""), "--from", os.environ.get("FROM", ""))
    load = script("load the export", "load_crm.py", *export, *(() if inputs.anew else ("--skip-unchanged",)))
    return {
        "build": [
            CheckDefinitions(),
            load,
            Compare(inputs),
            Build("build the models and test them", dbt_words("build"), "at the end", inputs),
            Publish(inputs),
            script("print the metrics", "print_metrics.py"),
            script("write the dashboard", "build_dashboard.py"),
        ],
        "doctor": [
            CheckDefinitions(),
            load,
            dbt("build what the doctor reads", "build", *OBSERVED, "+rpt_unmapped_values", shown="at the end"),
            dbt("ask the doctor", "run-operation", "doctor"),
        ],
        "docs": [
            CheckDefinitions(),
            dbt("read what the warehouse holds", "docs", "generate"),
            script("write the documentation", "build_docs.py"),
            script("check its links", "check_links.py", "--page", "target/static_index.html"),
        ],
        "review": [
            dbt("choose the records", "compile", "--select", "review_pack", shown="if it failed"),
            script("write the review pack", "review_pack.py"),
        ],
    }[job]


def not_there(job: str, database: Path) -> str:
    """What has to be there for a job, in words; an empty text where it is."""
    if job not in LOADING:
        return "" if job == "docs" or database.is_file() else f"{database}: no such database. Run make build first."
    if not os.environ.get("FROM"):
        return (
            "FROM is not set: name the folder of the export files, FROM=path/to/files. "
            f"For tables that are in the warehouse already, {LOADING[job]} instead."
        )
    if not os.environ.get("CRM"):
        return "CRM is not set: name the CRM whose files the folder of FROM holds, such as CRM=generic."
    return ""


def wrong_setting(database: Path) -> str:
    """What is wrong with a setting that would be found out late or badly told; an empty text where nothing is."""
    memory = os.environ.get("HANDOFF_MEMORY_LIMIT")
    if memory and not can_keep_to(memory):
        return f"HANDOFF_MEMORY_LIMIT: '{memory}' is no amount of memory. Say 6GB or 25%."
    if stem(database).lower() in RESERVED:
        return f"HANDOFF_DUCKDB: {database}: DuckDB keeps the name {stem(database)} to itself. Name the file otherwise."
    try:
        crm_links(os.environ.get("CRM_URL", ""))
    except ValueError as error:
        return str(error)
    return ""


def can_keep_to(memory: str) -> bool:
    """Whether DuckDB understands an amount of memory; dbt's adapter answers with a traceback where it does not."""
    if memory.lstrip().startswith("-"):  # Understood, as no limit at all.
        return False
    try:
        duckdb.connect(config={"memory_limit": memory}).close()
    except duckdb.Error:
        return False
    return True


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "job",
        nargs="?",
        default="build",
        choices=("build", "doctor", "docs", "review"),
        help="what to do in the warehouse (default: build); the others publish nothing",
    )
    parser.add_argument("--no-wait", action="store_true", help="leave with exit code 2 where another build is running")
    parser.add_argument("--full-refresh", action="store_true", help="build from the beginning, changed or not")
    arguments = parser.parse_args()
    database = default_database()
    if wrong := wrong_setting(database) or not_there(arguments.job, database):
        print(f"build: {wrong}", file=sys.stderr)
        return 2
    for name in OF_OTHERS:
        os.environ.pop(name, None)
    job = steps(arguments.job, Inputs(arguments.full_refresh))
    return run_job("build", job, database, wait=not arguments.no_wait)


if __name__ == "__main__":
    sys.exit(main())
