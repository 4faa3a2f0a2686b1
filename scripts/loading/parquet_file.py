"""Look through a Parquet file before anything is loaded from it."""

import duckdb

from loading.csv_file import Readable
from loading.errors import LoadError
from loading.folder import ExportFile
from loading.header import checked_columns
from loading.sql import first_line, name, text

MAGIC = b"PAR1"


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
    source = f"read_parquet({text(file.path)}, binary_as_string = true)"
    with duckdb.connect() as connection:
        try:
            described = connection.execute(f"describe select * from {source}").fetchall()
            spelt = connection.execute(TOP_LEVEL_NAMES, [str(file.path)]).fetchall()
            [(rows,)] = connection.execute(f"select count(*) from {source}").fetchall()
        except duckdb.Error as error:
            raise LoadError(f"{file.path}: not an intact Parquet file ({first_line(error)}). Export it again.") from None
    # The reader renames columns that differ in case only; the file's own names are judged.
    columns = checked_columns(file, [column for (column,) in spelt])
    casts = ", ".join(
        f"{as_text(name(read), kind)} as {name(column)}"
        for (read, kind, *_), column in zip(described, columns, strict=True)
    )
    return Readable(f"select {casts} from {source}", columns, rows)


# Column names as the file spells them. Its schema is a tree in depth-first order, each node with its number of children.
TOP_LEVEL_NAMES = """
with recursive
nodes as (
    select name, coalesce(num_children, 0) as children, row_number() over () - 1 as position
    from parquet_schema(?)
),

-- How many nodes are still to come below the level of the columns.
walk as (
    select position, name, 0 as within, true as is_column, children from nodes where position = 1
    union all
    select
        nodes.position, nodes.name,
        case when walk.within > 0 then walk.within - 1 + walk.children else walk.children end,
        (case when walk.within > 0 then walk.within - 1 + walk.children else walk.children end) = 0,
        nodes.children
    from walk
    inner join nodes on nodes.position = walk.position + 1
)

select name from walk where is_column order by position
"""


def as_text(column: str, kind: str) -> str:
    """SQL that gives a column as text: times in ISO-8601, with Z where they are moments; an empty text is NULL."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"replace(cast(timezone('UTC', {column}) as varchar), ' ', 'T') || 'Z'"
    if kind.startswith("TIMESTAMP"):
        return f"replace(cast({column} as varchar), ' ', 'T')"
    return f"nullif(cast({column} as varchar), '')"
