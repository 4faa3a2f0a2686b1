"""What a version holds: manifest.json in its folder."""

import json
import tomllib
from pathlib import Path
from typing import Any

import duckdb

from warehouse_file import AS_OF, checksum

NAME = "manifest.json"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
COLUMNS = """
select column_name, data_type, comment
from duckdb_columns()
where database_name = ? and schema_name = ? and table_name = ?
order by column_index
"""

# A mart can be a view of the warehouse; of what is published it is a table.
COMMENT = """
select comment from (
    select database_name, schema_name, table_name as mart, comment from duckdb_tables()
    union all
    select database_name, schema_name, view_name, comment from duckdb_views()
)
where database_name = ? and schema_name = ? and mart = ?
"""


def describe(connection: duckdb.DuckDBPyConnection, marts: list[str]) -> dict[str, Any]:
    """What a warehouse would publish: how far each source goes, and every mart with its columns and a checksum.

    Args:
        connection: DuckDB, with the schema of the marts as the current one, in UTC.
        marts: their names.
    """
    sources = connection.execute(f"select crm, source_relation, as_of from {AS_OF} order by all").fetchall()
    return {
        "project_version": tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"],
        "as_of": [
            {"crm": crm, "source_relation": source, "as_of": as_of and f"{as_of:%Y-%m-%dT%H:%M:%SZ}"}
            for crm, source, as_of in sources
        ],
        "marts": {mart: describe_mart(connection, mart) for mart in marts},
    }


def describe_mart(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[str, Any]:
    """Rows, checksum, and what the table and its columns mean: Parquet has no room for that."""
    [(database, schema)] = connection.execute("select current_database(), current_schema()").fetchall()
    columns = connection.execute(COLUMNS, [database, schema, mart]).fetchall()
    comment = connection.execute(COMMENT, [database, schema, mart]).fetchall()
    rows, fingerprint = checksum(connection, mart)
    return {
        "rows": rows,
        "checksum": fingerprint,
        "description": comment[0][0] if comment else None,
        "columns": [{"name": name, "type": kind, "description": meaning} for name, kind, meaning in columns],
    }


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a version; empty where there is none that can be read."""
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def is_whole(folder: Path, stem: str) -> bool:
    """Whether a version has a manifest, and every file of what that names.

    Args:
        folder: of the version.
        stem: name of its DuckDB file, without its suffix.
    """
    marts = read(folder).get("marts", {})
    return bool(marts) and all(
        (folder / file).is_file() for file in [f"{stem}.duckdb", *(f"{mart}.parquet" for mart in marts)]
    )


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest of a version."""
    (folder / NAME).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def handoffs(content: dict[str, Any]) -> int:
    """How many handoffs a version has."""
    return content.get("marts", {}).get("fct_handoffs", {}).get("rows", 0)


def up_to(content: dict[str, Any]) -> str:
    """The newest moment that the sources go up to, for people; empty where none is known."""
    moments = [source["as_of"] for source in content.get("as_of", []) if source["as_of"]]
    return max(moments)[:16].replace("T", " ") + " UTC" if moments else ""
