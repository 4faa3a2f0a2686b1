"""Look through a Parquet file before anything is loaded from it."""

import duckdb
from pyarrow.parquet import read_schema

from loading.csv_file import Readable
from loading.errors import LoadError
from loading.folder import ExportFile
from loading.header import checked_columns
from loading.sql import first_line, name, path_to_read

MAGIC = b"PAR1"
# What an error of DuckDB says where a text is none.
NOT_UTF_8 = "is not valid UTF8"


def check_parquet(file: ExportFile) -> Readable:
    """Read the schema of a file, and how many rows it says it has.

    Raises:
        LoadError: it is no Parquet file with the columns it has to have, or is cut off.
    """
    try:
        with file.path.open("rb") as stream:
            beginning = stream.read(len(MAGIC))
    except OSError as error:
        raise LoadError(f"{file.path}: cannot be read: {error.strerror}.") from None
    if beginning != MAGIC:
        raise LoadError(f"{file.path}: not a Parquet file. Rename it to what it is, or export it again.")
    source = read_parquet(file)
    with duckdb.connect() as connection:
        try:
            described = connection.execute(f"describe select * from {source}").fetchall()
            [(rows,)] = connection.execute(f"select count(*) from {source}").fetchall()
        except duckdb.Error as error:
            reason = first_line(error)
            raise LoadError(f"{file.path}: not an intact Parquet file ({reason}). Export it again.") from None
    # DuckDB renames columns that differ in case only; the file's own names are judged.
    columns = checked_columns(file, read_schema(file.path).names)
    casts = ", ".join(
        f"{as_text(name(read), kind)} as {name(column)}"
        for (read, kind, *_), column in zip(described, columns, strict=True)
    )
    return Readable(f"select {casts} from {source}", columns, rows)


def read_parquet(file: ExportFile) -> str:
    """SQL of the rows of a file, with nothing made of the name of its folder."""
    return f"read_parquet({path_to_read(file.path)}, binary_as_string = true, hive_partitioning = false)"


def columns_without_text(file: ExportFile) -> list[str]:
    """The columns of a file whose text, or whose bytes, are not UTF-8; an error of DuckDB does not name them."""
    found = []
    source = read_parquet(file)
    with duckdb.connect() as connection:
        described = connection.execute(f"describe select * from {source}").fetchall()
        for (read, *_), column in zip(described, read_schema(file.path).names, strict=True):
            try:
                connection.execute(f"select max({name(read)}) from {source}").fetchall()
            except duckdb.Error as error:
                if NOT_UTF_8 in str(error):
                    found.append(column)
    return found


def as_text(column: str, kind: str) -> str:
    """SQL that gives a column as text: times in ISO-8601, with Z where they are moments; an empty text or NaN is NULL.

    A whole number has no fraction, whatever the type: an id that pandas made 2001.0 of is 2001. A list, struct or map
    becomes JSON.
    """
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"cast(to_json({column}) as varchar)"
    if kind in ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"):
        return f"replace(cast(timezone('UTC', cast({column} as timestamptz)) as varchar), ' ', 'T') || 'Z'"
    if kind.startswith("TIMESTAMP"):
        return f"replace(cast({column} as varchar), ' ', 'T')"
    if kind in ("DOUBLE", "FLOAT"):
        return f"case when not isnan({column}) then regexp_replace(cast({column} as varchar), '[.]0+$', '') end"
    if kind.startswith("DECIMAL"):
        return f"regexp_replace(cast({column} as varchar), '[.]0+$', '')"
    return f"nullif(cast({column} as varchar), '')"
