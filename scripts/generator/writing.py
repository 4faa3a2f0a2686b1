"""Columns of numpy to files of text, the same bytes for the same columns."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from .world import NEVER

FORMATS = {
    "csv": "format csv, header true",
    "csv.gz": "format csv, header true, compression gzip",
    "parquet": "format parquet, compression zstd",
}


def text(values) -> pa.Array:
    """A column of texts; an empty one is an empty cell."""
    return pa.array(values if isinstance(values, list) else np.asarray(values).astype(object), pa.string())


def coded(codes: np.ndarray, values) -> pa.Array:
    """A column of texts given by their places in `values`; a negative place is an empty cell."""
    values = values.astype("S").astype(object) if isinstance(values, np.ndarray) else list(values)
    dictionary = pa.array([v.decode() if isinstance(v, bytes) else v for v in values], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), dictionary)


def constant(value: str, rows: int) -> pa.Array:
    """A column of one text."""
    return coded(np.zeros(rows, dtype=np.int64), [value])


def times(moments: np.ndarray) -> pa.Array:
    """A column of epoch seconds; NEVER is an empty cell."""
    return pa.array(moments * 1000, pa.timestamp("ms"), mask=moments >= NEVER)


def dates(moments: np.ndarray) -> pa.Array:
    """The same without the time of day."""
    return pa.array((moments // 86_400).astype(np.int32), pa.int32(), mask=moments >= NEVER).cast(pa.date32())


def _as_text(name: str, kind: pa.DataType) -> str:
    quoted = f'"{name}"'
    if pa.types.is_timestamp(kind):
        return f"strftime({quoted}, '%Y-%m-%dT%H:%M:%S.000Z') as {quoted}"
    if pa.types.is_date(kind) or pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return f"cast({quoted} as varchar) as {quoted}"
    return f"nullif({quoted}, '') as {quoted}"


def write(folder: Path, name: str, columns: dict[str, pa.Array], file_format: str) -> int:
    """Write one file, `name` with the format's ending; returns its rows."""
    table = pa.table(columns)
    selected = ", ".join(_as_text(field.name, field.type) for field in table.schema)
    with duckdb.connect(config={"threads": 1 if file_format != "parquet" else 2}) as connection:
        connection.register("columns", table)
        target = str(folder / f"{name}.{file_format}").replace("'", "''")
        connection.execute(f"copy (select {selected} from columns) to '{target}' ({FORMATS[file_format]})")
    return table.num_rows
