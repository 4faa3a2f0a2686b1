"""Names and texts as SQL."""

from pathlib import Path


def name(identifier: str) -> str:
    """An identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """A text, or a path, in quotes."""
    return "'" + str(value).replace("'", "''") + "'"


def first_line(error: Exception) -> str:
    """What an error of DuckDB says, without the advice below it."""
    return str(error).strip().splitlines()[0].rstrip(".")
