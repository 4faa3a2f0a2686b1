"""Write the files of a version."""

from pathlib import Path
from typing import Any

import duckdb

from loading.sql import name, text
from publishing import manifest
from warehouse_file import AS_OF, STORAGE_VERSION


def write_version(
    connection: duckdb.DuckDBPyConnection, warehouse: str, folder: Path, stem: str, content: dict[str, Any]
) -> None:
    """Write a DuckDB file with the marts and nothing else but how far each source goes, Parquet files, the manifest.

    Rows stand in the order of all their columns, so that the same marts give the same files' contents.

    Args:
        connection: DuckDB, with the warehouse attached and its schema of the marts as the current one.
        warehouse: name under which it is attached.
        folder: an empty one.
        stem: name of the DuckDB file, without its suffix.
        content: the manifest.
    """
    database = folder / f"{stem}.duckdb"
    connection.execute(f"attach {text(database)} as published (storage_version {text(STORAGE_VERSION)})")
    try:
        for mart, described in content["marts"].items():
            copy_mart(connection, mart, described)
            # Of the copy, which stands in order; what is written from there keeps it.
            connection.execute(
                f"copy published.main.{name(mart)} to {text(folder / f'{mart}.parquet')} "
                "(format parquet, compression zstd)"
            )
        schema, table = AS_OF.split(".")
        connection.execute(f"create schema published.{schema}")
        connection.execute(f"create table published.{schema}.{table} as from {warehouse}.{AS_OF} order by all")
    finally:
        connection.execute("detach published")
    manifest.write(folder, content)


def copy_mart(connection: duckdb.DuckDBPyConnection, mart: str, described: dict[str, Any]) -> None:
    """Copy a mart with what it and its columns mean."""
    table = f"published.main.{name(mart)}"
    connection.execute(f"create table {table} as from {name(mart)} order by all")
    if described["description"]:
        connection.execute(f"comment on table {table} is {text(described['description'])}")
    for column in described["columns"]:
        if column["description"]:
            meaning = text(column["description"])
            connection.execute(f"comment on column {table}.{name(column['name'])} is {meaning}")
