"""Builds that stop: one message says why and what to do, and what is published stays."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import small_warehouse
from build import wrong_setting
from building import Build, Command, Dbt, Publish, run_job
from building.inputs import reads_other_databases
from building.messages import raised
from building.progress import Log, begun
from publishing import publish
from publishing.versions import Versions
from warehouse import Warehouse, failures
from warehouse_file import in_use, unreadable

# As dbt prints it, colours included.
DBT_SAYS = """\
\x1b[0m21:46:45  46 of 79 ERROR creating sql table model stg_definitions__check_limits [\x1b[31mERROR\x1b[0m]
\x1b[0m21:46:47  \x1b[31mFailure in model stg_definitions__check_limits (models/staging/check_limits.sql)\x1b[0m
\x1b[0m21:46:47    Compilation Error in model stg_definitions__check_limits (models/staging/check_limits.sql)
  own/check_limits.csv, row 2: value is no whole number.
  own/check_limits.csv, row 3: keep one row.
  \n\
  > in macro stop_on_definition_problems (macros/definitions/problems.sql)
  > called by model stg_definitions__check_limits (models/staging/check_limits.sql)
"""
HOOK_SAYS = """\
21:46:53  Encountered an error:
Compilation Error in operation sales_handoff-on-run-start-0 (./dbt_project.yml)
  Setting AS_OF: 'yesterday' is no ISO-8601 moment.
  \n\
  > in macro check_settings (macros/raw/settings.sql)
  > called by operation sales_handoff-on-run-start-0 (./dbt_project.yml)
"""
TEST_SAYS = """\
21:46:53  Failure in test unique_fct_handoffs_handoff_id (models/marts/fct_handoffs.yml)
21:46:53    Got 1 result, configured to fail if != 0
"""


@pytest.fixture
def database(tmp_path) -> Path:
    """A warehouse whose first build is published."""
    file = tmp_path / "handoff.duckdb"
    small_warehouse.build(file, 1)
    publish(file)
    return file


def printing(text: str) -> tuple[str, ...]:
    """A command that prints a text and fails, as dbt does."""
    return (sys.executable, "-c", f"print({text!r}); raise SystemExit(1)")


def test_what_macros_raise_is_told_from_what_dbt_prints_around_it():
    rows = ["own/check_limits.csv, row 2: value is no whole number.", "own/check_limits.csv, row 3: keep one row."]
    assert raised(DBT_SAYS) == rows
    assert raised(HOOK_SAYS) == ["Setting AS_OF: 'yesterday' is no ISO-8601 moment."]
    # Three models that read one file say the same of it.
    assert raised(DBT_SAYS + HOOK_SAYS + DBT_SAYS) == [*rows, "Setting AS_OF: 'yesterday' is no ISO-8601 moment."]


def test_where_anything_else_failed_as_well_nothing_is_left_out(database, capfd):
    assert raised(DBT_SAYS + TEST_SAYS) == []
    assert raised("") == []
    assert run_job("build", [Dbt("build", printing(DBT_SAYS + TEST_SAYS), "at the end"), Publish()], database) == 1
    assert "Got 1 result" in capfd.readouterr().out


def test_an_error_of_the_project_is_one_message_and_exit_code_2(database, capfd):
    link = Versions(database).link
    assert run_job("build", [Dbt("build the models", printing(DBT_SAYS), "at the end"), Publish()], database) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "build: could not build the models:",
        "  own/check_limits.csv, row 2: value is no whole number.",
        "  own/check_limits.csv, row 3: keep one row.",
        f"Readers open the marts of version 1, up to 2026-06-30 23:59 UTC, in {link}.",
    ]
    assert run_job("build", [Dbt("build the models", printing(HOOK_SAYS), "at the end"), Publish()], database) == 2
    assert capfd.readouterr().err.startswith(
        "build: could not build the models: Setting AS_OF: 'yesterday' is no ISO-8601 moment. Readers open"
    )


# --- marts without a handoff -----------------------------------------------------------------------------------


def without_handoffs(database: Path, leads: str, as_of: str = "2026-06-30") -> None:
    """What a build leaves that made no handoff of these leads: (reason why it was set aside, created_at)."""
    small_warehouse.build(database, 2, rows=0, problems=("leads_open_handoffs failed",))
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            f"create or replace table main_intermediate.int_crm__leads_screened as select * from (values {leads}) "
            "as leads(quarantine_reason, created_at)"
        )
        connection.execute(
            f"create or replace table main_intermediate.int_crm__as_of as select timestamp '{as_of}' as as_of"
        )


ALL_SET_ASIDE = (
    "('unreadable: created_at', null), ('unreadable: created_at', null), ('no lead_id', timestamp '2026-01-02')"
)
TOO_LATE = "(null, timestamp '2026-03-04'), (null, timestamp '2026-01-02'), ('no lead_id', timestamp '2020-01-01')"


@pytest.mark.parametrize(
    ("leads", "as_of", "said"),
    [
        (
            ALL_SET_ASIDE,
            "2026-06-30",
            "every lead was set aside, 2 of 3 for the reason 'unreadable: created_at'. Table rpt_",
        ),
        (
            TOO_LATE,
            "2020-01-01",
            "no lead was created up to 2020-01-01 00:00 UTC, which AS_OF names; the first one was 2026-01-02 00:00 UTC",
        ),
    ],
    ids=["all set aside", "as_of before the first"],
)
def test_marts_without_a_handoff_are_not_published(database, capfd, leads, as_of, said):
    without_handoffs(database, leads, as_of)
    step = Build("build the models", printing("21:46:53  Failure in test leads_open_handoffs"), "at the end")
    assert run_job("build", [step, Publish()], database) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    [message] = printed.err.splitlines()
    assert message.startswith(f"build: could not build the models: {said}")
    assert "Readers open the marts of version 1" in message


@pytest.mark.parametrize(
    ("leads", "handoffs", "passes"),
    [(TOO_LATE, 0, False), (ALL_SET_ASIDE, 0, False), (ALL_SET_ASIDE, 1, True), (None, 0, True)],
    ids=["too late", "set aside", "a handoff", "no leads"],
)
def test_dbt_itself_finds_marts_without_a_handoff(tmp_path, leads, handoffs, passes):
    warehouse = Warehouse(tmp_path)
    without_handoffs(warehouse.database, leads or TOO_LATE)
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"create or replace table fct_handoffs as select * from range({handoffs})")
        if leads is None:
            connection.execute("delete from main_intermediate.int_crm__leads_screened")
    tested = warehouse.dbt("test", "--select", "leads_open_handoffs")
    assert tested.success is passes, failures(tested)


# --- what is looked at before anything is done -----------------------------------------------------------------


def test_definitions_are_read_before_anything_is_loaded(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "status_map.csv").write_text("crm,raw_status,stage\n*,Held, lost,lost\n")
    warehouse = Warehouse(tmp_path, {"CRM": "generic", "FROM": str(tmp_path / "none"), "DEFINITIONS": str(own)})
    for job in ("build", "doctor"):
        refused = warehouse.script("build.py", job)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.startswith(
            f"build: could not read the definitions: {own}/status_map.csv, row 2: it has 4 values, the header 3"
        )
        assert len(refused.stderr.splitlines()) == 1
    assert not warehouse.database.exists()


@pytest.mark.parametrize(
    ("job", "settings", "said"),
    [
        ("build", {"CRM": "generic"}, "FROM is not set: name the folder of the export files, FROM=path/to/files. For "),
        ("build", {}, "FROM is not set"),
        ("doctor", {"CRM": "generic"}, "FROM is not set"),
        ("build", {"FROM": "in"}, "CRM is not set: name the CRM whose files the folder of FROM holds"),
        ("build", {"CRM_URL": "acme.example.com"}, "CRM_URL: acme.example.com: an address begins with http"),
    ],
    ids=["no folder", "nothing", "doctor", "no CRM", "no address"],
)
def test_a_setting_that_is_missing_or_wrong_is_named(tmp_path, job, settings, said):
    warehouse = Warehouse(tmp_path, settings)
    refused = warehouse.script("build.py", job)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"build: {said}")
    assert len(refused.stderr.splitlines()) == 1
    assert not warehouse.database.exists()


@pytest.mark.parametrize("name", ["main.duckdb", "temp.duckdb", "Main"])
def test_a_warehouse_cannot_have_a_name_of_duckdb(tmp_path, name):
    said = wrong_setting(tmp_path / name)
    assert said.startswith(f"HANDOFF_DUCKDB: {tmp_path / name}: DuckDB keeps the name {name.split('.')[0]} to itself.")
    assert not wrong_setting(tmp_path / f"my_{name}")


def test_a_damaged_warehouse_is_not_taken_for_one_that_is_open_elsewhere(database):
    with duckdb.connect(str(database)):
        locked = subprocess.run(
            [sys.executable, "-c", f"import duckdb; duckdb.connect({str(database)!r})"], capture_output=True, text=True
        ).stderr
    assert in_use(duckdb.IOException(locked)) and unreadable(duckdb.IOException(locked)).startswith("open in another")
    damaged = duckdb.IOException(
        "IO Error: Corrupt database file: computed checksum 1, stored 2 in block at location 8192"
    )
    assert not in_use(damaged)
    assert unreadable(damaged).startswith("cannot be read: IO Error: Corrupt")


def test_what_has_the_name_of_the_link_is_told_before_anything_is_done(database, tmp_path, capfd):
    Versions(database).link.unlink()
    Versions(database).link.mkdir()
    log = tmp_path / "log"
    touch = Command("load", (sys.executable, "-c", f"open({str(log)!r}, 'w')"))
    assert run_job("build", [touch, Publish()], database) == 2
    [said] = capfd.readouterr().err.splitlines()
    assert said == f"build: {Versions(database).link} is not the link that publishing makes. Move it away."
    assert not log.exists()


@pytest.mark.parametrize(
    ("variables", "reads"),
    [
        ("vars: {crm_sources: {}, published_schema: null}", False),
        ("vars: {crm_sources: {generic: [{name: a, database: raw}]}}", True),
        ("vars: {acme: {crm_sources: {generic: [{name: a, database: raw}]}}}", True),
        ("vars: {acme: {raw_generic_database: raw}}", True),
        ("vars: {another: {crm_sources: {generic: [{name: a, database: raw}]}}}", False),
        ("", False),
    ],
)
def test_raw_tables_of_other_databases_count_as_changed(tmp_path, monkeypatch, variables, reads):
    (tmp_path / "dbt_project.yml").write_text(f"name: acme\n{variables}\n")
    monkeypatch.setattr("building.inputs.PROJECT", tmp_path)
    assert reads_other_databases() is reads


# --- how far it is ---------------------------------------------------------------------------------------------

STARTS = "\x1b[0m10:57:21.29 [info ] [{}]: {} of {} START sql table model main.fct_handoffs ...... [RUN]\n"


def test_how_far_dbt_is_stands_in_what_was_added_to_its_log(tmp_path):
    path = tmp_path / "dbt.log"
    assert begun(Log(path).added()) is None
    path.write_text(STARTS.format("Thread-1 (", 7, 9))
    log = Log(path)
    assert log.added() == ""
    with path.open("a") as file:
        file.write(STARTS.format("Thread-1 (", 3, 241) + STARTS.format("Thread-2 (", 4, 241))
        file.write(STARTS.format("MainThread", 1, 3))
    assert begun(log.added()) == (4, 241)
    assert log.added() == ""
    # dbt begins a new file when one is full.
    path.write_text(STARTS.format("Thread-2 (", 5, 241))
    assert begun(log.added()) == (5, 241)
