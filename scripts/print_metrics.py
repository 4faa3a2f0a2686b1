#!/usr/bin/env python3
"""Print the overall metrics of the built marts, and where the marts are."""

import argparse
import os
import sys
from pathlib import Path

import duckdb

METRICS = """
select
    metric, n_eligible, n_success, rate, rate_ci_low, rate_ci_high, p50_seconds, p90_seconds,
    n_censored, n_immature, n_excluded, n_unknown, n_set_apart, target, meets_target, is_small_sample, basis
from rpt_handoff_metrics
where period = 'all' and dimension = 'all'
"""
MARTS = """
select table_name
from information_schema.tables
where table_schema = current_schema() and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name
"""
# Metric, the clock its times run on, in the order in which a lead passes them.
ORDER = {
    "lead_to_owner_time": "wall clock",
    "owner_to_first_action_time": "business time",
    "no_action_accepted": None,
    "rejection_reason_quality": None,
    "duplicate_outreach": None,
    "source_to_accepted": None,
    "accepted_to_qualified": None,
    "routing_sla": None,
    "first_action_sla": None,
}
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration(seconds: float | None) -> str:
    """A wait in the unit that suits it; None (the curve never comes down so far) is 'not reached'."""
    if seconds is None:
        return "not reached"
    for size, unit in UNITS:
        if seconds >= size * 2 or size == 1:
            return f"{seconds / size:.3g} {unit}"
    raise AssertionError("unreachable")


def percent(rate: float) -> str:
    return f"{100 * rate:.1f}%"


def value_and_range(row: dict) -> tuple[str, str]:
    """The value of a metric, and its interval; of a time, the median and the 90th percentile."""
    if row["n_eligible"] == 0:
        return "unknown", ""
    if ORDER[row["metric"]]:
        return duration(row["p50_seconds"]), f"p90 {duration(row['p90_seconds'])}"
    return percent(row["rate"]), f"{percent(row['rate_ci_low'])} to {percent(row['rate_ci_high'])}"


def target(row: dict) -> str:
    if row["target"] is None:
        return ""
    goal = duration(row["target"]) if ORDER[row["metric"]] else percent(row["target"])
    if row["meets_target"] is None:
        return goal
    return f"{goal} {'met' if row['meets_target'] else 'NOT met'}"


def remarks(row: dict) -> str:
    """What else has to be known to read the value."""
    parts = [
        f"{row[column]:,} {word}"
        for column, word in (
            ("n_unknown", "unknown"),
            ("n_censored", "still waiting"),
            ("n_immature", "too young"),
            ("n_excluded", "excluded"),
            ("n_set_apart", "set apart"),
        )
        if row[column]
    ]
    if row["basis"] in ("implicit", "mixed"):
        parts.append(f"{row['basis']} decisions")
    if row["is_small_sample"] and row["n_eligible"]:
        parts.append("small sample")
    return ", ".join(parts)


def table(rows: list[dict]) -> list[str]:
    """The metrics as aligned lines."""
    lines = [("metric", "value", "95% interval", "n", "target", "besides")]
    for row in sorted(rows, key=lambda row: list(ORDER).index(row["metric"])):
        clock = ORDER[row["metric"]]
        name = f"{row['metric']} ({clock})" if clock else row["metric"]
        lines.append((name, *value_and_range(row), f"{row['n_eligible']:,}", target(row), remarks(row)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def main() -> int:
    """Read the marts; exit code 2 where there are none."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("HANDOFF_DUCKDB") or "warehouse/handoff.duckdb")
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    database = parser.parse_args().database
    if not database.is_file():
        print(f"print_metrics: {database}: no such database. Run make build first.", file=sys.stderr)
        return 2
    with duckdb.connect(str(database), read_only=True) as connection:
        try:
            rows = connection.execute(METRICS).df().astype(object)
        except duckdb.CatalogException:
            print(f"print_metrics: {database}: it has no rpt_handoff_metrics. Run make build first.", file=sys.stderr)
            return 2
        rows = rows.where(rows.notna(), None).to_dict("records")
        [(as_of,)] = connection.execute("select max(as_of) from main_intermediate.int_crm__as_of").fetchall()
        marts = [name for (name,) in connection.execute(MARTS).fetchall()]
        counts = {name: connection.execute(f'select count(*) from "{name}"').fetchall()[0][0] for name in marts}
    print(f"\nHandoffs up to {as_of:%Y-%m-%d %H:%M} UTC\n" if as_of else "\nNo handoffs\n")
    print("\n".join(table(rows)))
    print(f"\nThe marts are in {database}, schema main:")
    print("\n".join(f"  {name:<26}{count:>12,} rows" for name, count in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
