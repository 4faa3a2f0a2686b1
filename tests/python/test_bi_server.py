"""What a BI server is given and asked, without one: scripts/bi_server.py check starts a real one (make bi-check)."""

import io
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import yaml

from bi import charts
from bi.assets import ASSETS, bundle, identity, schema_of_marts
from bi.errors import BIError
from bi.questions import QUESTIONS, Question, answer_of_server, answer_of_warehouse, chart_query, same
from bi.server import HOST, Server, port_to_use
from warehouse import ROOT

# A dashboard that reads a column no mart has would be blank: these are their columns by their contracts.
CONTRACTS = {
    model["name"]: {column["name"]: column["data_type"] for column in model["columns"]}
    for file in (ROOT / "models" / "marts").glob("*.yml")
    for model in yaml.safe_load(file.read_text())["models"]
}


@pytest.fixture(scope="module")
def marts(tmp_path_factory) -> Path:
    """The marts, empty, in a file as readers find it."""
    path = tmp_path_factory.mktemp("marts") / "with space.duckdb"
    with duckdb.connect(str(path)) as connection:
        for mart, columns in CONTRACTS.items():
            connection.execute(f"create table {mart} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
            connection.execute(f"comment on table {mart} is 'About {mart}.\n'")
            connection.execute(f"comment on column {mart}.{next(iter(columns))} is 'What it is.'")
    return path


@pytest.fixture(scope="module")
def given(marts) -> dict[str, dict]:
    """The files that the server is given."""
    with duckdb.connect(str(marts), read_only=True) as connection:
        archive = zipfile.ZipFile(io.BytesIO(bundle(connection, marts)))
    return {name.removeprefix("sales_handoff/"): yaml.safe_load(archive.read(name)) for name in archive.namelist()}


def test_every_mart_is_a_dataset_and_has_a_question(given):
    datasets = {name.removeprefix("datasets/").removesuffix(".yaml") for name in given if name.startswith("datasets/")}
    assert datasets == set(CONTRACTS) == set(QUESTIONS)


def test_datasets_carry_the_descriptions_and_types_of_the_warehouse(given):
    dataset = given["datasets/fct_handoffs.yaml"]
    assert dataset["description"] == "About fct_handoffs."
    columns = {column["column_name"]: column for column in dataset["columns"]}
    assert set(columns) == set(CONTRACTS["fct_handoffs"])
    assert columns["handoff_id"]["description"] == "What it is."
    assert (columns["captured_at"]["is_dttm"], columns["team"]["is_dttm"]) == (True, False)
    assert dataset["main_dttm_col"] == "captured_at"
    assert dataset["schema"] == "main"


def test_the_server_opens_the_file_only_to_read_and_no_other(given, marts):
    uri = given["databases/handoff.yaml"]["sqlalchemy_uri"]
    assert uri == f"duckdb:///{marts.parent}/with%20space.duckdb?access_mode=read_only&enable_external_access=false"
    assert given["databases/handoff.yaml"]["allow_dml"] is False


def test_an_export_is_of_the_kind_that_superset_imports_under_dashboards(marts, tmp_path):
    command = [sys.executable, ROOT / "scripts" / "bi_server.py", "export", "--database", marts]
    done = subprocess.run([*command, "--out", tmp_path / "out.zip"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert yaml.safe_load(archive.read("sales_handoff/metadata.yaml"))["type"] == "Dashboard"
    done = subprocess.run([*command, "--out", tmp_path / "no" / "where"], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_symbolic_link_is_not_followed_when_the_server_is_given_its_file(marts, tmp_path):
    """It leads to what is published next."""
    link = tmp_path / "published"
    link.symlink_to(marts.parent)
    with duckdb.connect(str(marts), read_only=True) as connection:
        archive = zipfile.ZipFile(io.BytesIO(bundle(connection, link / marts.name)))
    assert "/published/" in yaml.safe_load(archive.read("sales_handoff/databases/handoff.yaml"))["sqlalchemy_uri"]


def test_charts_stand_on_the_dashboard_and_read_a_mart(given):
    marts_by_uuid = {identity(mart): mart for mart in CONTRACTS}
    all_charts = {chart["uuid"]: chart for name, chart in given.items() if name.startswith("charts/")}
    placed = charts.placed(given["dashboards/handoff.yaml"])
    assert {part["meta"]["uuid"] for part in placed} == set(all_charts)
    assert {chart["dataset_uuid"] for chart in all_charts.values()} <= set(marts_by_uuid)
    for part in placed:
        assert part["meta"]["sliceName"] == all_charts[part["meta"]["uuid"]]["slice_name"]


def test_charts_of_numbers_that_do_not_add_up_are_of_one_slice():
    sliced = {
        dataset: [condition for condition in query["filters"] if condition["col"] == "slice"]
        for dataset, query in charts.queries().values()
    }
    assert sliced.pop(identity("fct_handoffs")) == []
    assert list(sliced.values()) == [[{"col": "slice", "op": "IN", "val": ["all"]}]] * 3


@pytest.mark.parametrize("file", sorted((ASSETS / "charts").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_sql_of_a_chart_runs_on_the_mart(file, marts):
    """As the server will write it, and on no row: a renamed column fails here, in a second."""
    chart = yaml.safe_load(file.read_text())
    [mart] = [mart for mart in CONTRACTS if identity(mart) == chart["dataset_uuid"]]
    query = charts.own_query(chart["params"])
    numbers = [f'{metric["sqlExpression"]} as "{metric["label"]}"' for metric in query.get("metrics", [])]
    conditions = [f"{condition['col']} is not null" for condition in query["filters"]]
    where = " and ".join([*conditions, query["extras"]["where"] or "true"])
    grouped = " group by all" if numbers else ""
    with duckdb.connect(str(marts), read_only=True) as connection:
        connection.execute(f"select {', '.join(query['columns'] + numbers)} from {mart} where {where}{grouped}")


@pytest.mark.parametrize("mart", QUESTIONS)
def test_a_question_can_be_answered_by_the_mart(mart, marts):
    with duckdb.connect(str(marts), read_only=True) as connection:
        assert answer_of_warehouse(connection, schema_of_marts(connection), mart, QUESTIONS[mart]) == []
        with pytest.raises(BIError, match="no_such_column"):
            answer_of_warehouse(connection, "main", mart, Question(("no_such_column",)))


def test_answers_are_the_same_only_with_the_same_rows_and_unknown_is_not_zero():
    question = Question(("team",), {"n": "count(*)"}, {"crm": "hubspot"})
    shown = answer_of_server(question, [{"n": 2.0, "team": "b"}, {"n": None, "team": None}])
    assert same(shown, [(None, None), ("b", 2)])
    assert not same(shown, [(None, 0), ("b", 2)])
    assert not same(shown, [("None", None), ("b", 2)])
    assert not same(shown, [(None, None), ("b", 2.001)])
    assert not same(shown, [(None, None)])
    assert not same([(True,)], [(1,)])
    assert chart_query(question)["filters"] == [{"col": "crm", "op": "==", "val": "hubspot"}]
    assert "metrics" not in chart_query(Question(("team",)))


def test_the_published_schema_comes_before_the_one_that_dbt_builds_in():
    with duckdb.connect() as connection:
        with pytest.raises(BIError, match="no marts"):
            schema_of_marts(connection)
        connection.execute("create table main.rpt_handoff_metrics (metric varchar)")
        assert schema_of_marts(connection) == "main"
        connection.execute("create schema marts; create table marts.rpt_handoff_metrics (metric varchar)")
        assert schema_of_marts(connection) == "marts"


def test_a_port_that_is_taken_is_not_used():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port_to_use(port) not in (0, port)
    assert port_to_use(port) == port


@pytest.fixture
def fake_environment(tmp_path):
    """An environment whose Superset is a script."""

    def make(server: str, initialize: str = "exit 0"):
        (tmp_path / "bin").mkdir()
        for name, script in (("gunicorn", server), ("python", initialize)):
            (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / "bin" / name).chmod(0o755)
        return tmp_path

    return make


def test_a_server_that_does_not_start_says_so_with_its_log(fake_environment, tmp_path):
    environment = fake_environment("echo no such setting >&2; exit 3")
    with pytest.raises(BIError, match="does not start") as raised, Server(environment, tmp_path / "state", 0):
        pass
    assert "no such setting" in raised.value.__notes__[0]


def test_a_server_is_stopped_whatever_happens_and_keeps_its_secrets_to_itself(fake_environment, tmp_path):
    # A file server that has OK at /health, on the port of --bind HOST:PORT.
    environment = fake_environment(
        'mkdir www; cd www; printf OK > health; while [ "$1" != --bind ]; do shift; done; '
        f'exec {sys.executable} -m http.server --bind {HOST} "${{2##*:}}"'
    )
    with pytest.raises(KeyError), Server(environment, tmp_path / "state", 0) as server:
        port = server.port
        raise KeyError
    assert port_to_use(port) == port
    assert {(tmp_path / "state" / name).stat().st_mode & 0o777 for name in ("password", "secret_key")} == {0o600}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--database", "nowhere.duckdb"), "nowhere.duckdb: no such file"),
        (("--database", ROOT / "Makefile"), "cannot be read"),
        (("--database", "{marts}", "--environment", "nowhere"), "nowhere: Superset is not installed there"),
        (("--database", "{marts}", "--port", "70000"), "70000 is no port"),
    ],
)
def test_what_cannot_be_is_one_message(arguments, message, marts):
    command = [sys.executable, ROOT / "scripts" / "bi_server.py", "check"]
    given = [str(argument).format(marts=marts) for argument in arguments]
    result = subprocess.run([*command, *given], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_the_page_says_what_a_row_of_each_mart_is_as_the_models_test_it():
    page = (ROOT / "docs" / "bi.md").read_text()
    table = page.split("## What a row is\n")[1].split("\n- ")[0]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table.splitlines() if "|" in line]
    assert {mart: set(key.split(", ")) for mart, _, key in rows[2:]} == {mart: key(mart) for mart in CONTRACTS}


def key(mart: str) -> set[str]:
    """The columns that a test of the model holds unique together, without what stands in for NULL."""
    [model] = yaml.safe_load((ROOT / "models" / "marts" / f"{mart}.yml").read_text())["models"]
    unique = [test["unique_together"] for test in model.get("data_tests", []) if "unique_together" in test]
    if not unique:
        return {column["name"] for column in model["columns"] if "unique" in column.get("data_tests", [])}
    columns = unique[0]["arguments"]["columns"]
    return {re.sub(r"coalesce\((\w+), .*\)", r"\1", column) for column in columns}
