"""What the server is given: the database, a dataset for each mart, and the dashboard with its charts.

The dashboard is in assets/, in the form of Superset's own export. The datasets are made from the warehouse itself: dbt
leaves the descriptions of tables and columns there, so they are written once, in models/marts/*.yml.
"""

import io
import uuid
import zipfile
from pathlib import Path
from urllib.parse import quote

import duckdb
import yaml

from bi.errors import BIError

ASSETS = Path(__file__).parent / "assets"
VERSION = "1.0.0"
# Read only, and no file but this one: whoever may write SQL in the BI tool reads the marts and nothing else.
OPENED = "access_mode=read_only&enable_external_access=false"
# The schema of the published file, and of the file that dbt builds in.
SCHEMAS = ("marts", "main")
FIND_SCHEMA = "select schema_name from duckdb_tables() where table_name = 'rpt_handoff_metrics'"
COLUMNS = """
select
    table_name,
    duckdb_tables.comment,
    column_name,
    data_type,
    duckdb_columns.comment
from duckdb_columns()
inner join duckdb_tables() using (database_name, schema_name, table_name)
where schema_name = ? and regexp_matches(table_name, '^(fct|rpt|dim)_')
order by table_name, column_index
"""
MOMENTS = ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "DATE")
# Marts with numbers that cannot be added up hold them for every slice of the handoffs: read one slice at a time.
SLICE = {
    "column_name": "slice",
    "expression": "case dimension when 'all' then 'all' else dimension || ': ' || dimension_value end",
    "type": "VARCHAR",
    "description": "dimension and dimension_value in one: choose one slice at a time, their numbers do not add up.",
}


def schema_of_marts(connection: duckdb.DuckDBPyConnection) -> str:
    """The schema in which the marts of an open warehouse are.

    Raises:
        BIError: there are none.
    """
    found = {schema for (schema,) in connection.execute(FIND_SCHEMA).fetchall()}
    for schema in SCHEMAS:
        if schema in found:
            return schema
    raise BIError("no marts in the database. Run make build first.")


def identity(mart: str) -> str:
    """The UUID of a mart's dataset, by which charts name it; the same on every server."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{mart}.marts.sales_handoff"))


def bundle(connection: duckdb.DuckDBPyConnection, database: Path, kind: str = "assets") -> bytes:
    """All of it as a ZIP file that Superset imports.

    Args:
        connection: the open warehouse.
        database: its file, where the server finds it. Symbolic links stay: they lead to the next version.
        kind: assets, for the API that replaces everything; Dashboard, for the page and the command that import one.
    """
    files = {file.relative_to(ASSETS): yaml.safe_load(file.read_text()) for file in sorted(ASSETS.rglob("*.yaml"))}
    files[Path("metadata.yaml")]["type"] = kind
    connected = files[Path("databases/handoff.yaml")]
    # Four slashes: the path is absolute.
    connected["sqlalchemy_uri"] = f"duckdb:///{quote(str(database.absolute()))}?{OPENED}"
    for dataset in datasets(connection, connected["uuid"]):
        files[Path("datasets", f"{dataset['table_name']}.yaml")] = dataset
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(f"sales_handoff/{path.as_posix()}", yaml.safe_dump(content, sort_keys=False))
    return written.getvalue()


def datasets(connection: duckdb.DuckDBPyConnection, database_uuid: str) -> list[dict]:
    """A dataset for each mart, with the descriptions that dbt left in the warehouse.

    Args:
        connection: the open warehouse.
        database_uuid: of the database in Superset.
    """
    schema = schema_of_marts(connection)
    marts: dict[str, dict] = {}
    for mart, about, name, kind, description in connection.execute(COLUMNS, [schema]).fetchall():
        dataset = marts.setdefault(mart, empty_dataset(mart, schema, about, database_uuid))
        is_moment = kind in MOMENTS
        if is_moment and dataset["main_dttm_col"] is None:
            dataset["main_dttm_col"] = name
        dataset["columns"].append({"column_name": name, "type": kind, "is_dttm": is_moment, "description": description})
    for dataset in marts.values():
        if {"dimension", "dimension_value"} <= {column["column_name"] for column in dataset["columns"]}:
            dataset["columns"].append(SLICE)
    return list(marts.values())


def empty_dataset(mart: str, schema: str, description: str | None, database_uuid: str) -> dict:
    """A dataset that has no column yet."""
    return {
        "table_name": mart,
        "schema": schema,
        "description": description and description.strip(),
        "main_dttm_col": None,
        "metrics": [{"metric_name": "count", "verbose_name": "rows", "expression": "COUNT(*)"}],
        "columns": [],
        "uuid": identity(mart),
        "database_uuid": database_uuid,
        "version": VERSION,
    }
