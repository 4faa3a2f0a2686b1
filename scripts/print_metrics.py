#!/usr/bin/env python3
"""Print the overall metrics of the built marts, and where the marts are."""

from pathlib import Path

import duckdb

from terminal import run
from tracing.words import BUSINESS_UNITS, UNITS
from warehouse_file import AS_OF, marts, read_marts

COLUMNS = (
    *("metric", "n_eligible", "rate", "rate_ci_low", "rate_ci_high", "p50_seconds", "p90_seconds", "n_censored"),
    *("n_immature", "n_excluded", "n_unknown", "n_set_apart", "target", "meets_target", "is_small_sample", "basis"),
)
METRICS = f"select {', '.join(COLUMNS)} from rpt_handoff_metrics where period = 'all' and dimension = 'all'"
SET_ASIDE = "select raw_table, count(*) from rpt_quarantined_records group by raw_table order by raw_table"
# A source without a new handoff for so long is quiet, or is not complete up to the moment that its newest row names.
QUIET_DAYS = 30
QUIET_SOURCES = f"""
select source_relation, as_of, date_diff('day', max(captured_at), as_of) as days
from {AS_OF}
inner join fct_handoffs using (crm, source_relation)
group by crm, source_relation, as_of
having days > {QUIET_DAYS}
order by crm, source_relation
"""
BUSINESS_TIME = "business time"
# Metric -> the clock its times run on; in the order in which a lead passes them.
CLOCKS = {
    "lead_to_owner_time": "wall-clock time",
    "owner_to_first_action_time": BUSINESS_TIME,
    "no_action_accepted": None,
    "rejection_reason_quality": None,
    "duplicate_outreach": None,
    "source_to_accepted": None,
    "accepted_to_qualified": None,
    "routing_sla": None,
    "first_action_sla": None,
}
HEADER = ("metric", "value", "95% interval", "n", "target", "unknown", "cut short", "young", "excluded")
LEGEND = """
unknown: the CRM cannot show it. cut short: still open, or closed first. young: too early to judge.
* small sample: the numbers are few, the value says little.
"""


def duration(seconds: float | None, clock: str) -> str:
    """A wait in the unit of its clock that suits it; None (the curve never comes down so far) is 'not reached'."""
    if seconds is None:
        return "not reached"
    units = BUSINESS_UNITS if clock == BUSINESS_TIME else UNITS
    size, unit = next((unit for unit in units if seconds >= 2 * unit[0]), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def percent(rate: float) -> str:
    """A rate with one decimal, none where it is a whole number of percents."""
    return f"{100 * rate:.1f}".removesuffix(".0") + "%"


def value_and_range(row: dict) -> tuple[str, str]:
    """The value of a metric, and its interval; of a time, the median and the 90th percentile.

    Without anyone to count: of most their time has not passed, the CRM cannot show it, or there is nobody whom it
    concerns.
    """
    if row["n_eligible"] == 0:
        too_early = row["n_immature"] > row["n_unknown"]
        return ("too early" if too_early else "unknown" if row["n_unknown"] else "no leads"), ""
    if clock := CLOCKS[row["metric"]]:
        return duration(row["p50_seconds"], clock), f"p90 {duration(row['p90_seconds'], clock)}"
    return percent(row["rate"]), f"{percent(row['rate_ci_low'])} to {percent(row['rate_ci_high'])}"


def target(row: dict) -> str:
    """The target, and whether it is met where that can be said."""
    if row["target"] is None:
        return ""
    clock = CLOCKS[row["metric"]]
    goal = duration(row["target"], clock) if clock else percent(row["target"])
    return goal + {True: " met", False: " missed", None: ""}[row["meets_target"]]


def line(row: dict) -> tuple[str, ...]:
    """The cells of a metric."""
    small = "*" if row["is_small_sample"] and row["n_eligible"] else " "
    beside = (f"{row[column]:,}" for column in ("n_unknown", "n_censored", "n_immature", "n_excluded"))
    return row["metric"], *value_and_range(row), f"{row['n_eligible']:,}{small}", target(row), *beside


def remark(row: dict) -> str:
    """What else has to be known to read a value; nothing where there is none."""
    if row["n_eligible"] == 0:
        return ""
    parts = [f"median and 90th percentile, {CLOCKS[row['metric']]}"] if CLOCKS[row["metric"]] else []
    if row["n_set_apart"]:
        parts.append(f"{row['n_set_apart']:,} set apart")
    if row["basis"] in ("implicit", "mixed"):
        parts.append(f"{row['basis']} decisions")
    return f"{row['metric']}: {', '.join(parts)}" if parts else ""


def table(rows: list[dict]) -> str:
    """The metrics as aligned lines, numbers to the right, and remarks below."""
    rows = sorted(rows, key=lambda row: list(CLOCKS).index(row["metric"]))
    # The header of n leaves room for the mark of a small sample.
    lines = [tuple(name + " " if name == "n" else name for name in HEADER), *map(line, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = {HEADER.index(name) for name in ("metric", "target")}
    aligned = [
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in lines
    ]
    return "\n".join([*aligned, LEGEND.rstrip(), *filter(None, map(remark, rows))])


def warnings(connection: duckdb.DuckDBPyConnection) -> str:
    """A line for each source of which a single wrong date may be taken for how far it goes."""
    return "".join(
        f"{source} is taken to be complete up to {as_of:%Y-%m-%d}, {days:,} days after its last handoff began. "
        "If a date in it is mistyped or lies ahead, say with AS_OF how far it goes.\n"
        for source, as_of, days in connection.execute(QUIET_SOURCES).fetchall()
    )


def set_aside(connection: duckdb.DuckDBPyConnection) -> str:
    """How many rows of which raw tables no number comes from; an empty text where there are none."""
    counts = ", ".join(f"{count:,} of {table}" for table, count in connection.execute(SET_ASIDE).fetchall())
    return f"\nSet aside, the reasons are in rpt_quarantined_records: {counts}\n" if counts else ""


def print_metrics(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """The metrics as a table, what they leave out, then the marts and how many rows they have."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in connection.execute(METRICS).fetchall()]
    [(as_of,)] = connection.execute(f"select max(as_of) from {AS_OF}").fetchall()
    print(f"\nHandoffs up to {as_of:%Y-%m-%d %H:%M} UTC\n" if as_of else "\nNo handoffs\n")
    if warned := warnings(connection):
        print(warned)
    print(table(rows))
    print(set_aside(connection), end="")
    print(f"\nThe marts are in {database}, schema main:")
    for mart in marts(connection):
        [(count,)] = connection.execute(f'select count(*) from "{mart}"').fetchall()
        print(f"  {mart:<26}{count:>12,} rows")


if __name__ == "__main__":
    run(lambda: read_marts("print_metrics", __doc__, print_metrics))
