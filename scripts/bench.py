"""Time the models against the floor: hand-written SQL (scripts/floor/) that computes the same from the raw tables.

Generates a CRM and loads it (their time is shown, it is no part of the comparison), then runs the floor and
`dbt run` in turn, and checks that every row of both is equal: fct_handoffs with the diagnosis, fct_handoff_events,
fct_duplicate_outreach, rpt_handoff_metrics. The models run twice: those of these marts alone, like for like, and all of
them. No time is too long: the bench fails only where the answers differ. Data and databases stay in the work folder;
delete it to start afresh.

Then days pass: each day something happens to one per cent of the leads, and `dbt run` goes on from the build before.
The floor, run again, says whether the marts are right. What dbt itself takes is the same command over no rows.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TypeVar

import duckdb

from benching.changes import let_a_day_pass, rebuilt
from benching.peers import compare_peers
from building.inputs import fingerprint
from loading.sql import path_to_read

Answer = TypeVar("Answer")

ROOT = Path(__file__).resolve().parents[1]
FLOOR = ROOT / "scripts" / "floor"
SETTINGS = ("CRM", "FROM", "DEFINITIONS", "AS_OF")
COUNTS = ("n_eligible", "n_success", "n_censored", "n_immature", "n_excluded", "n_unknown")
# An event may stand for two things that one raw row tells, such as a call that was planned and held.
EVENT = "handoff_id, raw_table, raw_id, event_type, precedence"
EVENT_SAYS = (
    *("crm", "source_relation", "lead_key", "handoff_number", "occurred_at", "actor_id", "actor_kind"),
    *("value_before", "value_after"),
)
STATISTICS = (*COUNTS, "rate", "p50_seconds", "p90_seconds")
SLOWEST = 15
# Of the leads, each day.
CHANGED = 0.01
# What the floor computes.
SAME_MARTS = ("+fct_handoffs", "+fct_handoff_events", "+fct_duplicate_outreach", "+rpt_handoff_metrics")


@dataclass
class FloorRun:
    """One run of the floor."""

    seconds: float
    peak_bytes: int


@dataclass
class ModelsRun:
    """One `dbt run`: its wall time, that of the models in it (first start to last finish), and each model's."""

    seconds: float
    models_seconds: float
    peak_bytes: int
    by_model: dict[str, float]


def compute_floor(warehouse: Path, target: Path, definitions: Path | None = None) -> float:
    """Run the floor on the raw tables of a warehouse, into a database of its own that replaces `target`.

    Args:
        warehouse: DuckDB file that holds raw_generic; only read.
        target: DuckDB file to write fct_handoffs and metrics to.
        definitions: folder whose CSV files replace the seed of the same name.

    Returns:
        Seconds from the first statement to the last.
    """
    target.unlink(missing_ok=True)
    seeds = {file.stem: file for file in sorted((ROOT / "seeds").glob("*/*.csv")) if file.parent.name != "demo"}
    if definitions:
        seeds |= {file.stem: file for file in definitions.glob("*.csv")}
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"set enable_progress_bar = false; attach '{warehouse}' as crm (read_only)")
        started = time.perf_counter()
        for name, file in seeds.items():
            connection.execute(
                f"create temp table {name} as select *, row_number() over () as row_number "
                f"from read_csv({path_to_read(file)}, header = true, all_varchar = true, parallel = false)"
            )
        for script in sorted(FLOOR.glob("*.sql")):
            connection.execute(script.read_text(encoding="utf-8"))
        return time.perf_counter() - started


