"""Why there is not one handoff in marts that were made from leads."""

from datetime import datetime
from pathlib import Path

import duckdb

from publishing.evidence import LastBuild

# tests/integrity/leads_open_handoffs.sql, of which it is the verdict.
FAILED = "leads_open_handoffs failed"
REASONS = """
select
    quarantine_reason as reason,
    count(*) as n_leads,
    min(created_at) as first_created_at
from main_intermediate.int_crm__leads_screened
group by quarantine_reason
order by n_leads desc, reason
"""
AS_OF = "select max(as_of) from main_intermediate.int_crm__as_of"


def without_handoffs(database: Path, build: LastBuild | None) -> str:
    """The reason why a build made no handoff of its leads, and what to do; an empty text where that is not what failed.

    Args:
        database: the DuckDB file of the warehouse.
        build: what dbt wrote down of it.
    """
    if build is None or FAILED not in build.problems:
        return ""
    with duckdb.connect(str(database), read_only=True) as connection:
        reasons = connection.execute(REASONS).fetchall()
        [(as_of,)] = connection.execute(AS_OF).fetchall()
    kept = [first_created_at for reason, _, first_created_at in reasons if reason is None]
    if kept:
        return (
            f"no lead was created up to {moment(as_of)}, which AS_OF names; the first one was {moment(kept[0])}. "
            "Name a moment after that, or leave AS_OF out"
        )
    [(reason, leads, _), *_] = reasons
    total = sum(n_leads for _, n_leads, _ in reasons)
    return (
        f"every lead was set aside, {leads:,} of {total:,} for the reason '{reason}'. Table rpt_quarantined_records in "
        f"{database} lists them: correct them in the CRM, or in the files that it exports"
    )


def moment(at: datetime) -> str:
    """A moment to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
