"""Load the export files of a folder into raw_<crm>, all or nothing."""

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loading.csv_file import Readable, check_csv
from loading.errors import LoadError
from loading.folder import Export, ExportFile, find_exports
from loading.header import SOURCE_RELATION
from loading.parquet_file import NOT_UTF_8, check_parquet, columns_without_text
from loading.sql import first_line, name, path_to_read, text
from loading.tables import columns_read, fold, raw_tables

LOG_COLUMNS = (
    "source_relation varchar, file varchar, table_name varchar, rows_loaded bigint, rows_rejected bigint, "
    "fingerprint varchar"
)
REJECT_COLUMNS = "source_relation varchar, file varchar, line bigint, reason varchar"
NEW, JOINED = "load_new", "load_joined"


@dataclass(frozen=True)
class LoadedFile:
    """What became of a file: rows = rows_loaded + rows_rejected.

    Attributes:
        unread: its columns that nothing reads, as far as that is known; those of other loaders begin with _.
        first_reject: the first line that cannot be read, and why; None where all can.
    """

    file: str
    table: str
    rows_loaded: int
    rows_rejected: int
    unread: tuple[str, ...] = ()
    first_reject: tuple[int, str] | None = None


class Progress:
    """What a load tells about how far it is; this one keeps it to itself."""

    def begin(self, total: int) -> None:
        """There are so many units to do."""

    def advance(self, units: int) -> None:
        """So many more are done."""


def load(
    connection: duckdb.DuckDBPyConnection,
    crm: str,
    folder: Path,
    source_relation: str | None = None,
    skip_unchanged: bool = False,
    progress: Progress | None = None,
) -> list[LoadedFile] | None:
    """Replace what one source relation has in raw_<crm> by the files of a folder, in one transaction.

    Every column becomes text. Rows of other source relations stay; a table that has no file this time keeps only
    those. `load_log` has a row for each file, `load_rejects` one for each line that cannot be read, without its
    content. A folder of folders, one for each org or portal, is loaded at once and says which there are: what others
    had in those CRMs is taken out.

    Args:
        connection: DuckDB, with no transaction open.
        crm: whose export it is; several separated by commas where the folder holds a folder for each.
        folder: where the export files are.
        source_relation: name of the org or portal that they come from; the name of the CRM when None.
        skip_unchanged: do nothing where the load log says that these very files were loaded last.
        progress: is told how far it is.

    Returns:
        What was loaded, export by export, in the order of the tables in sources.yml; None where it was skipped.

    Raises:
        LoadError: nothing was loaded and the database is as it was; the text says why.
    """
    progress = progress or Progress()
    exports = find_exports(crm, folder, source_relation)
    if skip_unchanged and are_loaded(connection, exports):
        return None
    sizes = {file: file.path.stat().st_size for export in exports for file in export.files}
    progress.begin(2 * sum(sizes.values()))
    with tempfile.TemporaryDirectory(prefix="load_crm_") as workspace:
        # A folder for each file: those of two orgs have the same name.
        checked = {
            file: check(file, Path(workspace, str(number)), progress.advance) for number, file in enumerate(sizes)
        }
        connection.execute("begin transaction")
        try:
            loaded = []
            for export in exports:
                raw = RawSchema(connection, export)
                loaded += raw.replace(checked, lambda file: progress.advance(sizes[file]))
            for schema in sorted({export.schema for export in exports if export.is_one_of_all}):
                keep_only(connection, schema, [export for export in exports if export.schema == schema])
            connection.execute("commit")
        except BaseException as error:
            # DuckDB has ended the transaction itself when the commit is what failed.
            with contextlib.suppress(duckdb.Error):
                connection.execute("rollback")
            if isinstance(error, duckdb.Error):
                raise LoadError(f"{folder}: could not be written: {first_line(error)}.") from error
            raise
    return loaded


