"""macros/publishing, in a project of two models: what a build notes of itself, and the schema that people read."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from publishing.evidence import read_last_build
from warehouse import ROOT

FCT = "select cast({{ var('number') }} as integer) as number"
RPT = "select number, 'text' as note from {{ ref('fct_handoffs') }}"
TEST = "select number\nfrom {{ ref('rpt_handoff_metrics') }}\nwhere number > 10"
PROJECT = {
    "name": "sales_handoff",
    "profile": "small",
    "model-paths": ["models"],
    "macro-paths": ["macros"],
    "test-paths": ["tests"],
    "models": {"sales_handoff": {"marts": {"+materialized": "table"}}},
    "vars": {"number": 1, "published_schema": "readable"},
}


@pytest.fixture
def project(tmp_path):
    """A project with the hooks of the real one that are about builds."""
    hooks = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    # There is nothing to load, no setting and no lead.
    about_builds = {"check_published_schema", "begin_last_build", "end_last_build", "publish"}
    hooks = {
        when: [hook for hook in hooks[when] if hook.strip("{ ()}") in about_builds]
        for when in ("on-run-start", "on-run-end")
    }
    profile = {"type": "duckdb", "path": str(tmp_path / "small.duckdb"), "schema": "main"}
    files = {
        "dbt_project.yml": yaml.safe_dump(PROJECT | hooks),
        "profiles.yml": yaml.safe_dump({"small": {"target": "duckdb", "outputs": {"duckdb": profile}}}),
        "models/marts/fct_handoffs.sql": FCT,
        "models/marts/rpt_handoff_metrics.sql": RPT,
        "tests/number_is_small.sql": TEST,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copytree(ROOT / "macros" / "publishing", tmp_path / "macros")
    return tmp_path


def invoke(project: Path, command: str, *arguments: str, **variables: object):
    """A dbt command in the project, with these variables."""
    settings = ["--vars", yaml.safe_dump(variables), "--project-dir", project, "--profiles-dir", project]
    paths = ["--target-path", project / "target", "--log-path", project / "logs", "--log-level-file", "none"]
    try:
        return dbtRunner().invoke([command, *arguments, *map(str, settings + paths), "--quiet"])
    finally:
        DuckDBConnectionManager.close_all_connections()


def query(project: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(project / "small.duckdb")) as connection:
        return connection.execute(sql).fetchall()


SEEN = "select f.number, r.number from readable.fct_handoffs as f, readable.rpt_handoff_metrics as r"


@pytest.fixture
def build(project):
    """To build the project says what the last build noted and what readers see."""

    def run(command: str, *arguments: str, number: int) -> tuple[list[str], list[tuple]]:
        invoke(project, command, *arguments, number=number)
        with duckdb.connect(str(project / "small.duckdb")) as connection:
            noted = read_last_build(connection).problems
        return noted, query(project, SEEN)

    return run


def test_only_a_whole_build_that_passed_is_published(build, capfd):
    assert build("build", number=1) == ([], [(1, 1)])
    assert "Published 2 marts in schema readable." in capfd.readouterr().out
    assert build("build", number=11) == (["number_is_small failed"], [(1, 1)])
    assert "Not published: number_is_small failed. Schema readable is as it was." in capfd.readouterr().out
    left_out = "models, seeds or tests were left out, such as"
    assert build("build", "--select", "fct_handoffs", number=3) == ([f"2 {left_out} number_is_small"], [(1, 1)])
    assert build("build", "--empty", number=5) == (["it was built with --empty"], [(1, 1)])
    # To look at what was built changes nothing, and says nothing of it.
    assert build("compile", number=6) == (["it was built with --empty"], [(1, 1)])
    assert build("build", number=7) == ([], [(7, 7)])


def test_who_installs_the_project_may_run_models_of_his_own(project, capfd):
    installing = project / "installing"
    package = installing / "dbt_packages" / "sales_handoff"
    for part in ("models", "macros", "tests", "dbt_project.yml"):
        (package / part).parent.mkdir(parents=True, exist_ok=True)
        (project / part).rename(package / part)
    shutil.copy(project / "profiles.yml", installing)
    (installing / "dbt_project.yml").write_text(yaml.safe_dump({"name": "acme", "profile": "small"}))
    (installing / "models").mkdir()
    (installing / "models" / "own.sql").write_text("select number from {{ ref('fct_handoffs') }}")

    def noted_by(*arguments: str) -> tuple[str, list[str]]:
        assert invoke(installing, *arguments, number=1).success
        with duckdb.connect(str(project / "small.duckdb")) as connection:
            build = read_last_build(connection)
        return build.invocation_id, build.problems

    whole = noted_by("build")
    assert whole[1] == []
    capfd.readouterr()
    assert noted_by("run", "--select", "own") == whole
    assert "ublished" not in capfd.readouterr().out
    left_out = "2 models, seeds or tests were left out, such as number_is_small"
    assert noted_by("run", "--select", "fct_handoffs", "own")[1] == [left_out]


def test_a_schema_that_holds_something_else_is_not_replaced(project, capfd):
    query(project, "create schema readable")
    query(project, "create table readable.budget as select 7 as euros")
    assert not invoke(project, "build", number=1).success
    assert "published_schema is readable, which holds budget, and publishing would" in capfd.readouterr().out
    assert query(project, "select euros from readable.budget") == [(7,)]
    # What stands there when a build ends counts too, and a mart that is none any more does not.
    query(project, "drop table readable.budget")
    query(project, "create table readable.rpt_of_last_year as select 1 as number")
    late = project / "models" / "marts" / "rpt_handoff_metrics.sql"
    late.write_text(RPT + "\n{{ config(post_hook='create view readable.budget as select 7 as euros') }}")
    assert not invoke(project, "build", number=2).success
    assert query(project, "select euros from readable.budget") == [(7,)]
    query(project, "drop view readable.budget")
    late.write_text(RPT)
    assert invoke(project, "build", number=3).success
    assert query(project, "select table_name from duckdb_tables() where schema_name = 'readable' order by 1") == [
        *(("fct_handoffs",), ("rpt_handoff_metrics",))
    ]


@pytest.mark.parametrize("schema", ["main", "MAIN"])
def test_a_schema_that_the_project_builds_in_is_not_replaced(project, capfd, schema):
    assert not invoke(project, "build", number=1, published_schema=schema).success
    assert f"published_schema is {schema}, a schema that this project builds in." in capfd.readouterr().out
    assert query(project, "select count(*) from duckdb_tables() where schema_name = 'main'") == [(0,)]


def test_where_views_are_published_the_copies_of_others_stay(project):
    """As on an engine that cannot change several tables at once."""
    macro = project / "macros" / "publish.sql"
    of_default = re.sub(r"{% macro duckdb__publish_in.*?{% endmacro %}", "", macro.read_text(), flags=re.S)
    macro.write_text(of_default)
    others = {"readable__finance", "readable__finances", "readable__0123456789"}
    for schema in others:
        query(project, f"create schema {schema}")
    for number in (1, 2, 3):
        assert invoke(project, "build", number=number).success
        assert query(project, SEEN) == [(number, number)]
    schemas = [name for (name,) in query(project, "select schema_name from duckdb_schemas() where not internal")]
    # Of the copies those that readers see, and those that they saw before.
    copies = sorted({name for name in schemas if name.startswith("readable__")} - others)
    assert [query(project, f"select number from {name}.fct_handoffs") for name in copies] == [[(2,)], [(3,)]]
    assert others < set(schemas)
