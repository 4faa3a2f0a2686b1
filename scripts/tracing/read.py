"""What the marts know of a lead: its handoffs, each with its events and checks."""

from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "sql"


def rows(connection: duckdb.DuckDBPyConnection, name: str, **values: object) -> list[dict]:
    """The rows of a query of sql/, with the values that it speaks of."""
    cursor = connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"), values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_leads(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[dict]:
    """The leads that an id or an e-mail address names, each with its handoffs.

    Args:
        connection: the warehouse.
        wanted: id of a lead in its CRM, or an e-mail address in any case, which names every record of that person.

    Returns:
        Leads with `handoffs`; each handoff with `events` and `checks`, in order. Times are UTC.
    """
    leads = rows(connection, "leads", wanted=wanted.strip())
    for lead in leads:
        key = lead.pop("lead_key")
        lead["handoffs"] = rows(connection, "handoffs", lead_key=key)
        for handoff in lead["handoffs"]:
            found = handoff.pop("handoff_id")
            handoff["events"] = rows(connection, "events", handoff_id=found, calendar=handoff["calendar"])
            handoff["checks"] = rows(connection, "checks", handoff_id=found)
    return leads
