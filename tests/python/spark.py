"""Spark in a folder of a test's own: its catalog, its tables, and dbt, which runs in a session of its own."""

import os
import subprocess
from pathlib import Path

import duckdb

from engines import TYPES, raw_tables

ROOT = Path(__file__).parents[2]
# Installed apart from the rest, by make .venv-spark/installed: it is large, and needs Java.
PROGRAMS = ROOT / ".venv-spark" / "bin"
INSTALLED = (PROGRAMS / "spark-sql").exists()
SPARK_TYPES = {"timestamptz": "timestamp", "boolean": "boolean", "numeric": "decimal(18, 2)"}
# A small one, that writes nothing outside its folder and asks nobody over the network.
SETTINGS = """
spark.master                                      local[2]
spark.driver.memory                               4g
spark.driver.bindAddress                          127.0.0.1
spark.driver.host                                 127.0.0.1
spark.ui.enabled                                  false
spark.sql.warehouse.dir                           {folder}/tables
spark.hadoop.javax.jdo.option.ConnectionURL       jdbc:derby:;databaseName={folder}/catalog;create=true
spark.driver.extraJavaOptions                     -Dderby.stream.error.file={folder}/derby.log
spark.sql.shuffle.partitions                      1
spark.default.parallelism                         1
spark.sql.adaptive.enabled                        false
spark.sql.session.timeZone                        UTC
"""


class Spark:
    """One catalog. Only one program at a time may have it open."""

    def __init__(self, folder: Path):
        self.folder = folder
        settings = folder / "settings"
        settings.mkdir()
        (settings / "spark-defaults.conf").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        (settings / "log4j2.properties").write_text("rootLogger.level = off", encoding="utf-8")
        self._environment = os.environ | {
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "SPARK_CONF_DIR": str(settings),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "DBT_PROFILES_DIR": str(ROOT),
        }

    def _run(self, program: str, *arguments: object) -> str:
        command = [PROGRAMS / program, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    def dbt(self, command: str, *arguments: object) -> str:
        """Run a dbt command on the target spark, which has to succeed; what it printed."""
        places = ("--project-dir", ROOT, "--target-path", self.folder / "target", "--log-path", self.folder / "logs")
        return self._run("dbt", "--quiet", command, "--target", "spark", *places, *arguments)

    def execute(self, statements: list[str]) -> None:
        """Run statements of SQL, one after another."""
        file = self.folder / "statements.sql"
        file.write_text(";\n".join(statements), encoding="utf-8")
        self._run("spark-sql", "-S", "-f", file)

    def write(self, queries: dict[str, str]) -> None:
        """Write the rows of each query to a folder of its name, for rows()."""
        self.execute(
            [
                f"insert overwrite directory '{self.folder}/written/{name}' using parquet {query}"
                for name, query in queries.items()
            ]
        )

    def rows(self, name: str, columns: str = "*") -> list[tuple]:
        """What was written under a name. A moment is one of UTC, without a zone, as on the other engines."""
        files = f"read_parquet('{self.folder}/written/{name}/*.parquet')"
        with duckdb.connect() as connection:
            connection.execute("set timezone = 'UTC'")
            zoned = [
                column
                for column, type_name, *_ in connection.execute(f"describe from {files}").fetchall()
                if type_name == "TIMESTAMP WITH TIME ZONE"
            ]
            unzoned = ", ".join(f"cast({column} as timestamp) as {column}" for column in zoned)
            replaced = f"* replace ({unzoned})" if zoned else "*"
            return connection.execute(f"select {columns} from (select {replaced} from {files})").fetchall()

    def copy_raw_tables(self, database: Path) -> None:
        """The schemas raw_* of a DuckDB database, with the types that loaders give columns of such names."""
        statements = []
        with duckdb.connect(str(database), read_only=True) as source:
            for (schema, table), columns in raw_tables(source).items():
                file = self.folder / f"{schema}.{table}.parquet"
                source.execute(f"copy {schema}.\"{table}\" to '{file}' (format parquet)")
                typed = ", ".join(
                    f"cast(`{name}` as {SPARK_TYPES[TYPES[name]]}) as `{name}`" if name in TYPES else f"`{name}`"
                    for name in columns
                )
                statements.append(f"create schema if not exists {schema}")
                statements.append(f"create table {schema}.`{table}` as select {typed} from parquet.`{file}`")
        self.execute(statements)
