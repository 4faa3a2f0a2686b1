"""A Postgres server of a test's own, on a socket in a folder of its own, with nothing in it."""

import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import duckdb
import psycopg2

from engines import TYPES, raw_tables

# Debian keeps the server's programs out of the path.
INSTALLED = [shutil.which("initdb"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
PROGRAMS = next((Path(found).resolve().parent for found in INSTALLED if found), None)
# The server's clock on the wall is nobody's business: times have to come out the same.
SETTINGS = "-c listen_addresses= -c fsync=off -c timezone=America/New_York"


class Postgres:
    """One server; use it as a context. `environment` says where it is, as libpq reads it."""

    def __init__(self):
        # Not in pytest's folder: a server does not run as root, and its user has to get in.
        self.folder = Path(tempfile.mkdtemp(prefix="handoff_postgres_"))
        self.environment = {"PGHOST": str(self.folder), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)

    def __enter__(self):
        self._run("initdb", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8")
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options={SETTINGS} -k {self.folder}")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        command = [PROGRAMS / program, f"--pgdata={self.folder}/data", *arguments]
        # A server that went on holding a pipe would keep whoever reads it waiting.
        with (self.folder / f"{program}.out").open("w+") as said:
            done = subprocess.run(command, user=self._user, stdout=said, stderr=said, cwd=self.folder, check=False)
            said.seek(0)
            assert done.returncode == 0, said.read()

    def connect(self):
        """A connection, to be closed by whoever asked for it."""
        return closing(psycopg2.connect(host=self.folder, user="postgres", dbname="postgres"))

    def rows(self, sql: str) -> list[tuple]:
        """What a query gives."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def copy_raw_tables(self, database: Path) -> None:
        """The schemas raw_* of a DuckDB database, with the types that loaders give columns of such names."""
        with duckdb.connect(str(database), read_only=True) as source, self.connect() as connection:
            # As a loader would: a time without an offset is one of UTC.
            connection.cursor().execute("set timezone = 'UTC'")
            for (schema, table), columns in raw_tables(source).items():
                file = self.folder / "table.csv"
                source.execute(f"copy {schema}.\"{table}\" to '{file}' (format csv, header false)")
                declared = ", ".join(f'"{name}" {TYPES.get(name, "text")}' for name in columns)
                with connection.cursor() as cursor, file.open(encoding="utf-8") as rows:
                    cursor.execute(
                        f'create schema if not exists {schema}; create table {schema}."{table}" ({declared})'
                    )
                    cursor.copy_expert(f'copy {schema}."{table}" from stdin (format csv)', rows)
            connection.commit()
