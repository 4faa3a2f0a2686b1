"""A build that goes on from the one before leaves what a build from the beginning would have made, row for row."""

import json
import os
import re
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from histories import CERTAIN, FIRST_DAY, History, histories, write
from warehouse import ROOT, Warehouse, failures

# Histories do not touch each other, but for what people decide at once: hundreds of them fit into one CRM, and a
# difference names its history. HANDOFF_HISTORIES and HANDOFF_SEED try more, or others.
COUNT = int(os.environ.get("HANDOFF_HISTORIES", "150"))
SEED = int(os.environ.get("HANDOFF_SEED", "1"))
# Up to when the data is complete, each morning: what lies later is ahead.
MORNINGS = (60, 60, 60.37)
TABLES = ("leads", "field_changes", "activities", "conversions")
# The fewest models that a run can go on with.
LOOKS_FOR_CHANGES = ("--select", "+int_crm__changed_records")


def drawn(count: int) -> list[History]:
    """As many different histories."""
    told: list[History] = []

    @seed(SEED)
    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(histories(len(MORNINGS)))
    def draw(history: History) -> None:
        told.append(history)

    draw()
    return told


def as_of(morning: int) -> str:
    return (FIRST_DAY + timedelta(days=MORNINGS[morning])).isoformat(sep=" ")


def definitions(folder: Path) -> Path:
    """Two decisions within ten minutes are a sweep: histories touch each other there."""
    folder.mkdir()
    limits = (ROOT / "seeds" / "definitions" / "check_limits.csv").read_text(encoding="utf-8")
    limits = limits.replace("bulk_decisions,10", "bulk_decisions,2").replace("bulk_seconds,60", "bulk_seconds,600")
    (folder / "check_limits.csv").write_text(limits, encoding="utf-8")
    return folder


def ran(warehouse: Warehouse, *arguments: str, **settings: str) -> set[str]:
    """Run the models, which has to succeed: those that were made, or of which some leads were."""
    done = warehouse.dbt("run", *arguments, **settings)
    assert done.success, "\n".join(failures(done))
    return {model.node.name for model in done.result if model.node.resource_type == "model" and model.message != "KEPT"}


# What a run has to do, and the numbers that it gives to names.
OF_THE_RUN = (
    *("int_changes__touched_leads", "int_changes__leads_decided_beside", "int_changes__leads", "int_changes__handoffs"),
    *("int_crm__changed_records", "int_crm__fingerprint_changes"),
    *("int_crm__scope", "int_identity__changed_leads", "int_identity__changed_persons", "int_measures__codes"),
    # Its names are those numbers; what is made of it, the quantiles, is compared.
    "int_measures__waits",
)
# Steps before the marts keep as_of as it was when a lead was last rebuilt.
COLUMNS = f"""
select schema_name, table_name, string_agg(column_name, ', ' order by column_index)
from duckdb_columns()
where
    database_name = 'one'
    and table_name in (select table_name from duckdb_tables() where database_name = 'one')
    and (schema_name = 'main' or schema_name = 'main_intermediate' and column_name not in ('as_of', 'ends_at'))
    and table_name not in {OF_THE_RUN}
group by all
order by all
"""


