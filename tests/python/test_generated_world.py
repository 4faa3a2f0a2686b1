"""A simulated company whose handoffs are known: the timeline has to find them again, exactly.

The truth is written by the simulation itself, apart from the CRM tables, and never read back from them.
"""

import csv
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import ROOT, Warehouse

DEMO = ROOT / "seeds" / "demo" / "salesforce"
FAULTS = ROOT / "tests" / "fixtures" / "faults"
MILESTONES = (
    "trigger",
    "captured_at",
    "ready_at",
    "queued_at",
    "owned_at",
    "owner_id",
    "first_action_at",
    "first_action_by_id",
    "acted_before_owned",
    "decision",
    "decision_basis",
    "accepted_at",
    "rejected_at",
    "qualified_at",
    "outcome",
    "closed_at",
    "close_reason",
    "exclusion_reason",
)
TIMES = {name for name in MILESTONES if name.endswith("_at")}


def generate(out: Path, *arguments: object) -> None:
    command = [sys.executable, ROOT / "scripts" / "generate_crm.py", "--out", out, *arguments]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, cwd=ROOT)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, unpacked: the packing depends on the library that packs."""
    return {path.name: gzip.decompress(path.read_bytes()) for path in sorted(folder.iterdir())}


def written_times(name: str, alias: str) -> str:
    """A column of a mart as the truth writes it."""
    if name in TIMES:
        return f"strftime({alias}.{name}, '%Y-%m-%dT%H:%M:%S.000Z')"
    return f"cast({alias}.{name} as varchar)"


def built(folder: Path, crm: str, *arguments: object) -> tuple[Warehouse, Path]:
    """A world whose history was kept from the first day on, built from the tables of a CRM and tested."""
    generate(folder / "crm", "--crm", crm, "--leads", 3_000, "--seed", 7, *arguments, "--truth", folder / "truth")
    warehouse = Warehouse(folder)
    warehouse.load(crm, folder / "crm")
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse, folder / "truth"


@pytest.fixture(scope="module", params=["salesforce", "generic"])
def simulated(request, tmp_path_factory) -> tuple[Warehouse, Path]:
    return built(tmp_path_factory.mktemp(request.param), request.param, "--no-late-tracking")


@pytest.mark.whole_run
def test_every_handoff_is_found_again_exactly(simulated):
    assert_handoffs_are_found_again(*simulated)


@pytest.mark.whole_run
def test_every_handoff_of_a_company_full_of_faults_is_found_again_exactly(tmp_path):
    assert_handoffs_are_found_again(*built(tmp_path, "salesforce", "--faults", FAULTS / "all.csv"))


def assert_handoffs_are_found_again(warehouse: Warehouse, truth: Path) -> None:
    columns = ", ".join(f"{written_times(name, 'found')} as {name}" for name in MILESTONES)
    found = warehouse.rows(f"select lead_id, cast(handoff_number as varchar), {columns} from fct_handoffs as found")
    # Of leads that came before anything was recorded of anyone, nobody can know that nothing happened.
    [(before,)] = warehouse.rows("""
        select coalesce(list(distinct lead_id), [])
        from fct_handoffs
        inner join main_intermediate.int_crm__sources using (crm, source_relation)
        where captured_at < greatest(status_history_since, owner_history_since, activities_since)
    """)
    assert len(before) < 10
    # A status that nobody gave a meaning may have been the end.
    [(unmapped,)] = warehouse.rows("""
        select list(handoffs.lead_id || ' ' || handoffs.handoff_number)
        from fct_handoffs as handoffs
        inner join main_intermediate.int_timeline__decisions using (handoff_id)
        where has_unmapped_status and handoffs.closed_at is null
    """)
    assert 10 < len(unmapped) < 100
    with gzip.open(truth / "handoffs.csv.gz", "rt", encoding="utf-8", newline="") as file:
        planted = [
            (
                row["lead_id"],
                row["handoff_number"],
                *(None if unseen(row, name, unmapped) else row[name] or None for name in MILESTONES),
            )
            for row in csv.DictReader(file)
            if row["lead_id"] not in before
        ]
    found = [row for row in found if row[0] not in before]
    names = ("lead_id", "handoff_number", *MILESTONES)
    wrong = [
        {name: pair for name, pair in zip(names, zip(*both, strict=True), strict=True) if pair[0] != pair[1]}
        | {"lead": both[0][:2]}
        for both in zip(sorted(planted), sorted(found, key=lambda row: row[:2]), strict=False)
        if both[0] != both[1]
    ]
    assert not wrong[:5], f"{len(wrong)} handoffs differ (planted, found)"
    assert len(found) == len(planted) > 2_990


def unseen(handoff: dict[str, str], name: str, unmapped: list[str]) -> bool:
    return name == "outcome" and f"{handoff['lead_id']} {handoff['handoff_number']}" in unmapped


@pytest.mark.whole_run
def test_every_data_test_holds_where_much_has_no_meaning(tmp_path):
    """Owners, activities and statuses of which no definition says anything: unknown in every place alike."""
    generate(tmp_path / "crm", "--crm", "generic", "--leads", 1_000, "--seed", 3)
    warehouse = Warehouse(tmp_path)
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    for name, meaning in (("role_map", "role,SDR,"), ("activity_map", "email,"), ("status_map", "Working,")):
        lines = (ROOT / "seeds" / "definitions" / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if f",{meaning}" not in line]
        assert len(kept) < len(lines)
        (definitions / f"{name}.csv").write_text("".join(kept), encoding="utf-8")
    warehouse.settings["DEFINITIONS"] = str(definitions)
    warehouse.load("generic", tmp_path / "crm")
    warehouse.build("--exclude-resource-type", "unit_test")
    [(owned, acted, followed_up, unmapped)] = warehouse.rows("""
        select count(possibly_owned_at), count(possibly_acted_at), count(possibly_followed_up_at),
            count(case when has_unmapped_status then 1 end)
        from main_intermediate.int_timeline__handoff_records
    """)
    assert min(owned, acted, followed_up, unmapped) > 20


@pytest.mark.whole_run
def test_people_are_told_apart_as_they_are(simulated):
    warehouse, truth = simulated
    with gzip.open(truth / "persons.csv.gz", "rt", encoding="utf-8", newline="") as file:
        planted = {row["lead_id"]: row["person"] for row in csv.DictReader(file)}
    pairs = {(planted[lead], person) for lead, person in warehouse.rows("select lead_id, person_id from dim_leads")}
    assert len(pairs) == len(set(planted.values())) == len({person for _, person in pairs})


@pytest.mark.whole_run
def test_the_world_holds_what_it_is_to_test(simulated):
    warehouse, _ = simulated
    counted = dict(
        warehouse.rows("""
            select 'second handoff by mql', count(*) from fct_handoffs where trigger = 'mql' and handoff_number = 2
            union all select 'second handoff by conversion', count(*) from fct_handoffs where trigger = 'conversion'
            union all select 'merged', count(*) from fct_handoffs where close_reason = 'merged'
            union all select 'deleted', count(*) from fct_handoffs where close_reason = 'deleted'
            union all select 'merge chain', count(*) from dim_leads as loser
                inner join dim_leads as winner on loser.merged_into_lead_id = winner.lead_id
                where winner.is_merged_away
            union all select 'acted before owned', count(*) from fct_handoffs where acted_before_owned
            union all select 'implicit', count(*) from fct_handoffs where decision_basis = 'implicit'
            union all select 'information', count(*) from fct_handoffs where decision = 'info_requested'
            union all select 'disqualified', count(*) from fct_handoffs where close_reason = 'disqualified'
            union all select 'never owned', count(*) from fct_handoffs where ready_at is not null and owned_at is null
            union all select 'worked twice', count(*) from fct_duplicate_outreach
            union all select 'unmapped', count(*) from rpt_unmapped_values
        """)
    )
    assert [name for name, count in counted.items() if count == 0] == []


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for run in ("one", "two"):
        generate(tmp_path / run, "--crm", "salesforce", "--leads", 500, "--seed", 3)
    generate(tmp_path / "other", "--crm", "salesforce", "--leads", 500, "--seed", 4)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") != contents(tmp_path / "other")


def test_the_demo_is_what_the_generator_writes(tmp_path):
    generate(tmp_path / "demo", "--crm", "salesforce", "--bad-rows")
    assert contents(tmp_path / "demo") == contents(DEMO)


def test_ids_are_unique_in_fifteen_characters(tmp_path):
    generate(tmp_path, "--crm", "salesforce", "--leads", 2_000)
    for name in ("Lead", "LeadHistory", "Task"):
        with gzip.open(tmp_path / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            ids = [row["Id"] for row in csv.DictReader(file)]
        assert len({record[:15] for record in ids}) == len(ids)
        assert ids == sorted(ids)
