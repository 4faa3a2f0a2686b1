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
    return [with_handoffs(connection, lead) for lead in rows(connection, "leads", wanted=wanted.strip(), lead_key=None)]


def read_handoff(connection: duckdb.DuckDBPyConnection, lead_key: object, handoff_number: int) -> dict:
    """A lead with one of its handoffs, as read_leads gives it with all of them."""
    [lead] = rows(connection, "leads", wanted="", lead_key=lead_key)
    return with_handoffs(connection, lead, handoff_number)


def with_handoffs(connection: duckdb.DuckDBPyConnection, lead: dict, only: int | None = None) -> dict:
    """The lead with its handoffs, or only the one of a number; each with its events and checks."""
    handoffs = rows(connection, "handoffs", lead_key=lead["lead_key"])
    chosen = [handoff for handoff in handoffs if only in (None, handoff["handoff_number"])]
    for handoff in chosen:
        found = handoff.pop("handoff_id")
        handoff["events"] = rows(connection, "events", handoff_id=found, calendar=handoff["calendar"])
        handoff["checks"] = rows(connection, "checks", handoff_id=found)
    known = {name: value for name, value in lead.items() if name != "lead_key"}
    return known | {"n_handoffs": len(handoffs), "handoffs": chosen}
