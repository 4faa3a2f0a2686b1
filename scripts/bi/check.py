"""What must hold of a server that was given the marts, said line by line."""

import duckdb

from bi import charts
from bi.assets import schema_of_marts
from bi.client import Client
from bi.errors import BIError
from bi.questions import QUESTIONS, answer_of_server, answer_of_warehouse, chart_query, same
from bi.refusals import FORBIDDEN, not_refused


def holds(client: Client, connection: duckdb.DuckDBPyConnection) -> bool:
    """Print what the server answers, and return whether it is right and it does nothing that it must not.

    Args:
        client: a user of the server.
        connection: the warehouse that the server has, opened here.

    Raises:
        BIError: a question or a chart cannot be answered at all.
    """
    datasets = client.datasets()
    if set(datasets) != set(QUESTIONS):
        odd = ", ".join(sorted(set(datasets) ^ set(QUESTIONS)))
        raise BIError(f"a dataset and no question in scripts/bi/questions.py, or the other way round: {odd}")
    schema = schema_of_marts(connection)
    equal = [ask(client, datasets[mart][1], connection, schema, mart) for mart in QUESTIONS]
    numbers = dict(datasets.values())
    for chart, (dataset, query) in charts.queries().items():
        print(f"{chart:<48}{len(client.chart_data(numbers[dataset], query)):>4} rows")
    ran = not_refused(client, schema)
    for sql in ran:
        print(f"NOT REFUSED: {sql}")
    print(f"{sum(equal)} of {len(equal)} answers as DuckDB; {len(ran)} of {len(FORBIDDEN)} forbidden statements ran.")
    return all(equal) and not ran


def ask(client: Client, dataset: int, connection: duckdb.DuckDBPyConnection, schema: str, mart: str) -> bool:
    """Put the question of a mart to both, print what they say, and return whether that is the same."""
    question = QUESTIONS[mart]
    shown = answer_of_server(question, client.chart_data(dataset, chart_query(question)))
    held = answer_of_warehouse(connection, schema, mart, question)
    equal = same(shown, held)
    print(f"{mart:<26}{len(shown):>6} rows  {'as DuckDB' if equal else 'DIFFERENT'}  {beginning(shown)}")
    if not equal:
        print(f"{'  DuckDB':<26}{len(held):>6} rows             {beginning(held)}")
    return equal


def beginning(rows: list[tuple]) -> str:
    """The first row of an answer."""
    return " | ".join("NULL" if value is None else str(value)[:32] for value in rows[0]) if rows else ""
