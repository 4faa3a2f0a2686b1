"""Read definition files: CSV that people write by hand, and of which a build takes every row or none of the file."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from loading.csv_file import BOM, header
from loading.errors import LoadError
from loading.folder import ExportFile
from loading.tables import fold

SUFFIX = ".csv"
# Forms in which a definition may be kept by mistake: its file would not be read, and the project's own rows would.
NOT_READ = (".xlsx", ".xls", ".ods", ".numbers", ".gz", ".parquet", ".tsv", ".txt")
SEEDS = Path(__file__).parents[2] / "seeds"
SEED_FOLDERS = (SEEDS / "definitions", SEEDS / "calendar")


@dataclass(frozen=True)
class Row:
    """A row of a definition.

    Attributes:
        number: line of the file on which it begins; the header is line 1, and blank lines count.
        cells: its values, in the order of the columns that were asked for; None where the row is too short.
    """

    number: int
    cells: list[str | None]


@cache
def project_definitions() -> dict[str, tuple[str, ...]]:
    """The definitions of this project and the columns of each, as the files beside its seeds describe them."""
    described = [path for folder in SEED_FOLDERS for path in sorted(folder.glob("*.yml"))]
    seeds = [seed for path in described for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]]
    return {seed["name"]: tuple(column["name"] for column in seed["columns"]) for seed in seeds}


def definition_files(folder: Path, known: Collection[str]) -> dict[str, Path]:
    """The definitions that a folder brings, by name.

    Args:
        folder: what setting DEFINITIONS names.
        known: names of all definitions that there are.

    Raises:
        LoadError: there is none in it, or a file that looks like one and would not be read.
    """
    if not folder.is_dir():
        raise LoadError(
            f"DEFINITIONS={folder}: no such folder. Name the folder that holds your calendars.csv, status_map.csv, ... "
            "or leave DEFINITIONS out."
        )
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name, suffix = path.name.split(".")[0], path.suffix.lower()
        if path.name.startswith(".") or path.is_dir():
            continue
        if suffix in NOT_READ and name in known:
            raise LoadError(f"{path}: a definition is read as CSV only. Save it as {name}{SUFFIX}.")
        if suffix != SUFFIX:
            continue
        if path.stem not in known:
            raise LoadError(
                f"{path}: there is no definition of that name. Rename it to one of {', '.join(sorted(known))}, "
                "or take it out of the folder."
            )
        if name in files:
            raise LoadError(f"{folder}: {files[name].name} and {path.name} are one definition. Remove one of them.")
        files[name] = path
    if not files:
        raise LoadError(
            f"DEFINITIONS={folder}: no CSV file there. Name the folder that holds your calendars.csv, status_map.csv, "
            "... or leave DEFINITIONS out."
        )
    return files


def read_definition(path: Path, columns: Sequence[str], exact: bool = False) -> list[Row]:
    """The rows of a definition file, blank lines left out.

    Args:
        path: the file.
        columns: those to read; the header may have more, and its names are compared as those of export files are.
        exact: have each row have as many values as the header, as dbt does, which reads seeds itself.

    Raises:
        LoadError: it cannot be read as it is meant; the text has a line for each row that is to blame.
    """
    try:
        content = path.read_bytes().removeprefix(BOM)
    except OSError as error:
        raise LoadError(f"{path}: cannot be read: {error.strerror}.") from None
    names, _ = header(ExportFile(path, path.stem, SUFFIX, tuple((column,) for column in columns)), content)
    places = [[fold(name) for name in names].index(fold(column)) for column in columns]
    rows, problems = [], []
    for number, values in records(path, text_of(path, content)):
        if any(value.strip() for value in values[len(names) :]):
            problems.append(
                f"{path}, row {number}: it has {len(values)} values, the header {len(names)}: quote a value that holds "
                'a comma, as in "On hold, lost".'
            )
        elif exact and len(values) != len(names):
            problems.append(
                f"{path}, row {number}: it has {len(values)} values, the header {len(names)}: "
                "write as many, also empty ones."
            )
        rows.append(Row(number, [values[place] if place < len(values) else None for place in places]))
    if problems:
        raise LoadError("\n".join(problems))
    return rows


def text_of(path: Path, content: bytes) -> str:
    """The content of a file as text; raises LoadError with the line that is none."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LoadError(f"{path}, row {line}: not UTF-8 text. Save the file as CSV UTF-8.") from None


def records(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """What stands under the header of a CSV file, with the line on which it begins; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    next(reader)
    found = []
    begins = reader.line_num + 1
    try:
        for values in reader:
            if values:
                found.append((begins, values))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(
            f"{path}, row {begins}: it cannot be read as CSV ({error}). Close the quote that is open, and write a "
            'quote within a quoted value twice: "the ""big"" fair".'
        ) from None
    return found


def definition_problems(folder: Path, known: Collection[str], exact: bool = False) -> list[str]:
    """Why the files of a folder cannot be read as definitions, a line for each reason; none where they can.

    What the rows say is not judged here: the models in models/staging/definitions do.

    Args:
        folder: what setting DEFINITIONS names.
        known: names of all definitions that there are.
        exact: as of read_definition.
    """
    try:
        files = definition_files(folder, known)
    except LoadError as error:
        return [str(error)]
    problems = []
    for name, path in files.items():
        try:
            read_definition(path, project_definitions().get(name, ()), exact)
        except LoadError as error:
            problems += str(error).splitlines()
    return problems