def differences(one: Path, other: Path) -> list[str]:
    """Tables whose rows are not the same, with some of these rows: the marts, and all steps before them."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only); attach '{other}' as other (read_only)")
        for schema, table, columns in connection.execute(COLUMNS).fetchall():
            for this, that in (("one", "other"), ("other", "one")):
                rows = connection.execute(
                    f"select {columns} from {this}.{schema}.{table} except all "
                    f"select {columns} from {that}.{schema}.{table} order by all limit 5"
                ).fetchall()
                found += [f"{table} only in {this}: {row}" for row in rows]
    return found


@pytest.fixture(scope="module")
def mornings(tmp_path_factory) -> tuple[Warehouse, Warehouse]:
    """A warehouse that went on from morning to morning, and one that was built from the beginning on the last."""
    folder = tmp_path_factory.mktemp("mornings")
    own = definitions(folder / "definitions")
    told = drawn(COUNT)
    for certain in CERTAIN:
        told += certain(len(MORNINGS))
    going_on = Warehouse(folder / "going_on", {"DEFINITIONS": str(own)})
    going_on.folder.mkdir()
    assert going_on.dbt("seed", CRM="generic").success
    for morning in range(len(MORNINGS)):
        write(folder / str(morning), told, morning)
        going_on.load("generic", folder / str(morning))
        ran(going_on, AS_OF=as_of(morning))
    anew = going_on.copy(folder / "anew")
    ran(anew, "--full-refresh", AS_OF=as_of(morning))
    return going_on, anew


@pytest.mark.whole_run
def test_going_on_is_building_anew(mornings):
    going_on, anew = mornings
    assert differences(going_on.database, anew.database) == []


def disturb(database: Path, crm: str, morning: int) -> None:
    """Of the rows that were loaded, leave out some and empty a field of others, each morning other ones.

    What would touch every lead stays: small tables (users, roles, stages), the first rows of the others, which say
    since when the CRM records something, and who wrote a value in HubSpot: an integration not seen before is one user
    more.
    """
    many_rows = "estimated_size > 100 and not starts_with(table_name, 'load_')"
    with duckdb.connect(str(database)) as connection:
        for (table,) in connection.execute(
            f"select table_name from duckdb_tables() where schema_name = 'raw_{crm}' and {many_rows} order by all"
        ).fetchall():
            raw, kept = f"raw_{crm}.{table}", f"kept_{crm}.{table}"
            connection.execute(f"create schema if not exists kept_{crm}")
            connection.execute(f"create table if not exists {kept} as select row_number() over () as n, * from {raw}")
            columns = [column for column, *_ in connection.execute(f"describe {kept}").fetchall()[1:]]
            emptied = ", ".join(
                column
                if column == "source_id"
                else f"case when n < 500 or hash(kept, {SEED}, {morning}, {number}) % {60 * len(columns)} > 0 "
                f"then {column} end as {column}"
                for number, column in enumerate(columns)
            )
            connection.execute(
                f"create or replace table {raw} as select {emptied} from {kept} as kept "
                f"where n < 500 or hash(kept, {SEED}, {morning}) % 60 > 0"
            )


@pytest.mark.whole_run
def test_going_on_is_building_anew_from_the_tables_of_each_crm(tmp_path):
    """The histories above are told in the generic shape; these are generated, two CRMs in one warehouse."""
    going_on = Warehouse(tmp_path / "going_on", {"CRM": "hubspot,salesforce"})
    going_on.folder.mkdir()
    for crm in ("hubspot", "salesforce"):
        files = tmp_path / "files" / crm
        written = going_on.script("generate_crm.py", "--crm", crm, "--leads", 800, "--out", files)
        assert written.returncode == 0, written.stderr
        going_on.load(crm, files)
    assert going_on.dbt("seed").success
    for morning, as_of in enumerate(("2026-05-30", "2026-06-01")):
        for crm in ("hubspot", "salesforce"):
            disturb(going_on.database, crm, morning)
        ran(going_on, AS_OF=as_of)
    assert going_on.rows("select reason from main_intermediate.int_crm__scope") == [(None,)]
    [(leads, rebuilt)] = going_on.rows(
        "select count(*), count(changed.lead_key) from dim_leads "
        "left join main_intermediate.int_changes__leads as changed using (lead_key)"
    )
    assert leads * 0.2 < rebuilt < leads * 0.8
    anew = going_on.copy(tmp_path / "anew")
    ran(anew, "--full-refresh", AS_OF=as_of)
    assert differences(going_on.database, anew.database) == []


@pytest.mark.whole_run
def test_leads_are_rebuilt_for_every_reason_and_others_left_alone(mornings):
    """Else the other test would compare a build from the beginning with itself."""
    going_on, _ = mornings
    [(leads,)] = going_on.rows("select count(*) from dim_leads")
    reasons = dict(going_on.rows("select reason, count(*) from main_intermediate.int_changes__leads group by all"))
    assert sum(reasons.values()) < leads * 0.9
    assert len(reasons) == 4, reasons


@pytest.mark.whole_run
def test_who_a_user_is_touches_every_lead_and_so_does_a_run_that_did_not_end(mornings, tmp_path):
    going_on, _ = mornings
    warehouse = going_on.copy(tmp_path, "update raw_generic.users set role = 'Marketing' where user_id = 'cem'")
    for reason in ("owners", "the build starts anew"):
        # Part of the models: what they leave is between two states.
        ran(warehouse, "--select", "+int_crm__scope", AS_OF=as_of(-1))
        [scope] = warehouse.rows("select rebuilds_everything, reason from main_intermediate.int_crm__scope")
        assert scope == (True, reason)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The project stands elsewhere, where it can be changed: that alone changes nothing."""
    project = tmp_path / "it's copied"
    project.mkdir()
    for part in ("models", "macros", "seeds", "tests", "analyses", "scripts"):
        shutil.copytree(ROOT / part, project / part)
    for part in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / part, project)
    monkeypatch.setattr("warehouse.ROOT", project)
    return project


