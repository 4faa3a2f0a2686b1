"""HubSpot's objects of a world, written to files in a shape."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from tqdm import tqdm

from .. import events as ev
from .. import generic
from ..staff import HOLDERS
from ..writing import FORMATS
from .shapes import SHAPES

OBJECTS = Path(__file__).parent / "objects.sql"
# What the generic shape calls by fewer names.
KINDS = {
    ev.CALL: "call",
    ev.EMAIL: "email",
    ev.MEETING: "meeting",
    ev.SOCIAL: "social",
    ev.SEQUENCE: "sequence",
    ev.MASS_MAIL: "mass mail",
    ev.TODO: "to-do",
    ev.REPLY: "reply",
    ev.INBOUND_CALL: "inbound call",
    ev.PLANNED_CALL: "planned call",
    ev.DRAFT: "draft",
    ev.DELETED_CALL: "deleted call",
    ev.INTERNAL_CALL: "internal call",
    ev.GIFT: "gift",
}


def lead_ids(world) -> list[str]:
    """Ids of the contacts, as objects.sql gives them."""
    return [str(100_000 + number) for number in range(1, world.n + 1)]


def user_ids(world) -> list[str]:
    """Ids of the owners; queues and integrations are none, and have an empty one."""
    return ["" if number <= HOLDERS else str(70_000 + number) for number in range(1, len(world.users.names) + 1)]


def write_tables(world, shape: str, folder: Path, file_format: str) -> None:
    """Write the files of a shape.

    Args:
        world: what was simulated.
        shape: a key of SHAPES.
        folder: where the files go.
        file_format: a key of writing.FORMATS.
    """
    # Gzip members are cut at different places by different numbers of threads.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, columns in generic.tables(world, tracked_since=0):
            table = columns()
            if name == "activities":
                table["kind"] = kinds(world)
            connection.register(f"_{name}", pa.table(table))
            # Empty texts are empty cells.
            blank = ", ".join(
                f"nullif(cast({column} as varchar), '') as {column}" if is_text(values) else column
                for column, values in table.items()
            )
            connection.execute(f"create table {name} as select {blank} from _{name}")
        connection.execute(f"set variable holders = {HOLDERS}")
        connection.execute(OBJECTS.read_text(encoding="utf-8"))
        with tqdm(SHAPES[shape](connection), desc="write", unit="file", disable=None) as files:
            for name, query in files:
                target = str(folder / f"{name}.{file_format}").replace("'", "''")
                connection.execute(f"copy ({query}) to '{target}' ({FORMATS[file_format]})")
                files.set_postfix_str(name)


def kinds(world) -> pa.Array:
    """The kind of each activity, in the order of the generic table."""
    kind = world.activity.columns(by="created")["kind"]
    kept = kind[kind != ev.DELETED_CALL]
    return pa.DictionaryArray.from_arrays(
        pa.array(kept.astype(np.int32)), pa.array([KINDS[n] for n in range(len(KINDS))])
    )


def is_text(column: pa.Array) -> bool:
    """Whether a column holds texts."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return pa.types.is_string(kind)
