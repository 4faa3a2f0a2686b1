"""The same models on Spark: the same rows as on DuckDB, from the same raw tables. `make spark-check` runs this."""

import pytest

from engines import built_on_duckdb, columns_of_marts, different_marts, different_texts, reading_of_texts
from spark import INSTALLED, Spark
from warehouse import WITHOUT_TESTS, Warehouse

pytestmark = [pytest.mark.whole_run, pytest.mark.skipif(not INSTALLED, reason="Spark is not installed here")]


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory) -> Warehouse:
    return built_on_duckdb(tmp_path_factory.mktemp("duckdb"), leads=150)


@pytest.fixture(scope="module")
def spark(on_duckdb, tmp_path_factory) -> Spark:
    spark = Spark(tmp_path_factory.mktemp("spark"))
    spark.copy_raw_tables(on_duckdb.database)
    return spark


def test_every_text_means_the_same(on_duckdb, spark):
    spark.write({"texts": spark.dbt("compile", "--inline", reading_of_texts())})
    assert different_texts(on_duckdb, spark.rows("texts")) == []


def test_every_mart_has_the_same_rows(on_duckdb, spark):
    spark.dbt("build", *WITHOUT_TESTS)
    spark.write({mart: f"select * from handoff.{mart}" for mart in columns_of_marts(on_duckdb)})
    assert different_marts(on_duckdb, spark.rows) == {}