def keep_only(connection: duckdb.DuckDBPyConnection, schema: str, exports: list[Export]) -> None:
    """Take out of a raw schema what none of its exports is the source of."""
    kept = ", ".join(text(export.source_relation) for export in exports)
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = ?", [schema]).fetchall()
    for (table,) in tables:
        for column in columns_of(connection, schema, table):
            if fold(column) == fold(SOURCE_RELATION):
                connection.execute(f"delete from {name(schema)}.{name(table)} where {name(column)} not in ({kept})")


def check(file: ExportFile, workspace: Path, advance: Callable[[int], None]) -> Readable:
    """Find out what of a file will load, without a database."""
    if file.suffix != ".parquet":
        return check_csv(file, workspace, advance)
    readable = check_parquet(file)
    advance(file.path.stat().st_size)
    return readable


def why_not_loaded(file: ExportFile, error: duckdb.Error) -> str:
    """What went wrong with a file that was looked through before, and what to do."""
    if file.suffix == ".parquet" and NOT_UTF_8 in str(error) and (columns := columns_without_text(file)):
        them = "it" if len(columns) == 1 else "them"
        return f"not UTF-8 text in {', '.join(columns)}. Export {them} as text in UTF-8, or leave {them} out."
    return f"could not be loaded: {first_line(error)}."


def are_loaded(connection: duckdb.DuckDBPyConnection, exports: list[Export]) -> bool:
    """Whether the load log says that these very files were loaded last, and nothing is left of other sources."""
    for schema in {export.schema for export in exports}:
        if not columns_of(connection, schema, "load_log"):
            return False
        of_schema = [export for export in exports if export.schema == schema]
        sources = {export.source_relation for export in of_schema}
        wanted = [
            (export.source_relation, file.name, file.fingerprint()) for export in of_schema for file in export.files
        ]
        logged = connection.execute(
            f"select source_relation, file, fingerprint from {name(schema)}.load_log"
        ).fetchall()
        # Beside an export that is loaded by itself others stay.
        are_all = of_schema[0].is_one_of_all
        if sorted(row for row in logged if are_all or row[0] in sources) != sorted(wanted):
            return False
    return True


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[str]:
    """Column names of a table in order; none where there is no such table."""
    found = connection.execute(
        "select column_name from duckdb_columns()"
        " where database_name = current_database() and schema_name = ? and table_name = ? order by column_index",
        [schema, table],
    ).fetchall()
    return [column for (column,) in found]


def unread(crm: str, file: ExportFile, columns: list[str]) -> tuple[str, ...]:
    """Columns of a file that nothing reads: another name is all that a misspelt one shows."""
    read = columns_read(crm, file.table)
    if read is None:
        return ()
    return tuple(column for column in columns if fold(column) not in read and not column.startswith("_"))