@pytest.mark.whole_run
def test_with_another_macro_or_other_places_of_the_marts_a_build_starts_anew(mornings, tmp_path, project):
    """Marts of another schema, where an earlier build left some, are not those of the last build."""
    going_on, _ = mornings
    made = going_on.rows("""
        select 'table', table_name from duckdb_tables() where schema_name = 'main'
        union all
        select 'view', view_name from duckdb_views() where schema_name = 'main' and not internal
    """)
    copies = [f"create {kind} main_other.{name} as from main.{name}" for kind, name in made]
    settings = project / "dbt_project.yml"
    marts = "    marts:\n      +materialized: table\n"
    text = settings.read_text(encoding="utf-8")
    assert marts in text
    settings.write_text(text.replace(marts, marts + "      +schema: \"{{ var('mart_schema', none) }}\"\n"), "utf-8")
    for folder, elsewhere, written, starts_anew in (
        ("as it was", (), "", False),
        ("elsewhere", ("--vars", "{mart_schema: other}"), "", True),
        ("another macro", (), "{# another one #}", True),
    ):
        with (project / "macros" / "engine" / "aggregates.sql").open("a", encoding="utf-8") as macro:
            macro.write(written)
        warehouse = going_on.copy(tmp_path / folder, "create schema main_other", *copies)
        ran(warehouse, *LOOKS_FOR_CHANGES, *elsewhere, AS_OF=as_of(-1))
        assert warehouse.value("select starts_anew from main_built.run") is starts_anew, folder


@pytest.mark.whole_run
def test_where_something_that_the_last_build_made_is_gone_a_build_starts_anew(mornings, tmp_path):
    going_on, anew = mornings
    clocks = "main_intermediate.int_timeline__clocks"
    warehouse = going_on.copy(tmp_path)
    for gone, starts_anew in (
        ("select 1", False),
        # As dbt clone does, which calls no hook that could take note of it.
        (f"drop table {clocks}; create view {clocks} as select 1 as cloned", True),
        ("drop table main_built.persons", True),
    ):
        with duckdb.connect(str(warehouse.database)) as connection:
            # As if the run before had been one of all models.
            connection.execute(f"update main_built.run set is_complete = true; {gone}")
        ran(warehouse, *LOOKS_FOR_CHANGES, AS_OF=as_of(-1))
        assert warehouse.value("select starts_anew from main_built.run") is starts_anew, gone
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("update main_built.run set is_complete = true; drop schema main_intermediate cascade")
    ran(warehouse, AS_OF=as_of(-1))
    assert warehouse.value("select starts_anew from main_built.run")
    assert differences(warehouse.database, anew.database) == []


@pytest.mark.whole_run
def test_a_part_of_the_models_is_made_whole_and_the_next_build_starts_anew(mornings, tmp_path):
    """Whoever works on a model runs it by itself, on a warehouse that has gone on from morning to morning."""
    going_on, anew = mornings
    models = ("int_timeline__clocks", "fct_handoffs", "int_crm__leads_screened")
    warehouse = going_on.copy(
        tmp_path, "delete from main_intermediate.int_timeline__clocks", "delete from fct_handoffs"
    )
    ran(warehouse, "--select", *models, AS_OF=as_of(-1))
    assert differences(warehouse.database, anew.database) == []
    assert warehouse.value("select count(*) > 0 from main_intermediate.int_timeline__clocks")
    ran(warehouse, "--select", "+int_crm__scope", AS_OF=as_of(-1))
    assert warehouse.value("select reason from main_intermediate.int_crm__scope") == "the build starts anew"


