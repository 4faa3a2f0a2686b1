"""The same models on Postgres: the same rows as on DuckDB, from the same raw tables."""

import pytest

from engines import built_on_duckdb, different_marts, different_texts, reading_of_texts
from postgres import PROGRAMS, Postgres
from warehouse import WITHOUT_TESTS, Warehouse

pytestmark = [pytest.mark.whole_run, pytest.mark.skipif(not PROGRAMS, reason="no Postgres server is installed")]


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory) -> Warehouse:
    return built_on_duckdb(tmp_path_factory.mktemp("duckdb"), leads=250)


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


def test_every_mart_has_the_same_rows(on_duckdb, on_postgres):
    different = different_marts(
        on_duckdb, lambda mart, columns: on_postgres.rows(f"select {columns} from handoff.{mart}")
    )
    assert different == {}


def test_every_text_means_the_same(on_duckdb, server):
    [compiled] = on_duckdb.dbt("compile", "--inline", reading_of_texts(), "--target", "postgres").result
    assert different_texts(on_duckdb, server.rows(compiled.node.compiled_code)) == []