def differences(warehouse: Path, floor: Path, sample: int = 5) -> list[str]:
    """Say where the marts and the floor differ: columns of the facts, statistics of the metrics.

    Args:
        warehouse: DuckDB file with the marts.
        floor: DuckDB file that compute_floor wrote.
        sample: how many rows to show of each column that differs.

    Returns:
        Lines of text, none where all is equal.
    """
    found = []
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach '{warehouse}' as marts (read_only); attach '{floor}' as floor (read_only)")
        metrics = "(select * replace (coalesce(period_start, date '1970-01-01') as period_start) from {}.main.{})"

        def columns(mart: str) -> list[str]:
            return [column for column, *_ in connection.execute(f"describe marts.main.{mart}").fetchall()]

        for name, marts, floors, key, compared in (
            (
                "fct_handoffs",
                "marts.main.fct_handoffs",
                "floor.main.fct_handoffs",
                "lead_id, handoff_number",
                columns("fct_handoffs"),
            ),
            ("fct_handoff_events", "marts.main.fct_handoff_events", "floor.main.fct_handoff_events", EVENT, EVENT_SAYS),
            (
                "fct_duplicate_outreach",
                "marts.main.fct_duplicate_outreach",
                "floor.main.fct_duplicate_outreach",
                "first_touch_raw_table, first_touch_raw_id",
                columns("fct_duplicate_outreach"),
            ),
            (
                "rpt_handoff_metrics",
                metrics.format("marts", "rpt_handoff_metrics"),
                metrics.format("floor", "metrics"),
                "metric, period, period_start, dimension, dimension_value",
                STATISTICS,
            ),
        ):
            joined = f"from {marts} as m full join {floors} as f using ({key})"
            counts = ", ".join(f"count(*) filter (m.{c} is distinct from f.{c})" for c in compared)
            for column, count in zip(
                compared, connection.execute(f"select {counts} {joined}").fetchall()[0], strict=True
            ):
                if not count:
                    continue
                found.append(f"{name}.{column}: {count:,} rows differ")
                found += [
                    f"    {', '.join(map(str, row[:-2]))}: marts {row[-2]}, floor {row[-1]}"
                    for row in connection.execute(
                        f"select {key}, m.{column}, f.{column} {joined} "
                        f"where m.{column} is distinct from f.{column} order by all limit {sample}"
                    ).fetchall()
                ]
    return found


def stop(message: str) -> None:
    """End with one message for the user, exit code 2."""
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


def run(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Run a command that has to succeed.

    Returns:
        Wall time in seconds, and peak memory in bytes.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        stop(f"{' '.join(command)} ended with exit code {process.returncode}.")
    return time.perf_counter() - started, usage.ru_maxrss * 1024


def apart(function: Callable[..., Answer], *arguments: object) -> Answer:
    """Call a function in a process of its own: a command begins with as much memory as this process has, as it is told.

    What the function raises is raised here.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def run_floor(warehouse: Path, target: Path) -> FloorRun:
    """Run the floor in this process, which has to do nothing else: all its memory counts."""
    seconds = compute_floor(warehouse, target)
    return FloorRun(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def dbt(folder: Path, environment: dict[str, str], *command: str) -> tuple[float, int]:
    """Run a dbt command on the warehouse, with target and logs in the bench's folder."""
    return run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", *command),
            *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT)),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        ],
        environment,
    )


def run_models(folder: Path, environment: dict[str, str], *arguments: str) -> ModelsRun:
    """Run models, and read from dbt's own record how long each took."""
    seconds, peak_bytes = dbt(folder, environment, "run", *arguments)
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    moments = [
        datetime.fromisoformat(step[end])
        for result in results
        for step in result["timing"]
        for end in ("started_at", "completed_at")
    ]
    return ModelsRun(
        seconds=seconds,
        models_seconds=(max(moments) - min(moments)).total_seconds(),
        peak_bytes=peak_bytes,
        by_model={result["unique_id"].split(".")[-1]: result["execution_time"] for result in results},
    )


def run_days(folder: Path, environment: dict[str, str], warehouse: Path, days: int) -> list[ModelsRun]:
    """Let days pass, and go on from the build before after each."""
    runs = []
    for day in range(1, days + 1):
        called = apart(let_a_day_pass, warehouse, CHANGED, day)
        runs.append(run_models(folder, environment))
        reasons = ", ".join(f"{reason} {leads:,}" for reason, leads in apart(rebuilt, warehouse).items())
        print(f"day {day}: {called:,} leads called; rebuilt: {reasons or 'all'}", flush=True)
    return runs