class RawSchema:
    """The raw tables of a CRM, inside a transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, export: Export) -> None:
        """Create the schema, its log and its rejects where they are missing."""
        self.connection = connection
        self.export = export
        self.schema = export.schema
        self.source_relation = export.source_relation
        connection.execute(f"create schema if not exists {name(self.schema)}")
        connection.execute(f"create table if not exists {self.table('load_log')} ({LOG_COLUMNS})")
        connection.execute(f"create table if not exists {self.table('load_rejects')} ({REJECT_COLUMNS})")

    def table(self, table: str) -> str:
        """Name of a table with its schema, as SQL."""
        return f"{name(self.schema)}.{name(table)}"

    def replace(self, files: dict[ExportFile, Readable], done: Callable[[ExportFile], None]) -> list[LoadedFile]:
        """Replace every table of the source relation; `done` is told each file that is finished.

        Args:
            files: what is known of each file, of other exports as well.
            done: is told each file that is finished.
        """
        for table in ("load_log", "load_rejects"):
            self.connection.execute(
                f"delete from {self.table(table)} where source_relation = ?", [self.source_relation]
            )
        by_table = {file.table: file for file in self.export.files}
        for table in raw_tables(self.export.crm).values():
            file = by_table.get(table.name)
            self.replace_table(table.name, file, files.get(file))
            if file:
                done(file)
        return [
            LoadedFile(
                file.name,
                f"{self.schema}.{file.table}",
                files[file].rows,
                files[file].rows_rejected,
                unread(self.export.crm, file, files[file].columns),
                files[file].first_reject(),
            )
            for file in self.export.files
        ]

    def replace_table(self, table: str, file: ExportFile | None, readable: Readable | None) -> None:
        """Put the rows of a file, and those that other source relations have in the table, into a table of its name."""
        before = columns_of(self.connection, self.schema, table)
        if before and SOURCE_RELATION not in before:
            raise LoadError(
                f"{self.schema}.{table}: not loaded by this loader, it has no column {SOURCE_RELATION}. "
                "Rename or drop the table, or load into another database."
            )
        kept = f"from {self.table(table)} where {SOURCE_RELATION} is distinct from {text(self.source_relation)}"
        others = before and self.connection.execute(f"select 1 {kept} limit 1").fetchall()
        if readable is None:
            if others:
                self.connection.execute(
                    f"delete from {self.table(table)} where {SOURCE_RELATION} = {text(self.source_relation)}"
                )
            elif before:
                self.connection.execute(f"drop table {self.table(table)}")
            return
        self.read(file, readable)
        replacement = NEW
        if others:
            self.join(readable.columns, before, kept)
            replacement = JOINED
        if before:
            self.connection.execute(f"drop table {self.table(table)}")
        self.connection.execute(f"alter table {self.table(replacement)} rename to {name(table)}")

    def read(self, file: ExportFile, readable: Readable) -> None:
        """Read a file into the table NEW, and write down what was read and what could not be."""
        try:
            self.connection.execute(
                f"create table {self.table(NEW)} as"
                f" select *, {text(self.source_relation)} as {SOURCE_RELATION} from ({readable.query})"
            )
        except duckdb.Error as error:
            raise LoadError(f"{file.path}: {why_not_loaded(file, error)}") from error
        if readable.rows == 0 and (first := readable.first_reject()):
            line, reason = first
            raise LoadError(
                f"{file.path}: none of its {readable.rows_rejected:,} lines can be read, the first in line {line:,}: "
                f"{reason}. Export it again, as CSV UTF-8."
            )
        [(rows,)] = self.connection.execute(f"select count(*) from {self.table(NEW)}").fetchall()
        if rows != readable.rows:
            raise LoadError(f"{file.path}: changed while it was being loaded. Load it again.")
        origin = f"{text(self.source_relation)}, {text(file.name)}"
        self.connection.execute(
            f"insert into {self.table('load_log')} values"
            f" ({origin}, {text(file.table)}, {rows}, {readable.rows_rejected}, {text(file.fingerprint())})"
        )
        if readable.rejects:
            self.connection.execute(
                f"insert into {self.table('load_rejects')} select {origin}, line, reason from read_csv("
                f"{path_to_read(readable.rejects)}, columns = {{line: 'bigint', reason: 'varchar'}}, header = false,"
                " auto_detect = false, delim = ',', quote = '\"', escape = '\"')"
            )

    def join(self, columns: list[str], before: list[str], kept: str) -> None:
        """Make the table JOINED of NEW and the rows that stay; a column is found without regard to its spelling."""
        spelt_before = {fold(column): column for column in before}
        added = [column for column in before if fold(column) not in {fold(new) for new in [*columns, SOURCE_RELATION]}]
        new = [*map(name, columns), *(f"cast(null as varchar) as {name(column)}" for column in added)]
        old = [
            name(spelt_before[fold(column)]) if fold(column) in spelt_before else "cast(null as varchar)"
            for column in [*columns, *added]
        ]
        self.connection.execute(
            f"create table {self.table(JOINED)} as"
            f" select {', '.join(new)}, {SOURCE_RELATION} from {self.table(NEW)}"
            f" union all select {', '.join(old)}, {SOURCE_RELATION} {kept}"
        )
        self.connection.execute(f"drop table {self.table(NEW)}")
