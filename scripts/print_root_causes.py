#!/usr/bin/env python3
"""Print what is behind the broken handoffs, most affected first, with the fix in words; and what to start recording."""

import textwrap
from pathlib import Path

import duckdb

from terminal import run
from warehouse_file import read_marts

CAUSES = """
select
    position, root_cause, fix, failure_point, what_to_change, n_handoffs, n_affected, affected_share, n_primary,
    n_define_first, affected_share_recent, affected_share_before, trend_lag_days,
    n_compared_affected, n_compared_unaffected, affected_qualified_rate, unaffected_qualified_rate,
    associated_difference, difference_ci_low, difference_ci_high, is_small_sample, example_lead_ids
from rpt_root_causes
where dimension = 'all'
order by position
"""
EVIDENCE = """
select can_be_shown, source_relation, finding
from rpt_evidence_coverage
where dimension = 'all' and finding is not null
order by source_relation, unlock_rank nulls last, evidence
"""
SINCE = """
select max(recorded_since)
from rpt_evidence_coverage
where dimension = 'all' and kind = 'evidence field'
having bool_and(can_be_shown)
"""
WIDTH = 110


def percent(share: float) -> str:
    """A share in whole percents, with a decimal where it is small."""
    return f"{100 * share:.0f}%" if abs(share) >= 0.1 else f"{100 * share:.1f}%"


def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign; nothing has none of its own."""
    rounded = round(100 * difference)
    return f"{rounded:+}" if rounded else "±0"


def paragraph(text: str) -> str:
    """The text, wrapped and indented below a heading."""
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def trend(row: dict) -> str:
    """How the share has moved, where both spans of ninety days had handoffs; what shows late, among older ones."""
    recent, before = row["affected_share_recent"], row["affected_share_before"]
    if recent is None or before is None:
        return ""
    span = (
        f"the 90 days up to {lag} days ago, as it shows late" if (lag := row["trend_lag_days"]) else "the last 90 days"
    )
    return f" {percent(recent)} in {span}, {percent(before)} in the 90 before."


def association(row: dict) -> str:
    """How handoffs with the cause fared beside those of their source and lead type that are known to be without it."""
    if row["associated_difference"] is None:
        return (
            "There is nobody to compare: with it, or known to be without it, no lead of one source and lead type is "
            "old enough to have qualified; or having it follows from whether a lead qualified."
        )
    low, high = points(row["difference_ci_low"]), points(row["difference_ci_high"])
    verdict = "" if row["difference_ci_low"] * row["difference_ci_high"] > 0 else " That may be chance."
    if row["is_small_sample"]:
        verdict = " They are few: that may be chance."
    affected, others = percent(row["affected_qualified_rate"]), percent(row["unaffected_qualified_rate"])
    return (
        f"{row['n_compared_affected']:,} of them are old enough to judge, {row['n_compared_unaffected']:,} of the same "
        f"source and lead type are without it. Weighted by source and lead type, {affected} of these with it "
        f"qualified, {others} of those without: "
        f"{points(row['associated_difference'])} points (95%: {low} to {high}), an association.{verdict}"
    )


def describe(row: dict) -> str:
    """One root cause, as somebody reads it who never saw the project."""
    lines = [
        f"{row['position']}. {row['root_cause']} ({row['failure_point']}): {row['n_affected']:,} of "
        f"{row['n_handoffs']:,} handoffs, {percent(row['affected_share'])}; the first break of {row['n_primary']:,}.",
        paragraph(f"Fix, {row['fix']}: {row['what_to_change']}"),
        paragraph(association(row) + trend(row)),
    ]
    if row["n_define_first"]:
        lines.append(
            paragraph(
                f"Define first: of {row['n_define_first']:,} of them the lead type, or what sales accepts, is not "
                "defined. Do that before changing the routing."
            )
        )
    lines.append(paragraph(f"Look at: {row['example_lead_ids']}"))
    return "\n".join(lines)


def evidence(connection: duckdb.DuckDBPyConnection) -> str:
    """What the CRM cannot show, and, apart from it, what it can and too few fill in."""
    findings = connection.execute(EVIDENCE).fetchall()
    [since] = connection.execute(SINCE).fetchone() or [None]
    parts = [f"\nThe CRM can show every kind of evidence, since {since:%Y-%m-%d} at the latest."] if since else []
    for shown, title in (
        (False, "What the CRM cannot show, what would tell most first"),
        (True, "What it can show, and too few fill in"),
    ):
        listed = [
            paragraph(f"{source_relation}: {finding}")
            for can_be_shown, source_relation, finding in findings
            if can_be_shown == shown
        ]
        parts += [f"\n{title}\n", *listed] if listed else []
    return "\n".join(parts)


def print_root_causes(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
    """The root causes, then the findings on the evidence."""
    causes = connection.execute(CAUSES)
    names = [column[0] for column in causes.description]
    rows = [dict(zip(names, row, strict=True)) for row in causes.fetchall()]
    print("\nWhy handoffs broke\n" if rows else "\nNo handoff that the CRM shows broke.")
    print("\n\n".join(map(describe, rows)))
    print(evidence(connection))


if __name__ == "__main__":
    run(lambda: read_marts("print_root_causes", __doc__, print_root_causes))
