"""The tidy tables of the dashboard, read from the marts: one SQL file of sql/ for each.

Every list is cut to a length that does not grow with the data, so that the page stays small; a table that was cut says
how many rows there were (`n_rows`, `n_values`).
"""

from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "sql"
# Temporary tables that the others read, in this order.
PREPARED = ("_handoffs", "_periods", "_slices", "_members", "_causes", "_records")
TABLES = (
    *(
        "sources",
        "windows",
        "slices",
        "periods",
        "metrics",
        "path",
        "checks",
        "causes",
        "cause_counts",
        "curves",
        "hours",
    ),
    *("acceptance", "owners", "reasons", "conflicts", "duplicates", "evidence", "feedback", "set_aside"),
    *("records", "events", "findings"),
)
# Characters of a text.
TEXT = 400
MINUTE, HOUR, DAY = 60, 3_600, 86_400
LIMITS = {
    # Values of a dimension, and of the latest months and weeks, that can be chosen.
    "values": 16,
    "months": 18,
    "weeks": 13,
    # Rows of a list.
    "rows": 20,
    # Records whose trace is in the page, and events of each.
    "records": 400,
    "events": 40,
    # Seconds at which the curves are read: evenly on their logarithmic axis, from five minutes to ninety days.
    "moments": [
        *(minutes * MINUTE for minutes in (5, 7, 10, 15, 20, 30, 45)),
        *(hours * HOUR for hours in (1, 1.5, 2, 3, 4, 6, 8, 12, 18)),
        *(days * DAY for days in (1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 45, 60, 90)),
    ],
}


def query(name: str) -> str:
    """The SQL of a table."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def used_limits(sql: str) -> dict:
    """The limits that a query speaks of; the database refuses others."""
    return {name: value for name, value in LIMITS.items() if f"${name}" in sql}


def encoded(values: list) -> list | dict:
    """A column as it stands in the page: text that repeats itself as numbers of its distinct values.

    The distinct values stand in the order in which they come, so that equal tables give equal pages.
    """
    distinct = list(dict.fromkeys(values))
    if not any(isinstance(value, str) for value in distinct) or 2 * len(distinct) > len(values):
        return values
    codes = {value: code for code, value in enumerate(distinct)}
    return {"values": distinct, "codes": [codes[value] for value in values]}


def shortened(value: object) -> object:
    """A value as the page shows it: text of any length only in its beginning."""
    return f"{value[: TEXT - 1]}…" if isinstance(value, str) and len(value) > TEXT else value


def read_table(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list | dict]:
    """A table of the page, column by column."""
    sql = query(name)
    cursor = connection.execute(sql, used_limits(sql) or None)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    return {column: encoded([shortened(row[place]) for row in rows]) for place, column in enumerate(names)}


def read_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict]:
    """All tables of the page.

    Raises:
        duckdb.CatalogException: a mart is missing.
    """
    for name in PREPARED:
        sql = query(name)
        connection.execute(sql, used_limits(sql) or None)
    return {name: read_table(connection, name) for name in TABLES}
