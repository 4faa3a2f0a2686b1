"""One question for each mart, put to the server and to the warehouse itself: the answers have to be the same."""

import datetime
import math
from dataclasses import dataclass, field

import duckdb

from bi.errors import BIError

# A rate goes through JSON and a data frame on its way.
TOLERANCE = 1e-9
ROWS = 10_000


@dataclass(frozen=True)
class Question:
    """What is asked of a mart.

    Args:
        columns: what a row is for.
        numbers: name -> SQL of a number for each such row; without any, the rows of the mart are asked for as they are.
        where: column -> the value that it has.
    """

    columns: tuple[str, ...]
    numbers: dict[str, str] = field(default_factory=dict)
    where: dict[str, object] = field(default_factory=dict)


ROW_COUNT = {"n_rows": "count(*)"}
ALL = {"dimension": "all"}
QUESTIONS = {
    "dim_leads": Question(("status", "is_excluded"), ROW_COUNT),
    "dim_owners": Question(("owner_kind", "team"), ROW_COUNT | {"n_active": "count(*) filter (where is_active)"}),
    "fct_duplicate_outreach": Question(("conflict",), ROW_COUNT | {"median_seconds": "median(seconds_between)"}),
    "fct_handoff_events": Question(("event_type", "actor_kind"), ROW_COUNT | {"last_at": "max(occurred_at)"}),
    "fct_handoff_findings": Question(("step", "check_name"), ROW_COUNT | {"n_handoffs": "count(distinct handoff_id)"}),
    "fct_handoffs": Question(
        ("primary_break",),
        ROW_COUNT | {"first_at": "min(captured_at)", "median_seconds": "median(lead_to_owner_seconds)"},
        {"is_excluded": False},
    ),
    "fct_metric_measures": Question(("metric", "state"), ROW_COUNT | {"n_success": "count(*) filter (is_success)"}),
    "rpt_acceptance": Question(
        ("dimension_value", "acceptance_rate", "n_decided", "is_small_sample"), {}, {"dimension": "team"}
    ),
    "rpt_evidence_coverage": Question(
        ("source_relation", "kind", "evidence", "can_be_shown", "recorded_since", "recorded_share"), {}, ALL
    ),
    "rpt_handoff_metrics": Question(
        ("metric", "period_start", "n_eligible", "rate", "p50_seconds", "meets_target"), {}, ALL | {"period": "month"}
    ),
    "rpt_quarantined_records": Question(("raw_table", "reason"), ROW_COUNT),
    "rpt_rejection_reasons": Question(
        ("rejection_reason",), {"n_turned_back": "sum(n_turned_back)", "n_usable": "sum(n_usable)"}, ALL
    ),
    "rpt_root_causes": Question(
        ("position", "root_cause", "fix", "n_affected", "associated_difference", "example_lead_ids"), {}, ALL
    ),
    "rpt_source_feedback": Question(
        ("original_source", "source_quality_signal"), {"n_handoffs": "sum(n_handoffs)", "n_won": "sum(n_won)"}
    ),
    "rpt_unmapped_values": Question(("definition", "raw_value"), {"n_records": "sum(n_records)"}),
}


def chart_query(question: Question) -> dict:
    """A question as a query object of Superset's chart data API."""
    query = {
        "columns": list(question.columns),
        "filters": [{"col": column, "op": "==", "val": value} for column, value in question.where.items()],
        "row_limit": ROWS,
        "time_range": "No filter",
    }
    if question.numbers:
        query["metrics"] = [
            {"expressionType": "SQL", "sqlExpression": sql, "label": name} for name, sql in question.numbers.items()
        ]
    return query


def answer_of_warehouse(
    connection: duckdb.DuckDBPyConnection, schema: str, mart: str, question: Question
) -> list[tuple]:
    """What DuckDB itself answers, in the words of JSON.

    Raises:
        BIError: the mart has not the columns that are asked for.
    """
    numbers = [f"{sql} as {name}" for name, sql in question.numbers.items()]
    where = " and ".join([f"{column} = ?" for column in question.where] or ["true"])
    sql = f"select {', '.join([*question.columns, *numbers])} from {schema}.{mart} where {where}"
    if numbers:
        sql += " group by all"
    try:
        rows = connection.execute(sql, list(question.where.values())).fetchall()
    except duckdb.Error as error:
        raise BIError(f"{mart}: {str(error).splitlines()[0]}") from error
    return in_order(tuple(map(as_json, row)) for row in rows)


def answer_of_server(question: Question, rows: list[dict]) -> list[tuple]:
    """What the server answers, in the order of the question.

    Args:
        question: that was asked.
        rows: of its answer.
    """
    return in_order(tuple(row[name] for name in (*question.columns, *question.numbers)) for row in rows)


def as_json(value: object) -> object:
    """A moment as Superset gives it, in milliseconds since 1970 UTC; anything else as it is."""
    if isinstance(value, datetime.date):
        moment = datetime.datetime.combine(value, datetime.time()) if type(value) is datetime.date else value
        return moment.replace(tzinfo=datetime.UTC).timestamp() * 1000
    return value


def in_order(rows) -> list[tuple]:
    """Rows in an order that does not depend on who gives them; unknown values first."""
    return sorted(rows, key=lambda row: [(value is not None, text(value)) for value in row])


def text(value: object) -> str:
    """A value to sort by; 1 and 1.0 are one number."""
    return str(float(value)) if is_number(value) else str(value)


def same(left: list[tuple], right: list[tuple]) -> bool:
    """True where two answers are equal: NULL is equal to NULL only, numbers up to rounding."""
    return len(left) == len(right) and all(
        len(a) == len(b) and all(map(same_value, a, b)) for a, b in zip(left, right, strict=True)
    )


def same_value(left: object, right: object) -> bool:
    """True where two values of an answer are equal."""
    if isinstance(left, bool) or isinstance(right, bool) or not (is_number(left) and is_number(right)):
        return type(left) is type(right) and left == right
    return math.isclose(left, right, rel_tol=TOLERANCE)


def is_number(value: object) -> bool:
    """True for a number."""
    return isinstance(value, int | float)
