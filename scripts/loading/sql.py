"""Names, texts and paths as SQL."""

import re
from pathlib import Path


def name(identifier: str) -> str:
    """An identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """A text, or a path, in quotes."""
    return "'" + str(value).replace("'", "''") + "'"


def path_to_read(path: Path) -> str:
    """The path of one file in quotes, for a function that reads files: such functions take [, ? and * for a pattern."""
    return text(re.sub(r"[\[?*]", r"[\g<0>]", str(path)))


def first_line(error: Exception) -> str:
    """What an error of DuckDB says, without the advice below it."""
    return str(error).strip().splitlines()[0].rstrip(".")