def run_without_rows(folder: Path, environment: dict[str, str], runs: int) -> list[ModelsRun]:
    """Go on from a build of a CRM without rows: what dbt takes for itself."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    environment = environment | {"HANDOFF_DUCKDB": str(empty / "warehouse.duckdb")}
    dbt(empty, environment, "seed")
    run_models(empty, environment)
    return [run_models(empty, environment) for _ in range(runs)]


def look_for_changes(warehouse: Path) -> float:
    """Seconds that a build takes to find out that nothing has changed."""
    started = time.perf_counter()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set enable_progress_bar = false")
        fingerprint(connection)
    return time.perf_counter() - started


def prepare(folder: Path, leads: int, seed: int, crm: str, environment: dict[str, str]) -> None:
    """Generate and load the CRM, unless the folder has it. What is there is whole: it is renamed when it is done."""
    files, warehouse = folder / "files", folder / "warehouse.duckdb"
    if not files.exists():
        unfinished = folder / "files.unfinished"
        seconds, _ = run(
            [
                *(sys.executable, "scripts/generate_crm.py", "--crm", crm, "--leads", str(leads)),
                *("--seed", str(seed), "--out", str(unfinished), "--format", "parquet"),
            ],
            environment,
        )
        unfinished.rename(files)
        print(f"generated in {seconds:.1f} s")
    if not warehouse.exists():
        unfinished = folder / "unfinished.duckdb"
        unfinished.unlink(missing_ok=True)
        seconds, _ = run(
            [sys.executable, "scripts/load_crm.py", "--crm", crm, "--from", str(files)],
            environment | {"HANDOFF_DUCKDB": str(unfinished)},
        )
        unfinished.rename(warehouse)
        print(f"loaded in {seconds:.1f} s")


def print_setting(warehouse: Path, crm: str) -> None:
    """Print what is measured, where and with what."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            f"select table_name, estimated_size from duckdb_tables() where schema_name = 'raw_{crm}' "
            "and table_name not like 'load%' order by all"
        ).fetchall()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb"))
    print(f"machine   {len(os.sched_getaffinity(0))} cores, {memory / 1e9:.0f} GB, {platform.platform()}")
    print(f"versions  Python {platform.python_version()}, {packages}")
    print(f"rows in   {sum(rows for _, rows in tables):,}: " + ", ".join(f"{name} {rows:,}" for name, rows in tables))


def print_result(floors: list[FloorRun], same: list[ModelsRun], models: list[ModelsRun]) -> None:
    """Print every run, the medians and the slowest models."""

    def line(name: str, values: list[float], unit: str = "", digits: int = 1) -> None:
        if not values:
            return
        print(f"{name:<40}" + "".join(f"{value:>9.{digits}f}" for value in [*values, median(values)]) + f" {unit}")

    print(f"\n{'':<40}" + "".join(f"{f'run {n}':>9}" for n in range(1, len(models) + 1)) + f"{'median':>9}")
    line("floor", [one.seconds for one in floors], "s")
    line("models of the same marts", [one.models_seconds for one in same], "s")
    line("all models", [one.models_seconds for one in models], "s")
    line(
        "models of the same marts / floor",
        [m.models_seconds / f.seconds for f, m in zip(floors, same, strict=True)],
        "",
        2,
    )
    line(
        "all models / floor", [m.models_seconds / f.seconds for f, m in zip(floors, models, strict=bool(floors))], "", 2
    )
    line("dbt run, start-up and parse included", [one.seconds for one in models], "s")
    line("dbt's start-up, parse and end", [one.seconds - one.models_seconds for one in models], "s")
    line("peak memory, floor", [one.peak_bytes / 1e6 for one in floors], "MB", 0)
    line("peak memory, models", [one.peak_bytes / 1e6 for one in models], "MB", 0)

    print_slowest(models)


def print_slowest(runs: list[ModelsRun]) -> None:
    """Print where the time of some runs went."""
    medians = {name: median(one.by_model[name] for one in runs) for name in runs[0].by_model}
    print(f"\nthe {SLOWEST} slowest models, median seconds (two run at a time)")
    for name, seconds in sorted(medians.items(), key=lambda item: -item[1])[:SLOWEST]:
        print(f"{seconds:>8.2f}  {name}")


