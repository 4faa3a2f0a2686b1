"""The same models on Postgres: the same rows as on DuckDB, from the same raw tables."""

from collections import Counter
from decimal import Decimal

import pytest

from postgres import PROGRAMS, Postgres
from warehouse import Warehouse

pytestmark = [pytest.mark.whole_run, pytest.mark.skipif(not PROGRAMS, reason="no Postgres server is installed")]
# A CRM of each kind, each as another loader leaves it.
SHAPES = {"generic": (), "hubspot": ("--shape", "airbyte"), "salesforce": ("--shape", "fivetran")}
# The rows are what the tests of the models are about.
WITHOUT_TESTS = ("--exclude-resource-type", "unit_test", "test")
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


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("duckdb"))
    exports = warehouse.folder / "exports"
    for seed, (crm, shape) in enumerate(SHAPES.items()):
        options = ("--crm", crm, *shape, "--leads", 250, "--seed", seed, "--out", exports / crm)
        generated = warehouse.script("generate_crm.py", *options)
        assert generated.returncode == 0, generated.stderr
    warehouse.load(",".join(SHAPES), exports)
    warehouse.build(*WITHOUT_TESTS)
    return warehouse


@pytest.fixture(scope="module")
def server():
    with Postgres() as server, pytest.MonkeyPatch.context() as environment:
        for name, value in server.environment.items():
            environment.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def on_postgres(on_duckdb, server) -> Postgres:
    server.copy_raw_tables(on_duckdb.database)
    on_duckdb.build("--target", "postgres", *WITHOUT_TESTS)
    return server


def comparable(rows: list[tuple]) -> Counter:
    """Rows, whatever their order; of a fraction the last digits are the engine's own."""
    return Counter(
        tuple(f"{value:.11g}" if isinstance(value, float | Decimal) else str(value) for value in row) for row in rows
    )


def test_every_mart_has_the_same_rows(on_duckdb, on_postgres):
    marts = on_duckdb.rows("""
        select table_name, string_agg(column_name, ', ' order by column_index)
        from duckdb_columns()
        where schema_name = 'main' and table_name ~ '(dim|fct|rpt)_.*'
        group by table_name
    """)
    assert len(marts) == 15
    different = {}
    for mart, columns in marts:
        here = comparable(on_duckdb.rows(f"select {columns} from {mart}"))
        there = comparable(on_postgres.rows(f"select {columns} from handoff.{mart}"))
        if here != there:
            different[mart] = {"duckdb": (here - there).most_common(3), "postgres": (there - here).most_common(3)}
    assert different == {}


def test_every_text_means_the_same(on_duckdb, server):
    moments = [f"{day}{between}{clock}" for day in DAYS[:3] for between in " T" for clock in CLOCKS]
    with_offsets = [f"2026-03-02{between}10:00:00{offset}" for between in " T" for offset in OFFSETS]
    texts = [*DAYS, *CLOCKS, *moments, *with_offsets, *NUMBERS, *OTHERS]
    columns = ", ".join(f"{{{{ {cast}('text') }}}} as {cast}" for cast in CASTS)
    values = ", ".join(f"('{text}')" for text in texts)
    asked = f"select text, {columns} from (values {values}) as texts (text)"

    def query(*target: str) -> str:
        [compiled] = on_duckdb.dbt("compile", "--inline", asked, *target).result
        return compiled.node.compiled_code

    here = on_duckdb.rows(f"set timezone = 'UTC'; {query()}")
    there = server.rows(query("--target", "postgres"))
    assert len(here) == len(texts)
    assert [(a, b) for a, b in zip(here, there, strict=True) if a != b] == []
