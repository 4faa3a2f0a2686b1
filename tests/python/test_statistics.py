"""The SQL of the measurement table against published implementations: lifelines and statsmodels.

The models are compiled and run as they are; what they read is a table of random measures.
"""

import math

import duckdb
import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time
from statsmodels.stats.proportion import proportion_confint

from warehouse import Warehouse, failures

MODELS = ("int_measures__counts", "int_measures__quantiles", "rpt_handoff_metrics")
GROUPS = 80


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> dict[str, object]:
    """Compiled nodes of the models, by name."""
    warehouse = Warehouse(tmp_path_factory.mktemp("statistics"))
    compilation = warehouse.dbt("compile", "--select", *MODELS)
    assert compilation.success, failures(compilation)
    return {result.node.name: result.node for result in compilation.result}


def random_measures(seed: int) -> pd.DataFrame:
    """Measures of GROUPS teams: small ones and large ones, with ties, from nobody to everybody censored."""
    random = np.random.default_rng(seed)
    frames = []
    for group in range(GROUPS):
        size = int(random.integers(1, 90))
        frames.append(
            pd.DataFrame(
                {
                    "team": f"team {group}",
                    "duration_seconds": random.integers(0, random.choice([3, 20, 100_000]), size),
                    "is_censored": random.random(size) < random.choice([0, 0.2, 0.5, 0.9, 1]),
                    "is_success": random.random(size) < random.choice([0, 0.05, 0.5, 1]),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def run(compiled: dict[str, object], measures: pd.DataFrame) -> pd.DataFrame:
    """Rows of rpt_handoff_metrics for the teams, all periods together, by metric and team.

    Each measure counts once for a time metric and once for a rate.
    """
    node = compiled["int_measures__counts"]
    intermediate, marts = node.schema, compiled["rpt_handoff_metrics"].schema
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as {node.database}; use {node.database}")
        connection.execute(f"create schema if not exists {intermediate}; create schema if not exists {marts}")
        connection.execute("create schema if not exists main_staging")
        connection.register("measures", measures)
        connection.execute(
            f"""
            create table {intermediate}.int_measures__codes as
            select *, cast(row_number() over (order by dimension, name) as integer) as code
            from (
                select distinct 'team' as dimension, team as name from measures
                union all
                values
                    ('metric', 'lead_to_owner_time'), ('metric', 'source_to_accepted'), ('crm', 'generic'),
                    ('original_source', 'unknown'), ('lead_type', 'unknown'), ('conversion_point', 'unknown'),
                    ('owner', 'unknown')
            );
            create table {intermediate}.int_measures__coded as
            with other_codes as (
                pivot (from {intermediate}.int_measures__codes where dimension not in ('team', 'metric'))
                on dimension using max(code)
            )
            select
                metrics.code as metric,
                teams.code as team,
                other_codes.crm,
                other_codes.original_source,
                other_codes.lead_type,
                other_codes.conversion_point,
                other_codes.owner as owner_id,
                'counted' as state,
                'every period' as counts_in,
                null::varchar as basis,
                measures.is_success,
                measures.is_censored,
                false as is_set_apart,
                case when metrics.name = 'lead_to_owner_time' then measures.duration_seconds end as duration_seconds,
                date '2024-01-01' as cohort_month,
                date '2024-01-01' as cohort_week
            from measures
            cross join other_codes
            inner join {intermediate}.int_measures__codes as metrics on metrics.dimension = 'metric'
            inner join {intermediate}.int_measures__codes as teams
                on teams.dimension = 'team' and measures.team = teams.name
            """
        )
        connection.execute(
            """
            create table main_staging.stg_definitions__metric_targets (
                metric varchar, dimension varchar, dimension_value varchar, statistic varchar, better varchar,
                target double, minimum_n integer
            )
            """
        )
        for model in MODELS:
            node = compiled[model]
            connection.execute(f"create table {node.relation_name} as {node.compiled_code}")
        return connection.execute(
            f"""
            select
                metric, dimension_value as team, n_eligible, n_success, p50_seconds, p90_seconds, rate_ci_low,
                rate_ci_high
            from {compiled["rpt_handoff_metrics"].relation_name}
            where period = 'all' and dimension = 'team'
            """
        ).df()


@pytest.mark.parametrize("seed", [1, 2])
def test_quantiles_are_those_of_lifelines(compiled, seed):
    measures = random_measures(seed)
    rows = run(compiled, measures).query("metric == 'lead_to_owner_time'").set_index("team")
    assert len(rows) == GROUPS
    reached = 0
    for team, waits in measures.groupby("team"):
        curve = KaplanMeierFitter().fit(waits["duration_seconds"], ~waits["is_censored"])
        for quantile, survival in [("p50_seconds", 0.5), ("p90_seconds", 0.1)]:
            # lifelines compares rounded numbers: a curve that comes down to exactly a half may be a hair above it.
            expected = qth_survival_time(survival + 1e-9, curve.survival_function_["KM_estimate"])
            actual = rows.at[team, quantile]
            assert (math.isinf(expected) and pd.isna(actual)) or expected == actual, (team, quantile)
            reached += not math.isinf(expected)
    assert 0.2 * GROUPS < reached < 1.8 * GROUPS


@pytest.mark.parametrize("seed", [1, 2])
def test_intervals_of_rates_are_those_of_statsmodels(compiled, seed):
    measures = random_measures(seed)
    rows = run(compiled, measures).query("metric == 'source_to_accepted'")
    assert len(rows) == GROUPS
    assert (rows["n_success"] == 0).any() and (rows["n_success"] == rows["n_eligible"]).any()
    low, high = proportion_confint(rows["n_success"], rows["n_eligible"], alpha=0.05, method="wilson")
    np.testing.assert_allclose(rows["rate_ci_low"], low, rtol=0, atol=1e-12)
    np.testing.assert_allclose(rows["rate_ci_high"], high, rtol=0, atol=1e-12)
