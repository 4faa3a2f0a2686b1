"""macros/publishing, in a project of two models: what a build notes of itself, and the schema that people read."""

import shutil

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
def build(tmp_path):
    """A project with the hooks of the real one; to build it says what the last build noted and what readers see."""
    hooks = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    # There is nothing to load, no setting and no lead.
    about_builds = {"begin_last_build", "end_last_build", "publish"}
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

    def run(command: str, *arguments: str, number: int) -> tuple[list[str], list[tuple]]:
        settings = ["--vars", f"{{number: {number}}}", "--project-dir", tmp_path, "--profiles-dir", tmp_path]
        paths = ["--target-path", tmp_path / "target", "--log-path", tmp_path / "logs", "--log-level-file", "none"]
        dbtRunner().invoke([command, *arguments, *map(str, settings + paths), "--quiet"])
        DuckDBConnectionManager.close_all_connections()
        with duckdb.connect(str(tmp_path / "small.duckdb")) as connection:
            noted = read_last_build(connection).problems
            seen = "select f.number, r.number from readable.fct_handoffs as f, readable.rpt_handoff_metrics as r"
            return noted, connection.execute(seen).fetchall()

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
