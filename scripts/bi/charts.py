"""What the charts of the dashboard ask, by their settings: a renamed column shows here, not on a blank page."""

from pathlib import Path

import yaml

from bi.assets import ASSETS

DASHBOARD = ASSETS / "dashboards" / "handoff.yaml"


def queries() -> dict[str, tuple[str, dict]]:
    """Name of each chart -> UUID of its dataset, and the query object it sends when the dashboard is opened."""
    dashboard = read(DASHBOARD)
    numbers = {part["meta"]["uuid"]: part["meta"]["chartId"] for part in placed(dashboard)}
    found = {}
    for file in sorted((ASSETS / "charts").glob("*.yaml")):
        chart = read(file)
        query = own_query(chart["params"])
        for control in dashboard["metadata"]["native_filter_configuration"]:
            if numbers[chart["uuid"]] in control["chartsInScope"]:
                query["filters"] += control["defaultDataMask"]["extraFormData"]["filters"]
        found[chart["slice_name"]] = chart["dataset_uuid"], query
    return found


def placed(dashboard: dict) -> list[dict]:
    """The charts in the layout of a dashboard."""
    return [part for part in dashboard["position"].values() if isinstance(part, dict) and part["type"] == "CHART"]


def own_query(params: dict) -> dict:
    """The query object of a chart's own settings.

    Args:
        params: of a table or of a chart with an axis.
    """
    axis = [params["x_axis"]] if "x_axis" in params else []
    simple = [adhoc for adhoc in params["adhoc_filters"] if adhoc["expressionType"] == "SIMPLE"]
    sql = [adhoc["sqlExpression"] for adhoc in params["adhoc_filters"] if adhoc["expressionType"] == "SQL"]
    query = {
        "columns": axis + params.get("groupby", []) + params.get("all_columns", []),
        "filters": [{"col": adhoc["subject"], "op": adhoc["operator"], "val": adhoc["comparator"]} for adhoc in simple],
        "extras": {"where": " and ".join(f"({condition})" for condition in sql)},
        "row_limit": params["row_limit"],
        "time_range": params["time_range"],
    }
    if "metrics" in params:
        query["metrics"] = params["metrics"]
    return query


def read(file: Path) -> dict:
    """The content of a YAML file."""
    return yaml.safe_load(file.read_text())
