"""Salesforce's objects as loaders leave them: the same rows under other names, with what each loader adds."""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from .writing import ISO, constant, text

# How each shape writes times, as a form of strftime; `export` is Salesforce's own.
TIMES = {
    "export": ISO,
    "fivetran": "%Y-%m-%d %H:%M:%S.000",
    "airbyte": "%Y-%m-%dT%H:%M:%S.000+00:00",
    "dlt": ISO,
}
LOADS = ("1782792000.0", "1782878400.0")


def snake_case(name: str) -> str:
    """LeadHistory as lead_history, Lead_Type__c as lead_type_c."""
    return re.sub("_+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).lower()


def table_name(name: str, shape: str) -> str:
    """What a loader calls an object of this API name."""
    if shape == "dlt" and name == "User":
        return "sf_user"
    return name if shape in ("export", "airbyte") else snake_case(name)


def reshaped(name: str, columns: dict[str, pa.Array], shape: str) -> dict[str, pa.Array]:
    """The columns of an object as a loader leaves them.

    Args:
        name: API name of the object.
        columns: its columns, by API name.
        shape: a key of TIMES other than export.
    """
    rows = len(next(iter(columns.values())))
    if shape == "airbyte":
        ids = text([f"{name}-{row}" for row in range(rows)])
        return columns | {"_airbyte_raw_id": ids, "_airbyte_extracted_at": constant("2026-07-01T04:00:00+00:00", rows)}
    renamed = {snake_case(column): values for column, values in columns.items()}
    if shape == "fivetran":
        synced = constant("2026-07-01 04:00:00", rows)
        return renamed | {"_fivetran_deleted": constant("false", rows), "_fivetran_synced": synced}
    # Nothing tells two rows of a history apart before they are read: every load appends it in full.
    return appended(renamed, LOADS if name.endswith("History") else LOADS[-1:])


def appended(columns: dict[str, pa.Array], loads: tuple[str, ...]) -> dict[str, pa.Array]:
    """The rows once for each load of dlt."""
    rows = len(next(iter(columns.values())))
    repeated = {name: pa.chunked_array([values] * len(loads)).combine_chunks() for name, values in columns.items()}
    load_ids = np.repeat(np.arange(len(loads)), rows)
    ids = text([f"{load}-{row}" for load in range(len(loads)) for row in range(rows)])
    return repeated | {"_dlt_load_id": pa.array([loads[load] for load in load_ids], pa.string()), "_dlt_id": ids}


def tables(objects: Iterator, shape: str) -> Iterator:
    """Objects of the export, each as its name and a function that gives its columns, in another shape."""
    for name, columns in objects:
        yield table_name(name, shape), lambda name=name, columns=columns: reshaped(name, columns(), shape)
