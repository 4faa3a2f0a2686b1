"""The SQL of the measurement table and of root causes against published implementations: lifelines and statsmodels.

The models are compiled and run as they are; what they read is a table of random measures.
"""

import math

import duckdb
import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from warehouse import Warehouse, failures

MODELS = (
    "int_measures__counts",
    "int_measures__waits",
    "int_measures__quantiles",
    "int_measures__statistics",
    "rpt_handoff_metrics",
)
ASSOCIATIONS = "int_diagnosis__associations"
GROUPS = 80
Z = 1.959963984540054


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> dict[str, object]:
    """Compiled nodes of the models, by name."""
    warehouse = Warehouse(tmp_path_factory.mktemp("statistics"))
    compilation = warehouse.dbt("compile", "--select", *MODELS, ASSOCIATIONS)
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


def associations(compiled: dict[str, object], counts: pd.DataFrame) -> pd.DataFrame:
    """Differences of all handoffs, by root cause, of counts by root cause and original source."""
    node = compiled[ASSOCIATIONS]
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as {node.database}; use {node.database}")
        connection.execute(f"create schema if not exists {node.schema}")
        connection.register("counts", counts)
        connection.execute(
            f"create table {node.schema}.int_diagnosis__compared_counts as "
            "select *, 'routing rule' as fix, 'demo' as lead_type, 'EMEA' as team from counts"
        )
        rows = connection.execute(f"select * from ({node.compiled_code}) where dimension = 'all'").df()
    return rows.set_index("root_cause").sort_index()


def counts_of(*strata: tuple[int, int, int, int], cause: str = "cause") -> pd.DataFrame:
    """Strata of a cause: affected and how many of them qualified, unaffected and how many of them qualified."""
    names = ["n_affected", "n_affected_qualified", "n_unaffected", "n_unaffected_qualified"]
    sources = [f"source {number}" for number in range(len(strata))]
    return pd.DataFrame(strata, columns=names).assign(root_cause=cause, original_source=sources)


def score_bounds(rate: float, variance_factor: float) -> tuple[float, float]:
    """The rates p between which |rate - p| is not more than Z standard errors sqrt(variance_factor * p * (1 - p))."""

    def bound(far: float) -> float:
        inside, outside = rate, far
        for _ in range(100):
            p = (inside + outside) / 2
            if abs(rate - p) <= Z * math.sqrt(variance_factor * p * (1 - p)):
                inside = p
            else:
                outside = p
        return inside

    return bound(0.0), bound(1.0)


def newcombe(strata: list[tuple[int, int, int, int]]) -> tuple[float, float, float]:
    """The difference of Mantel and Haenszel with Newcombe's interval, from the definition of the score bounds."""
    affected, affected_qualified, unaffected, unaffected_qualified = np.array(strata, dtype=float).T
    weight = affected * unaffected / (affected + unaffected)
    weight /= weight.sum()
    rates = [np.sum(weight * affected_qualified / affected), np.sum(weight * unaffected_qualified / unaffected)]
    rates = [float(np.clip(rate, 0, 1).round(14)) for rate in rates]
    factors = [np.sum(weight**2 / affected), np.sum(weight**2 / unaffected)]
    (low, high), (other_low, other_high) = map(score_bounds, rates, factors)
    difference = rates[0] - rates[1]
    return (
        difference,
        difference - math.hypot(rates[0] - low, other_high - rates[1]),
        difference + math.hypot(high - rates[0], rates[1] - other_low),
    )


@pytest.mark.parametrize(
    ("affected", "unaffected"), [((0, 4), (2, 2)), ((0, 10), (0, 12)), ((3, 3), (0, 5)), ((7, 40), (19, 61))]
)
def test_a_difference_within_one_source_has_the_interval_of_statsmodels(compiled, affected, unaffected):
    """None of 4 against both of 2 is -100 points, and may be -18."""
    (qualified, n), (others_qualified, others) = affected, unaffected
    [row] = associations(compiled, counts_of((n, qualified, others, others_qualified))).to_dict("records")
    expected = confint_proportions_2indep(qualified, n, others_qualified, others, method="newcomb", compare="diff")
    assert (row["difference_ci_low"], row["difference_ci_high"]) == pytest.approx(expected, abs=1e-9)
    assert row["difference_ci_low"] < row["difference_ci_high"]


def test_a_difference_over_sources_has_the_interval_of_the_score_bounds(compiled):
    random = np.random.default_rng(3)
    drawn = {}
    for group in range(GROUPS):
        largest, chance = int(random.choice([3, 12, 200])), random.choice([0, 0.1, 0.5, 1], 2)
        strata = []
        for _ in range(int(random.integers(1, 6))):
            n, others = (int(number) for number in random.integers(1, largest + 1, 2))
            strata.append((n, int(random.binomial(n, chance[0])), others, int(random.binomial(others, chance[1]))))
        drawn[f"cause {group:02}"] = strata
    counts = pd.concat([counts_of(*strata, cause=cause) for cause, strata in drawn.items()], ignore_index=True)
    rows = associations(compiled, counts)
    assert list(rows.index) == list(drawn)
    # At nothing and at everything, too, an interval has a width, and no interval leaves -1 to 1.
    assert {-1.0, 0.0, 1.0} <= set(rows["associated_difference"])
    assert (rows["difference_ci_low"] < rows["difference_ci_high"]).all()
    assert rows["difference_ci_low"].min() >= -1 and rows["difference_ci_high"].max() <= 1
    for cause, strata in drawn.items():
        shown = rows.loc[cause, ["associated_difference", "difference_ci_low", "difference_ci_high"]]
        assert tuple(shown) == pytest.approx(newcombe(strata), abs=1e-9), (cause, strata)
