"""Look through a CSV file before anything is loaded from it."""

import csv
import errno
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb

from loading.errors import LoadError
from loading.folder import ExportFile
from loading.header import checked_columns
from loading.records import LONGEST_RECORD, records
from loading.sql import name, path_to_read, text

CHUNK = 1 << 20
BOM = b"\xef\xbb\xbf"
# What files that are no CSV begin with.
BEGINNINGS = (
    (b"\x1f\x8b", "gzip data: name it .csv.gz"),
    (b"PAR1", "a Parquet file: name it .parquet"),
    (b"PK\x03\x04", "an Excel workbook or a zip archive: save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook: save it as CSV"),
    (b"\xff\xfe", "UTF-16 text: save it as CSV UTF-8"),
    (b"\xfe\xff", "UTF-16 text: save it as CSV UTF-8"),
    (b"<", "an HTML or XML page, such as an error of the server it came from: export it again"),
)


@dataclass(frozen=True)
class Readable:
    """A file that is known to load.

    Attributes:
        query: SQL that gives its rows, all columns as text.
        columns: names as in the header.
        rows: number of rows that `query` gives.
        rejects: CSV file of line and reason of what cannot be read; None when all can.
        rows_rejected: number of those.
    """

    query: str
    columns: list[str]
    rows: int
    rejects: Path | None = None
    rows_rejected: int = 0

    def first_reject(self) -> tuple[int, str] | None:
        """The first line that cannot be read, and why."""
        if self.rejects is None:
            return None
        with self.rejects.open(newline="", encoding="utf-8") as lines:
            line, reason = next(csv.reader(lines))
        return int(line), reason


@dataclass(frozen=True)
class Measured:
    """What a first look tells: the columns, the lines that the header takes, and the lines there are."""

    columns: list[str]
    header_lines: int
    lines: int


def check_csv(file: ExportFile, workspace: Path, advance: Callable[[int], None]) -> Readable:
    """Read a file to its end and find out which of its rows will load.

    Args:
        file: a file with suffix .csv or .csv.gz.
        workspace: folder, made where it is needed, for what is left of a file when its bad lines are taken out.
        advance: is told the number of bytes of the file as they are read.

    Raises:
        LoadError: it is no CSV file with the columns it has to have, or is cut off.
    """
    measured = measure(file, advance)
    query = read_csv(file.path, measured.columns)
    rows, lines = tally(query, measured.columns)
    if rows is not None and measured.header_lines + lines == measured.lines:
        return Readable(query, measured.columns, rows)
    return without_bad_lines(file, measured, workspace)


def measure(file: ExportFile, advance: Callable[[int], None]) -> Measured:
    """Header and number of lines; reads the whole file, so that a damaged one is found."""
    with opened(file) as stream:
        beginning = stream.read(CHUNK)
        columns, header_lines = header(file, beginning)
        lines, last = 0, beginning
        told = 0
        chunk = beginning
        while chunk:
            lines += chunk.count(b"\n")
            last = chunk
            position = compressed_position(stream)
            advance(position - told)
            told = position
            chunk = stream.read(CHUNK)
    return Measured(columns, header_lines, lines + (not last.endswith(b"\n")))


def compressed_position(stream: BinaryIO) -> int:
    """Bytes of the file itself that have been read, compressed or not."""
    return (stream.fileobj if isinstance(stream, gzip.GzipFile) else stream).tell()


