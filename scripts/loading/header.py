"""What the columns of a file have to be."""

from loading.errors import LoadError
from loading.folder import ExportFile
from loading.tables import fold

# The column that says which org or portal a row came from; written by the loader.
SOURCE_RELATION = "_source_relation"


def checked_columns(file: ExportFile, columns: list[str]) -> list[str]:
    """The names without blanks around them.

    Raises:
        LoadError: a name is missing, is there twice, or is the loader's own.
    """
    columns = [column.strip() for column in columns]
    if len(columns) == 1 and (mark := next((mark for mark in ";\t|" if mark in columns[0]), None)):
        word = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
        raise LoadError(f"{file.path}: separated by {word}. Save it with commas.")
    seen: dict[str, str] = {}
    for position, column in enumerate(columns, start=1):
        folded = fold(column)
        if not folded:
            raise LoadError(f"{file.path}: column {position} of the header has no name. Name it, or remove it.")
        if folded in seen:
            raise LoadError(
                f"{file.path}: columns {seen[folded]} and {column} of the header are one name"
                f" (only letters and digits count, not their case). Rename or remove one of them."
            )
        if folded == fold(SOURCE_RELATION):
            raise LoadError(f"{file.path}: column {column} is written by the loader. Rename or remove it.")
        seen[folded] = column
    for names in file.needed:
        if not any(fold(needed) in seen for needed in names):
            shown = ", ".join(columns[:8]) + (", ..." if len(columns) > 8 else "")
            raise LoadError(
                f"{file.path}: no column {' or '.join(names)} in the header, which has {shown}. Add it, or rename the "
                "column that holds it."
            )
    return columns
