"""The semantic layer answers what the measurement table says: every metric, sliced every way that the table knows."""

import datetime
import itertools

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import get_adapter_by_type
from dbt_metricflow.cli.dbt_connectors.adapter_backed_client import AdapterBackedSqlClient
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.validation.data_warehouse_model_validator import DataWarehouseModelValidator
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from warehouse import ROOT, Warehouse, failures

pytestmark = pytest.mark.whole_run

RATES = (
    *("no_action_accepted", "rejection_reason_quality", "duplicate_outreach", "source_to_accepted"),
    *("accepted_to_qualified", "routing_sla", "first_action_sla"),
)
SHARES = {"lead_to_owner_time": "owned_share", "owner_to_first_action_time": "acted_share"}
COUNTS = ("eligible", "success", "unknown", "censored")
PERIODS = ("all", "month", "week")
DIMENSIONS = ("all", "original_source", "lead_type", "conversion_point", "team", "owner", "crm")
# Persons are counted anew in each month and week, by a metric of its own and without the unknown ones.
OF_PERIOD = {"month": "duplicate_outreach_monthly", "week": "duplicate_outreach_weekly"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Warehouse:
    """What the semantic models read, and what leads to it, of the demo company."""
    warehouse = Warehouse(tmp_path_factory.mktemp("semantic"))
    warehouse.load("salesforce", ROOT / "seeds" / "demo" / "salesforce")
    marts = ["+fct_metric_measures", "+fct_handoffs", "+rpt_handoff_metrics", "+time_spine_daily"]
    built = warehouse.dbt("build", "--resource-type", "seed", "--resource-type", "model", "--select", *marts)
    assert built.success, failures(built)
    return warehouse


@pytest.fixture(scope="module")
def manifest(demo):
    """The semantic models, metrics and saved queries as dbt parsed them."""
    return parse_manifest_from_dbt_generated_manifest((demo.folder / "target" / "semantic_manifest.json").read_text())


@pytest.fixture(scope="module")
def client(demo):
    """A connection to the demo as MetricFlow makes it, by the adapter that dbt left: its path starts in the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(demo.folder)
        yield AdapterBackedSqlClient(get_adapter_by_type("duckdb"))
        DuckDBConnectionManager.close_all_connections()


@pytest.fixture(scope="module")
def ask(manifest, client):
    """A function that asks MetricFlow and gives the rows, each as a dict by column."""
    engine = MetricFlowEngine(SemanticManifestLookup(manifest), client)

    def rows(metrics: list[str] | None = None, group_by: list[str] | None = None, **request) -> list[dict]:
        query = MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=group_by, **request)
        answer = engine.query(query).result_df
        return [dict(zip(answer.column_names, row, strict=True)) for row in answer.rows]

    return rows


def columns_of(metric: str, period: str) -> dict[str, str]:
    """The metrics of the semantic layer that together are a row of the measurement table, by what they hold there."""
    name = OF_PERIOD.get(period, metric) if metric == "duplicate_outreach" else metric
    columns = {count: f"{name}_{count}" for count in ("eligible", "success")}
    if name == metric:
        columns["unknown"] = f"{metric}_unknown"
    if metric in SHARES:
        return columns | {"censored": f"{metric}_censored", "rate": f"{metric}_{SHARES[metric]}"}
    return columns | {"rate": name}


def a_date(moment) -> datetime.date | None:
    """The day of a moment; None of None."""
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def test_every_metric_of_the_measurement_table_is_parsed_and_described(manifest):
    assert {model.name for model in manifest.semantic_models} == {"metric_measures", "handoffs", "published_metrics"}
    assert manifest.saved_queries
    names = {metric.name for metric in manifest.metrics}
    for metric, period in itertools.product([*RATES, *SHARES], PERIODS):
        assert set(columns_of(metric, period).values()) <= names, metric
    assert {f"{metric}_{quantile}" for metric in SHARES for quantile in ("p50", "p90")} <= names
    dimensions = [dimension for model in manifest.semantic_models for dimension in model.dimensions]
    for item in [*manifest.semantic_models, *manifest.metrics, *manifest.saved_queries, *dimensions]:
        assert item.label, item.name
        assert item.description, item.name


def test_metricflow_finds_nothing_wrong(manifest, client):
    validator = DataWarehouseModelValidator(client)
    for result in (
        SemanticManifestValidator(max_workers=1).validate_semantic_manifest(manifest),
        validator.validate_semantic_models(manifest),
        validator.validate_dimensions(manifest),
        validator.validate_entities(manifest),
    ):
        assert not result.all_issues, result.all_issues


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("period", PERIODS)
def test_every_slice_is_that_of_the_measurement_table(ask, client, period, dimension):
    grain, attribute = f"metric_time__{period}", f"subject__{dimension}"
    group_by = [name for name, kind in ((grain, period), (attribute, dimension)) if kind != "all"]
    columns = {metric: columns_of(metric, period) for metric in [*RATES, *SHARES]}
    answered = {}
    for row in ask([name for names in columns.values() for name in names.values()], group_by):
        for metric, names in columns.items():
            key = (metric, a_date(row.get(grain)), row.get(attribute, "all"))
            answered[key] = {what: row[name] for what, name in names.items()}

    published = {}
    for metric, start, value, *numbers in client.query(f"""
        select metric, period_start, dimension_value, n_eligible, n_success, n_unknown, n_censored,
            n_success / nullif(cast(n_eligible as double), 0) as share, rate
        from rpt_handoff_metrics where period = '{period}' and dimension = '{dimension}'
    """).rows:
        share, rate = numbers[len(COUNTS) :]
        held = dict(zip(COUNTS, numbers, strict=False), rate=share if metric in SHARES else rate)
        published[metric, a_date(start), value] = {what: held[what] for what in columns[metric]}
    assert any(numbers["success"] for numbers in published.values())
    assert said(answered) == said(published)


def said(slices: dict) -> dict:
    """The slices that say anything: one in which all counts are zero or empty may have a row or none."""
    return {key: numbers for key, numbers in slices.items() if any(numbers.values())}


def test_a_count_of_persons_cannot_be_cut_into_periods_that_it_was_not_made_for(ask):
    for metric, grains in (("duplicate_outreach", ("month", "week")), ("duplicate_outreach_monthly", ("week", "day"))):
        for grain in grains:
            with pytest.raises(Exception, match="does not match any of the available group-by-items"):
                ask([metric], [f"metric_time__{grain}"])


def test_quantiles_are_the_published_ones(ask, client):
    overall = ask([f"{metric}_{quantile}" for metric in SHARES for quantile in ("p50", "p90")])
    published = client.query("""
        select metric, period, dimension, dimension_value, period_start, p50_seconds, p90_seconds
        from rpt_handoff_metrics where metric in ('lead_to_owner_time', 'owner_to_first_action_time')
    """).rows
    by_metric = {row[0]: row[5:] for row in published if row[1:3] == ("all", "all")}
    assert overall == [
        {
            f"{metric}_{name}": value
            for metric in SHARES
            for name, value in zip(("p50", "p90"), by_metric[metric], strict=True)
        }
    ]
    assert by_metric["lead_to_owner_time"][0] > 0

    parts = [f"published__{part}" for part in ("metric", "period", "dimension", "dimension_value")]
    rows = ask(
        ["published_p50", "published_p90"],
        [*parts, "metric_time__day"],
        where_constraints=["{{ Dimension('published__metric') }} like '%_time'"],
    )
    columns = [*parts, "metric_time__day", "published_p50", "published_p90"]
    answered = sorted(([a_date(row[column]) for column in columns] for row in rows), key=str)
    assert answered == sorted(([a_date(value) for value in row] for row in published), key=str)


def test_quantiles_of_several_groups_are_not_put_together(ask):
    rows = ask(["published_rows", "published_p50"], ["published__metric"])
    assert rows
    assert all(row["published_rows"] > 1 and row["published_p50"] is None for row in rows)


def test_metrics_are_sliced_by_what_is_known_of_the_handoff(ask, client):
    answered = {
        row["handoff__intent"]: row["routing_sla_eligible"]
        for row in ask(["routing_sla_eligible"], ["handoff__intent"])
    }
    expected = client.query("""
        select coalesce(intent, 'unknown'), count(*)
        from fct_handoffs inner join fct_metric_measures on subject_id = handoff_id
        where metric = 'routing_sla' and state = 'counted'
        group by all
    """).rows
    assert answered == dict(expected)
    assert len(answered) > 1
    assert ask(["handoffs"]) == [
        {"handoffs": client.query("select count(*) from fct_handoffs where not is_excluded").rows[0][0]}
    ]


def test_every_saved_query_answers(ask, manifest):
    for query in manifest.saved_queries:
        assert ask(saved_query_name=query.name), query.name