@contextmanager
def opened(file: ExportFile) -> Iterator[BinaryIO]:
    """The text of a CSV file as bytes.

    Raises:
        LoadError: it cannot be read, or is not the gzip data that its name says.
    """
    try:
        with gzip.open(file.path) if file.suffix == ".csv.gz" else file.path.open("rb") as stream:
            yield stream
    except EOFError:
        raise LoadError(f"{file.path}: the gzip data is cut off. Copy or export the file again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise LoadError(f"{file.path}: not intact gzip data ({error}). Copy or export the file again.") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise LoadError(f"{file.path}: cannot be read: {error.strerror}.") from None


def header(file: ExportFile, beginning: bytes) -> tuple[list[str], int]:
    """Column names, and the number of lines that they take."""
    for signature, what in BEGINNINGS:
        if beginning.lstrip().startswith(signature):
            raise LoadError(f"{file.path}: not CSV but {what}.")
    if b"\0" in beginning[:4096]:
        raise LoadError(f"{file.path}: not CSV but binary data: export it again as CSV.")
    if not beginning.removeprefix(BOM).strip():
        raise LoadError(f"{file.path}: the file is empty. Its first line has to name the columns.")
    lines = (line.decode() for line in io.BytesIO(beginning.removeprefix(BOM)))
    reader = csv.reader(lines, strict=True)
    try:
        columns = next(reader)
    except UnicodeDecodeError:
        raise LoadError(f"{file.path}, line 1: the header is not UTF-8 text. Save the file as CSV UTF-8.") from None
    except csv.Error:
        advice = "Save the file as comma-separated CSV with LF or CRLF line ends."
        raise LoadError(f"{file.path}, line 1: the header cannot be read. {advice}") from None
    if not columns:
        raise LoadError(f"{file.path}: line 1 is blank. The first line has to name the columns.")
    return checked_columns(file, columns), reader.line_num


def read_csv(path: Path, columns: list[str]) -> str:
    """SQL that reads a CSV file with nothing left to guess, the name of its folder included; an empty value is NULL."""
    types = ", ".join(f"{text(column)}: 'varchar'" for column in columns)
    return (
        f"select * from read_csv({path_to_read(path)}, columns = {{{types}}}, header = true, auto_detect = false, "
        f"delim = ',', quote = '\"', escape = '\"', strict_mode = true, max_line_size = {LONGEST_RECORD}, "
        "hive_partitioning = false)"
    )


def tally(query: str, columns: list[str]) -> tuple[int | None, int]:
    """Rows that a query gives and lines that they take in the file; (None, 0) where DuckDB stumbles over a row."""
    lines_within = ", ".join(
        f"sum(length({column}) - length(replace({column}, chr(10), ''))) filter (contains({column}, chr(10)))"
        for column in map(name, columns)
    )
    # A database of its own: an error would end the transaction of the one that is loaded into.
    with duckdb.connect() as connection:
        try:
            [(rows, lines)] = connection.execute(
                f"select count(*), coalesce(list_sum([{lines_within}]), 0) from ({query})"
            ).fetchall()
        except duckdb.Error:
            return None, 0
    return rows, rows + int(lines)


def without_bad_lines(file: ExportFile, measured: Measured, workspace: Path) -> Readable:
    """Copy what can be read of a file to the workspace, and beside it the lines that cannot."""
    workspace.mkdir()
    copy, rejects = workspace / "kept.csv", workspace / "rejects.csv"
    rows = rejected = 0
    with opened(file) as stream, copy.open("wb") as kept, rejects.open("w", newline="", encoding="utf-8") as bad:
        kept.write(",".join(f"c{position}" for position, _ in enumerate(measured.columns)).encode() + b"\n")
        bad_lines = csv.writer(bad, lineterminator="\n")
        for _ in range(measured.header_lines):
            stream.readline()
        for line, record, reason in records(stream, len(measured.columns), measured.header_lines + 1):
            if record is None:
                rejected += 1
                bad_lines.writerow((line, reason))
            else:
                rows += 1
                kept.write(record.rstrip(b"\r\n") + b"\n")
    query = read_csv(copy, measured.columns)
    if tally(query, measured.columns)[0] != rows:
        raise LoadError(f"{file.path}: cannot be read as CSV. Save it as comma-separated CSV UTF-8 and try again.")
    return Readable(query, measured.columns, rows, rejects if rejected else None, rejected)
