"""Columns of numpy to files of text, the same bytes for the same columns."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from .events import NEVER

# Times as Salesforce's export writes them.
ISO = "%Y-%m-%dT%H:%M:%S.000Z"
FORMATS = {
    "csv": "format csv, header true",
    "csv.gz": "format csv, header true, compression gzip",
    "parquet": "format parquet, compression snappy",
}


def text(values) -> pa.Array:
    """A column of texts, from a list or from a matrix of letters (one row a text); an empty one is an empty cell."""
    if isinstance(values, np.ndarray) and values.dtype == np.uint8:
        rows, width = values.shape
        offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)[: rows + 1]
        letters = pa.py_buffer(np.ascontiguousarray(values))
        return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), letters)
    return pa.array(values if isinstance(values, list) else np.asarray(values).astype(object), pa.string())


def coded(codes: np.ndarray, values) -> pa.Array:
    """A column of texts given by their places in `values` (texts, or a column); a negative place is an empty cell."""
    dictionary = (
        values if isinstance(values, pa.Array) else text(values if isinstance(values, np.ndarray) else list(values))
    )
    places = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, dictionary)


def constant(value: str, rows: int) -> pa.Array:
    """A column of one text."""
    return coded(np.zeros(rows, dtype=np.int64), [value])


def times(moments: np.ndarray) -> pa.Array:
    """A column of epoch seconds; NEVER is an empty cell."""
    return pa.array(moments * 1000, pa.timestamp("ms"), mask=moments >= NEVER)


def dates(moments: np.ndarray) -> pa.Array:
    """The same without the time of day."""
    return pa.array((moments // 86_400).astype(np.int32), pa.int32(), mask=moments >= NEVER).cast(pa.date32())


def _as_text(name: str, kind: pa.DataType, form: str) -> str:
    quoted = f'"{name}"'
    if pa.types.is_timestamp(kind):
        return f"strftime({quoted}, '{form}') as {quoted}"
    if pa.types.is_date(kind) or pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return f"cast({quoted} as varchar) as {quoted}"
    return f"nullif({quoted}, '') as {quoted}"


def write(
    folder: Path, name: str, columns: dict[str, pa.Array], file_format: str, more_rows=None, form: str = ISO
) -> int:
    """Write one file, `name` with the format's ending; returns its rows.

    Args:
        form: how times are written, as for strftime.
        more_rows: gives the rows to add at the end, each a dict of texts, for the name and the first row of the file.
    """
    table = pa.table(columns)
    selected = "select " + ", ".join(_as_text(field.name, field.type, form) for field in table.schema) + " from columns"
    # Gzip members are cut at different places by different numbers of threads.
    with duckdb.connect(config={"threads": 2 if file_format == "parquet" else 1}) as connection:
        connection.register("columns", table)
        added = []
        if more_rows and table.num_rows:
            first = connection.execute(f"{selected} limit 1").fetchall()[0]
            added = more_rows(name, dict(zip(table.column_names, first, strict=True)))
        if added:
            schema = pa.schema([(column, pa.string()) for column in table.column_names])
            connection.register("added", pa.Table.from_pylist(added, schema))
            selected += " union all select * from added"
        target = str(folder / f"{name}.{file_format}").replace("'", "''")
        connection.execute(f"copy ({selected}) to '{target}' ({FORMATS[file_format]})")
    return table.num_rows + len(added)