@pytest.mark.whole_run
def test_models_do_not_go_on_without_all_that_they_read(mornings, tmp_path):
    going_on, _ = mornings
    warehouse = going_on.copy(tmp_path)
    for left_out, starts_anew in ((), False), (("--exclude", "int_crm__lookups"), True):
        ran(warehouse, "--select", "+int_crm__scope", *left_out, AS_OF=as_of(-1))
        assert warehouse.value("select starts_anew from main_built.run") is starts_anew
        with duckdb.connect(str(warehouse.database)) as connection:
            # As if the run had been one of all models.
            connection.execute("update main_built.run set is_complete = true")


@pytest.mark.whole_run
def test_a_model_takes_the_place_of_what_was_there_or_leaves_it(mornings, tmp_path):
    going_on, anew = mornings
    clocks = "main_intermediate.int_timeline__clocks"
    warehouse = going_on.copy(
        tmp_path,
        "alter table main_intermediate.int_diagnosis__breaks rename to set_aside",
        f"drop table {clocks}",
        f"create view {clocks} as select 'a view' as was_there",
    )
    assert not warehouse.dbt("run", "--select", "fct_handoffs", AS_OF=as_of(-1)).success
    assert warehouse.rows("from fct_handoffs order by all") == anew.rows("from fct_handoffs order by all")
    ran(warehouse, "--select", "int_timeline__clocks", AS_OF=as_of(-1))
    assert warehouse.rows(f"from {clocks} order by all") == anew.rows(f"from {clocks} order by all")