def print_mornings(
    whole: list[ModelsRun],
    changed: list[ModelsRun],
    unchanged: list[ModelsRun],
    itself: list[ModelsRun],
    looks: list[float],
) -> None:
    """Print what the builds cost that went on from the one before."""
    whole_seconds = median(one.seconds for one in whole)
    own_seconds = median(one.seconds for one in itself)
    print()
    for name, runs in (
        ("dbt run, from the beginning", whole),
        (f"dbt run, {CHANGED:.0%} of the leads changed", changed),
        ("dbt run, nothing changed", unchanged),
        ("dbt run, a CRM without rows", itself),
    ):
        seconds = median(one.seconds for one in runs)
        beyond = f"{(seconds - own_seconds) / whole_seconds:>6.2f} of the first, dbt's own {own_seconds:.1f} s left out"
        peak = max(one.peak_bytes for one in runs) / 1e6
        print(f"{name:<40}{seconds:>8.1f} s{peak:>8,.0f} MB{beyond if runs not in (whole, itself) else ''}")
    print(f"{'make build, nothing changed: looking':<40}{median(looks):>8.1f} s")
    print_slowest(changed)


def report_differences(when: str, warehouse: Path, floor: Path) -> int:
    """Say whether marts and floor are equal; how many lines there were to say if not."""
    found = apart(differences, warehouse, floor)
    print("\n".join(["", f"marts and floor differ {when}:", *found]) if found else f"marts and floor are equal {when}")
    return len(found)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=1_000_000, help="how many leads to generate (default 1,000,000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated CRM (default 1)")
    parser.add_argument("--runs", type=int, default=3, help="how often to run each of the two (default 3)")
    parser.add_argument(
        "--crm",
        choices=["generic", "salesforce"],
        default="generic",
        help="shape of the generated CRM; the floor reads generic, so for salesforce the models run alone",
    )
    parser.add_argument("--work", type=Path, default=ROOT / "bench", help="folder to work in (default bench/)")
    options = parser.parse_args()
    for name in ("leads", "runs"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} has to be 1 or more.")
    return options


def main() -> int:
    """Prepare, run in turn, print, compare; 1 where marts and floor differ."""
    options = arguments()
    folder = options.work.resolve() / f"{options.crm}-{options.leads}-{options.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    warehouse, floor = folder / "warehouse.duckdb", folder / "floor.duckdb"
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {"CRM": options.crm, "HANDOFF_DUCKDB": str(warehouse), "DO_NOT_TRACK": "1"}

    prepare(folder, options.leads, options.seed, options.crm, environment)
    print_setting(warehouse, options.crm)
    loaded_bytes = warehouse.stat().st_size
    dbt(folder, environment, "seed")

    floors, same, models = [], [], []
    for _ in range(options.runs):
        if options.crm == "generic":
            floors.append(apart(run_floor, warehouse, floor))
            same.append(run_models(folder, environment, "--full-refresh", "--select", *SAME_MARTS))
        models.append(run_models(folder, environment, "--full-refresh"))
    print_result(floors, same, models)
    print(f"\ndatabase {warehouse.stat().st_size / 1e6:,.0f} MB, {loaded_bytes / 1e6:,.0f} MB before the first run")
    if not floors:
        return 0

    found = report_differences("after a build from the beginning", warehouse, floor)
    print()
    changed = run_days(folder, environment, warehouse, options.runs)
    unchanged = [run_models(folder, environment) for _ in range(options.runs)]
    itself = run_without_rows(folder, environment, options.runs)
    looks = [apart(look_for_changes, warehouse) for _ in range(options.runs)]
    print_mornings(models, changed, unchanged, itself, looks)
    seconds, _ = dbt(folder, environment, "test")
    print(f"dbt test: {seconds:.1f} s")
    apart(run_floor, warehouse, floor)
    found += report_differences(f"after {options.runs} days", warehouse, floor)
    print()
    for peer in apart(compare_peers, warehouse):
        print(f"{peer.what:<45}{peer.seconds:>8.2f} s  the same for {peer.same:.1%}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
