"""What is printed of the root causes, from a database made by hand."""

from datetime import datetime

import duckdb
import pytest

from warehouse import Warehouse

CAUSE = {
    "position": 1,
    "root_cause": "routing rules",
    "fix": "routing rule",
    "failure_point": "timing undefined",
    "what_to_change": "Assign leads to a person at once.",
    "n_handoffs": 1200,
    "n_affected": 300,
    "affected_share": 0.25,
    "n_primary": 290,
    "n_define_first": 0,
    "affected_share_recent": 0.3,
    "affected_share_before": 0.05,
    "trend_lag_days": 0,
    "n_compared_affected": 240,
    "n_compared_unaffected": 1100,
    "affected_qualified_rate": 0.125,
    "unaffected_qualified_rate": 0.25,
    "associated_difference": -0.125,
    "difference_ci_low": -0.2,
    "difference_ci_high": -0.05,
    "is_small_sample": False,
    "example_lead_ids": "L1, L2",
    "dimension": "all",
}
SHOWN = ("hq", None, "all", None, "lead type", True, datetime(2024, 1, 1))


def printed(tmp_path, causes: list[dict], findings: list[tuple]) -> str:
    warehouse = Warehouse(tmp_path)
    with duckdb.connect(str(warehouse.database)) as connection:
        columns = ", ".join(
            f"{name} {'varchar' if isinstance(value, str) else 'double' if isinstance(value, float) else 'bigint'}"
            for name, value in CAUSE.items()
        )
        connection.execute(f"create table rpt_root_causes ({columns})")
        for cause in causes:
            connection.execute(f"insert into rpt_root_causes values ({', '.join('?' * len(CAUSE))})", [*cause.values()])
        connection.execute(
            "create table rpt_evidence_coverage "
            "(source_relation varchar, finding varchar, dimension varchar, unlock_rank integer, evidence varchar, "
            "can_be_shown boolean, recorded_since timestamp, kind varchar default 'evidence field')"
        )
        for finding in findings:
            connection.execute("insert into rpt_evidence_coverage values (?, ?, ?, ?, ?, ?, ?, default)", finding)
    result = warehouse.script("print_root_causes.py")
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_causes_with_fix_association_trend_and_examples(tmp_path):
    uncertain = CAUSE | {"position": 2, "n_define_first": 17, "difference_ci_high": 0.05, "affected_share_before": None}
    late = CAUSE | {"position": 3, "trend_lag_days": 60}
    elsewhere = CAUSE | {"dimension": "team"}
    assert (
        printed(tmp_path, [late, uncertain, CAUSE, elsewhere], [SHOWN, (*SHOWN[:-1], datetime(2024, 3, 4, 5, 6))])
        == """
Why handoffs broke

1. routing rules (timing undefined): 300 of 1,200 handoffs, 25%; the first break of 290.
    Fix, routing rule: Assign leads to a person at once.
    240 of them are old enough to judge, 1,100 of the same source and lead type are without it. Weighted by
    source and lead type, 12% of these with it qualified, 25% of those without: -12 points (95%: -20 to -5),
    an association. 30% in the last 90 days, 5.0% in the 90 before.
    Look at: L1, L2

2. routing rules (timing undefined): 300 of 1,200 handoffs, 25%; the first break of 290.
    Fix, routing rule: Assign leads to a person at once.
    240 of them are old enough to judge, 1,100 of the same source and lead type are without it. Weighted by
    source and lead type, 12% of these with it qualified, 25% of those without: -12 points (95%: -20 to +5),
    an association. That may be chance.
    Define first: of 17 of them the lead type, or what sales accepts, is not defined. Do that before changing
    the routing.
    Look at: L1, L2

3. routing rules (timing undefined): 300 of 1,200 handoffs, 25%; the first break of 290.
    Fix, routing rule: Assign leads to a person at once.
    240 of them are old enough to judge, 1,100 of the same source and lead type are without it. Weighted by
    source and lead type, 12% of these with it qualified, 25% of those without: -12 points (95%: -20 to -5),
    an association. 30% in the 90 days up to 60 days ago, as it shows late, 5.0% in the 90 before.
    Look at: L1, L2

The CRM can show every kind of evidence, since 2024-03-04 at the latest.
"""
    )


def test_what_to_record_stands_in_order_of_what_it_unlocks(tmp_path):
    findings = [
        ("hq", "No owners.", "all", 2, "owner assignment time", False, None),
        ("hq", "No actions.", "all", 1, "first sales action", False, None),
        ("hq", "Half the sources.", "all", None, "original source", True, datetime(2024, 1, 1)),
        ("hq", "Of one team.", "team", 1, "next action", False, None),
        SHOWN,
    ]
    assert printed(tmp_path, [], findings).splitlines()[1:] == [
        "No handoff that the CRM shows broke.",
        "",
        "",
        "What the CRM cannot show, what would tell most first",
        "",
        "    hq: No actions.",
        "    hq: No owners.",
        "",
        "What it can show, and too few fill in",
        "",
        "    hq: Half the sources.",
    ]


@pytest.mark.parametrize("share", [0.0, 0.004])
def test_small_shares_keep_a_decimal(tmp_path, share):
    assert f"{100 * share:.1f}%" in printed(tmp_path, [CAUSE | {"affected_share": share}], [])


def test_nobody_to_compare_with_is_said(tmp_path):
    names = ("affected_qualified_rate", "unaffected_qualified_rate", "associated_difference", "difference_ci_low")
    alone = CAUSE | dict.fromkeys((*names, "difference_ci_high", "is_small_sample"))
    text = " ".join(printed(tmp_path, [alone], []).split())
    assert "There is nobody to compare: with it, or known to be without it, no lead of one source and lead type" in text
    assert "points" not in text


def test_a_difference_of_few_may_be_chance_whatever_its_interval_says(tmp_path):
    text = " ".join(printed(tmp_path, [CAUSE | {"is_small_sample": True}], []).split())
    assert "(95%: -20 to -5), an association. They are few: that may be chance." in text


def test_no_minus_before_nothing(tmp_path):
    even = CAUSE | {"associated_difference": -0.004, "difference_ci_low": -0.09, "difference_ci_high": 0.004}
    text = " ".join(printed(tmp_path, [even], []).split())
    assert "±0 points (95%: -9 to ±0), an association. That may be chance." in text