@pytest.mark.whole_run
def test_whatever_is_kept_by_lead_comes_after_what_says_which_leads(mornings):
    manifest = json.loads((mornings[0].folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    nodes = manifest["nodes"]

    @cache
    def ancestors(name: str) -> set[str]:
        parents = {parent for parent in nodes[name]["depends_on"].get("nodes", ()) if parent in nodes}
        return parents.union(*map(ancestors, parents))

    by_lead = [name for name, node in nodes.items() if node["config"].get("materialized", "").startswith("by_lead")]
    assert len(by_lead) > 50
    # The views of raw rows are made before it, and read after it: by tables that come after it.
    of_raw_rows = ("model.sales_handoff.stg_", "model.sales_handoff.int_generic_")
    for name in [name for name in by_lead if not name.startswith(of_raw_rows)]:
        of_column = "handoffs" if nodes[name]["config"]["unique_key"] == "handoff_id" else "leads"
        keys = nodes[name]["config"]["meta"].get("changes", f"int_changes__{of_column}")
        assert f"model.sales_handoff.{keys}" in ancestors(name), name


# What models of leads read besides what is kept by lead, and what has a lead rebuilt when that changes.
READ_BESIDES = {
    "only the rows of rebuilt leads are read (inputs_by_key)": {
        *("int_crm__leads", "int_crm__field_changes", "int_crm__activities", "int_crm__conversions"),
        *("int_crm__lead_opportunities", *(f"base_generic__{table}" for table in TABLES)),
        *(f"int_{crm}__{table}" for crm in ("hubspot", "salesforce") for table in TABLES),
    },
    "what it is made of, of all records or of those that changed": {"int_crm__current_fingerprints"},
    "they say themselves what is rebuilt": {
        *("int_crm__fingerprint_changes", "int_crm__changed_records"),
        *("int_identity__changed_leads", "int_identity__changed_persons"),
        *("int_changes__leads", "int_changes__handoffs"),
    },
    "another one rebuilds everything (int_crm__lookups)": {
        *("int_calendar__segments", "int_calendar__business_hours", "int_timeline__policies"),
        *("int_crm__context_evidence", "int_crm__owners", "stg_definitions__calendars"),
        *("stg_definitions__calling_codes", "stg_definitions__check_limits", "stg_definitions__exclusions"),
        *("stg_definitions__maturity_windows", "stg_definitions__public_email_domains"),
        "stg_definitions__root_causes",
    },
    "likewise, and a later as_of is waited for (int_diagnosis__dues)": {"int_crm__sources"},
    "a meaning follows from a definition and a value of the lead's own rows": {
        *("int_crm__activity_meanings", "int_crm__call_outcome_meanings", "int_crm__lead_type_meanings"),
        *("int_crm__rejection_reason_meanings", "int_crm__source_meanings", "int_crm__status_meanings"),
    },
    "compared lead by lead (int_changes__opportunities)": {"int_crm__account_teams", "int_crm__opportunities"},
    "decided beside a changed one (int_changes__leads_decided_beside)": {"int_diagnosis__decision_sweeps"},
    "numbers for names, within one run": {"int_measures__codes"},
}


@pytest.mark.whole_run
def test_of_all_that_models_of_leads_read_it_is_known_what_rebuilds_them(mornings):
    nodes = json.loads((mornings[0].folder / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    by_lead = {name for name, node in nodes.items() if node["config"].get("materialized", "").startswith("by_lead")}
    besides = {
        nodes[read]["name"]
        for name in by_lead
        for read in nodes[name]["depends_on"]["nodes"]
        if read.startswith("model.") and read not in by_lead
    }
    assert besides == set().union(*READ_BESIDES.values())


@pytest.mark.whole_run
def test_what_has_not_changed_is_left_as_it_is(mornings, tmp_path):
    going_on, _ = mornings
    warehouse = going_on.copy(tmp_path)
    made = ran(warehouse, AS_OF=as_of(-1))
    assert "int_crm__fingerprint_changes" in made
    assert not [model for model in made if model.startswith(("dim_", "fct_", "rpt_", "int_diagnosis__"))]
    assert differences(warehouse.database, going_on.database) == []


@pytest.mark.whole_run
def test_another_as_of_alone_makes_what_depends_on_it(mornings, tmp_path):
    """No row is another one; the SQL is, which says up to when the data is complete."""
    going_on, _ = mornings
    later = (FIRST_DAY + timedelta(days=MORNINGS[-1] + 3)).isoformat(sep=" ")
    warehouse = going_on.copy(tmp_path / "going_on")
    ran(warehouse, AS_OF=later)
    anew = warehouse.copy(tmp_path / "anew")
    ran(anew, "--full-refresh", AS_OF=later)
    assert differences(warehouse.database, anew.database) == []
    assert differences(warehouse.database, going_on.database) != []


@pytest.mark.whole_run
def test_another_target_goes_through_to_the_reports_and_to_nothing_else(mornings, tmp_path):
    going_on, _ = mornings
    own = tmp_path / "definitions"
    shutil.copytree(going_on.settings["DEFINITIONS"], own)
    targets = (ROOT / "seeds" / "definitions" / "metric_targets.csv").read_text(encoding="utf-8")
    assert ",3600," in targets
    (own / "metric_targets.csv").write_text(targets.replace(",3600,", ",3601,"), encoding="utf-8")
    warehouse = going_on.copy(tmp_path / "going_on")
    made = ran(warehouse, AS_OF=as_of(-1), DEFINITIONS=str(own))
    reports = {
        "rpt_acceptance",
        "rpt_handoff_metrics",
        "rpt_rejection_reasons",
        "rpt_root_causes",
        "rpt_source_feedback",
    }
    assert {model for model in made if model.startswith(("dim_", "fct_", "rpt_"))} == reports
    anew = warehouse.copy(tmp_path / "anew")
    ran(anew, "--full-refresh", AS_OF=as_of(-1), DEFINITIONS=str(own))
    assert differences(warehouse.database, anew.database) == []
    assert differences(warehouse.database, going_on.database) != []


@pytest.mark.whole_run
def test_a_model_that_compares_with_the_last_build_says_that_it_looks_back(mornings):
    """Else it would be left as it is where its inputs are, and say of today what it said of yesterday."""
    manifest = json.loads((mornings[0].folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    compares = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and re.search(r"\b(built|relation_of_model)\(", node["raw_code"])
    }
    looks_back = {node["name"] for node in manifest["nodes"].values() if node["config"]["meta"].get("looks_back")}
    assert compares and compares == looks_back
