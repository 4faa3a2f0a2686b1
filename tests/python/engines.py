"""What the models make on another engine, compared with what they make on DuckDB from the same raw tables."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb

from warehouse import WITHOUT_TESTS, Warehouse

# A CRM of each kind, each as another loader leaves it.
SHAPES = {"generic": (), "hubspot": ("--shape", "airbyte"), "salesforce": ("--shape", "fivetran")}
# What loaders make of the text that DuckDB's loader leaves as it is.
TYPES = {
    **dict.fromkeys(("created_date", "created_at", "last_modified_date", "submitted_at", "changed_at"), "timestamptz"),
    **dict.fromkeys(("is_deleted", "is_closed", "is_won", "is_converted", "is_active"), "boolean"),
    "amount": "numeric",
}
CASTS = (
    *("to_utc", "to_utc_or_epoch", "to_date", "to_minute_of_day", "to_number", "to_boolean"),
    *("blank_to_null", "digits_of", "without_fraction"),
)
DAYS = (
    *("2026-03-02", "2026-02-30", "2024-02-29", "2023-02-29", "2026-13-01"),
    *("2026-00-10", "2026-2-3", "2026/3/2", "2026-W10"),
)
CLOCKS = (
    *("10:00:00", "10:00", "10", "9:05", "9:5:7"),
    *("24:00:00", "24:00:01", "10:60:00", "10:00:60", "10:00:00.1234567"),
)
OFFSETS = ["", "Z", " UTC", "+02:00", "+0530", "-08", " +0000", "+14:30", "+99:00", " BST"]
NUMBERS = (
    *("12", "12.", ".5", "-3.25", "+7", "1e3", "1e400", "nan", "inf"),
    *("0x10", "1,000", " 7 ", "7\t", "-", ".", "1e", "2001.0"),
)
OTHERS = (
    *("", " ", "\t2026-03-02\n", "TRUE", "no", "2"),
    *("infinity", "03/04/2024", "1770024600000", "1770024600000.0", "17700246000000"),
)
MOMENTS = [f"{day}{between}{clock}" for day in DAYS[:3] for between in " T" for clock in CLOCKS]
WITH_OFFSETS = [
    f"2026-03-02{between}{clock}{offset}" for between in " T" for clock in ("10:00:00", "10:00") for offset in OFFSETS
]
TEXTS = (*DAYS, *CLOCKS, *MOMENTS, *WITH_OFFSETS, *NUMBERS, *OTHERS)


def built_on_duckdb(folder: Path, leads: int) -> Warehouse:
    """Three CRMs in one warehouse, of so many leads each."""
    warehouse = Warehouse(folder)
    exports = warehouse.folder / "exports"
    for seed, (crm, shape) in enumerate(SHAPES.items()):
        options = ("--crm", crm, *shape, "--leads", leads, "--seed", seed, "--out", exports / crm)
        generated = warehouse.script("generate_crm.py", *options)
        assert generated.returncode == 0, generated.stderr
    warehouse.load(",".join(SHAPES), exports)
    warehouse.build(*WITHOUT_TESTS)
    return warehouse


def raw_tables(source: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    """Schema and name of each raw table -> its columns."""
    tables = source.execute("""
        select schema_name, table_name, list(column_name order by column_index)
        from duckdb_columns()
        where schema_name like 'raw_%'
        group by all
        order by all
    """)
    return {(schema, table): columns for schema, table, columns in tables.fetchall()}


def columns_of_marts(warehouse: Warehouse) -> dict[str, str]:
    """Name of each mart -> its columns, in their order."""
    marts = warehouse.rows("""
        select table_name, string_agg(column_name, ', ' order by column_index)
        from duckdb_columns()
        where schema_name = 'main' and table_name ~ '(dim|fct|rpt)_.*'
        group by table_name
    """)
    assert len(marts) == 15
    return dict(marts)


def comparable(rows: list[tuple]) -> Counter:
    """Rows, whatever their order; of a fraction the last digits are the engine's own."""
    return Counter(
        tuple(f"{value:.11g}" if isinstance(value, float | Decimal) else str(value) for value in row) for row in rows
    )


def different_marts(warehouse: Warehouse, rows_there: Callable[[str, str], list[tuple]]) -> dict[str, dict[str, list]]:
    """For each mart that is another one there, some of the rows that only one of both has.

    `rows_there` gives the rows of a mart, by its name and columns.
    """
    different = {}
    for mart, columns in columns_of_marts(warehouse).items():
        here = comparable(warehouse.rows(f"select {columns} from {mart}"))
        there = comparable(rows_there(mart, columns))
        if here != there:
            different[mart] = {"here": (here - there).most_common(3), "there": (there - here).most_common(3)}
    return different


def reading_of_texts() -> str:
    """A query, to be compiled for an engine: what each cast makes of each text, in the order of TEXTS."""
    columns = ", ".join(f"{{{{ {cast}('text') }}}} as {cast}" for cast in CASTS)
    values = ", ".join(f"({position}, '{text}')" for position, text in enumerate(TEXTS))
    return f"select text, {columns} from (values {values}) as texts (position, text) order by position"


def different_texts(warehouse: Warehouse, there: list[tuple]) -> list[tuple[tuple, tuple]]:
    """What the casts make of a text here and there, where it differs; `there` are the rows of reading_of_texts()."""
    [compiled] = warehouse.dbt("compile", "--inline", reading_of_texts()).result
    here = warehouse.rows(f"set timezone = 'UTC'; {compiled.node.compiled_code}")
    assert len(here) == len(TEXTS)
    return [(a, b) for a, b in zip(here, there, strict=True) if a != b]
