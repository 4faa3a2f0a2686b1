"""The project as a package of another one, which has models, seeds and sources of its own."""

from pathlib import Path

import duckdb
import pytest
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse import ROOT, SETTINGS, failures

# As docs/package.md says.
OWN_SEED = {
    "flags": {"require_ref_searches_node_package_before_root": True},
    "seeds": {
        "sales_handoff": {"sla_policy": {"+enabled": False}},
        "acme": {"sla_policy": {"+column_types": {"minutes": "varchar"}}},
    },
}
SOURCES = [
    {"name": "stripe", "schema": "raw_stripe", "tables": [{"name": "charge"}]},
    {"name": "salesforce", "schema": "elsewhere", "tables": [{"name": "lead"}, {"name": "account"}]},
]
RAW = """
create schema raw_salesforce; create schema elsewhere;
create table raw_salesforce.lead as select '00Q1' as id, '2026-01-01' as created_date;
create table elsewhere.lead as select '00Q2' as id, '2026-01-01' as created_date;
"""


class Installing:
    """A project that installs this one: a folder, and the database in it."""

    def __init__(self, folder: Path, settings: dict):
        self.folder = folder
        self.database = folder / "acme.duckdb"
        profile = {"type": "duckdb", "path": str(self.database), "schema": "main", "settings": {"TimeZone": "UTC"}}
        files = {
            "dbt_project.yml": {"name": "acme", "profile": "acme"} | settings,
            "profiles.yml": {"acme": {"target": "dev", "outputs": {"dev": profile}}},
            "models/sources.yml": {"sources": SOURCES},
        }
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(yaml.safe_dump(content))
        # As dbt deps leaves a local package.
        (folder / "dbt_packages").mkdir()
        (folder / "dbt_packages" / "sales_handoff").symlink_to(ROOT)

    def dbt(self, command: str, *arguments: str, **settings: str):
        """Run a dbt command, with these settings alone."""
        paths = ["--project-dir", self.folder, "--profiles-dir", self.folder, "--log-path", self.folder / "logs"]
        quiet = ["--quiet", "--log-level-file", "none"]
        with pytest.MonkeyPatch.context() as environment:
            for name in SETTINGS:
                environment.setenv(name, settings.get(name, ""))
            try:
                return dbtRunner().invoke([command, *map(str, paths), *quiet, *arguments])
            finally:
                DuckDBConnectionManager.close_all_connections()

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()


def test_a_seed_of_the_installing_project_takes_the_place_of_a_definition(tmp_path):
    installing = Installing(tmp_path, OWN_SEED)
    own = "crm,lead_type,intent,step,minutes,clock\n*,*,*,routing,17,wall\n"
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sla_policy.csv").write_text(own)
    # dbt warns where a package reads a node of the project that installs it, unless both settings are made.
    built = installing.dbt("build", "--warn-error", "--select", "+stg_definitions__sla_policy")
    assert built.success, failures(built)
    assert installing.rows("select step, minutes from main_staging.stg_definitions__sla_policy") == [("routing", 17)]


def test_a_source_of_the_installing_project_is_no_connector(tmp_path, capfd):
    """Neither one of another name, nor one that is called as a connector is."""
    installing = Installing(tmp_path, {})
    installing.rows(RAW)
    assert not installing.dbt("run", "--select", "stg_salesforce__lead", CRM="stripe").success
    said = "Setting CRM: there is no connector 'stripe'. There are generic, hubspot, salesforce."
    assert said in " ".join(capfd.readouterr().out.split())
    # The project is parsed by now, and then again: dbt tells of its sources in another order.
    for parsing in ("--partial-parse", "--no-partial-parse"):
        done = installing.dbt("run", "--select", "stg_salesforce__lead", parsing, CRM="salesforce")
        assert done.success, failures(done)
        assert installing.rows("select lead_id from main_staging.stg_salesforce__lead") == [("00Q1",)]
