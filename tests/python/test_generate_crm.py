"""The files of a simulated company: one world in two shapes, a believable CRM, with all that is to be tested."""

import csv
import gzip
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "seeds" / "demo" / "salesforce"
PREFIXES = {
    "Lead": "00Q",
    "LeadHistory": "017",
    "Contact": "003",
    "Task": "00T",
    "Event": "00U",
    "EmailMessage": "02s",
    "User": "005",
    "UserRole": "00E",
    "Profile": "00e",
    "Group": "00G",
    "Opportunity": "006",
    "OpportunityContactRole": "00K",
    "Campaign": "701",
    "CampaignMember": "00v",
}
MADE_AT = {"Task": "CreatedDate", "LeadHistory": "CreatedDate", "Contact": "CreatedDate", "Opportunity": "CreatedDate"}
FAULTS = ROOT / "tests" / "fixtures" / "faults"
# What each fault is planted to break; some break more.
BREAKS = {
    "source_dropped": "source_present",
    "source_catch_all": "source_present",
    "conversion_point_missing": "conversion_point_present",
    "lead_type_missing": "lead_type_known",
    "source_filled_late": "context_in_time",
    "source_lost": "context_survives_conversion",
    "routed_late": "owned_in_time",
    "parked_in_queue": "owned_in_time",
    "inactive_owner": "owner_accountable",
    "ping_pong": "no_ping_pong",
    "three_owners": "no_ping_pong",
    "two_owners": "one_owner_for_one_buyer",
    "worked_twice": "one_owner_for_one_buyer",
    "never_accepted": "decision_recorded",
    "never_decided": "decided_in_time",
    "decided_late": "decided_in_time",
    "qualified_before_accepted": "decided_before_qualified",
    "decided_in_bulk": "decided_by_hand",
    "decided_by_tool": "decided_by_hand",
    "acted_late": "acted_in_time",
    "never_acted": "accepted_acted_on",
    "only_automated_touches": "human_action",
    "acted_by_other": "acted_by_owner",
    "no_next_step": "next_step_set",
    "next_step_late": "next_step_set",
    "stalled": "decided_by_horizon",
    "reason_blank": "closed_with_usable_reason",
    "reason_catch_all": "closed_with_usable_reason",
    "false_no_response": "reason_agrees",
    "false_duplicate": "reason_agrees",
    "false_bad_data": "reason_agrees",
    "opportunity_unlinked": "opportunity_linked",
}
IDS_OF_A_CRM = ("lead_id", "owner_id", "first_action_by_id")


def generate(out: Path, *arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "scripts" / "generate_crm.py", "--out", out, "--format", "csv", *arguments]
    return subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, cwd=ROOT)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Path:
    """The same world in both shapes, with its truth."""
    folder = tmp_path_factory.mktemp("worlds")
    for crm in ("salesforce", "generic"):
        arguments = (
            "--crm",
            crm,
            "--leads",
            1_500,
            "--seed",
            5,
            "--truth",
            folder / f"{crm}_truth",
            "--no-late-tracking",
        )
        written = generate(folder / crm, *arguments)
        assert written.returncode == 0, written.stderr
    return folder


@pytest.fixture(scope="module")
def demo():
    """A connection that has the demo's tables, as text."""
    with duckdb.connect() as connection:
        for path in DEMO.iterdir():
            name = path.name.split(".")[0]
            connection.execute(f"create table \"{name}\" as select * from read_csv('{path}', all_varchar = true)")
        yield connection


# -- one world, two shapes -----------------------------------------------------------------------------------------


def test_both_shapes_have_the_same_handoffs(worlds):
    salesforce, generic = (rows(worlds / f"{crm}_truth" / "handoffs.csv") for crm in ("salesforce", "generic"))
    users = {
        crm: [row[column] for row in rows(worlds / crm / file)]
        for crm, file, column in (("salesforce", "User.csv", "Id"), ("generic", "users.csv", "user_id"))
    }
    leads = {
        crm: [row[column] for row in rows(worlds / crm / file)]
        for crm, file, column in (("salesforce", "Lead.csv", "Id"), ("generic", "leads.csv", "lead_id"))
    }
    # The queues are users in the generic shape, and stand first.
    users["generic"] = users["generic"][2:]
    same = dict(zip(leads["salesforce"] + users["salesforce"], leads["generic"] + users["generic"], strict=True)) | {
        "": ""
    }
    assert len(salesforce) > 1_500
    assert [row | {name: same[row[name]] for name in IDS_OF_A_CRM} for row in salesforce] == generic


def test_both_shapes_have_the_same_changes_of_owner_and_status(worlds):
    def changes(history, field, names):
        wanted = (row for row in history if row[names[0]] == field)
        return [tuple(row[name] for name in names[1:]) for row in wanted]

    history, field_changes = (
        rows(worlds / "salesforce" / "LeadHistory.csv"),
        rows(worlds / "generic" / "field_changes.csv"),
    )
    statuses = changes(history, "Status", ("Field", "OldValue", "NewValue", "CreatedDate"))
    assert statuses == changes(field_changes, "status", ("field", "old_value", "new_value", "changed_at"))
    owners = changes(history, "Owner", ("Field", "CreatedDate"))
    # Salesforce writes an owner change twice.
    assert sorted(owners) == sorted(2 * changes(field_changes, "owner", ("field", "changed_at")))
    assert len(statuses) > 1_500 < len(owners)


# -- a CRM that one can believe ------------------------------------------------------------------------------------


def test_every_change_begins_with_the_value_before_and_the_last_one_is_the_value_of_today(worlds):
    last: dict[tuple[str, str], str] = {}
    for row in rows(worlds / "generic" / "field_changes.csv"):
        place = (row["lead_id"], row["field"])
        assert row["old_value"] != row["new_value"]
        assert last.get(place, row["old_value"]) == row["old_value"], row
        last[place] = row["new_value"]
    leads = {row["lead_id"]: row for row in rows(worlds / "generic" / "leads.csv")}
    names = {"owner": "owner_id"}
    compared = [
        (leads[lead][names.get(field, field)], value) for (lead, field), value in last.items() if field != "score"
    ]
    assert len(compared) > 2_000
    assert [pair for pair in compared if pair[0] != pair[1]] == []


def test_ids_are_unique_in_fifteen_characters_and_ascend_with_time(worlds):
    for name, prefix in PREFIXES.items():
        table = rows(worlds / "salesforce" / f"{name}.csv")
        ids = [row["Id"] for row in table]
        assert ids
        assert {record[:3] for record in ids} == {prefix}
        assert len({record[:15] for record in ids}) == len(ids)
        if name in MADE_AT:
            made = [row[MADE_AT[name]] for row in sorted(table, key=lambda row: row["Id"])]
            assert made == sorted(made), name


def test_the_last_three_characters_of_an_id_are_salesforces_own(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from generator import ids

    letters = np.frombuffer(b"001A0000006Vm9r000", dtype=np.uint8).reshape(1, 18).copy()
    assert ids.with_check_letters(letters).tobytes() == b"001A0000006Vm9rIAC"


def test_milestones_are_in_order(worlds):
    before = {}
    for row in rows(worlds / "generic_truth" / "handoffs.csv"):
        for earlier, later in (
            ("captured_at", "ready_at"),
            ("captured_at", "queued_at"),
            ("ready_at", "owned_at"),
            ("captured_at", "first_action_at"),
            ("captured_at", "decided_at"),
            ("accepted_at", "qualified_at"),
        ):
            assert not row[earlier] or not row[later] or row[earlier] <= row[later], (earlier, later, row)
        if row["closed_at"]:
            assert row["closed_at"] == max(value for name, value in row.items() if name.endswith("_at")), row
        assert bool(row["owned_at"]) == bool(row["owner_id"])
        assert not (row["accepted_at"] and row["rejected_at"])
        assert row["handoff_number"] == "1" or before[row["lead_id"]] < row["captured_at"]
        before[row["lead_id"]] = row["closed_at"] or "never"


def test_nobody_acts_after_leaving(worlds):
    left = {
        row["user_id"]: row["deactivated_at"] for row in rows(worlds / "generic" / "users.csv") if row["deactivated_at"]
    }
    done = [row for row in rows(worlds / "generic" / "activities.csv") if row["performed_by_id"] in left]
    people = [row for row in done if row["is_automated"] == "false" and row["occurred_at"]]
    assert people
    assert [row for row in people if row["occurred_at"] >= left[row["performed_by_id"]]] == []


# -- what the demo shows -------------------------------------------------------------------------------------------

PHENOMENA = {
    "a lead that was born MQL": """from Lead where Status = 'MQL' and CreatedDate > '2025-03-01'
        and Id not in (select LeadId from LeadHistory where Field = 'Status')""",
    "a lead that never became MQL": "from Lead where Status = 'New' and CreatedDate < '2026-01-01'",
    "a lead left in the queue": "from Lead inner join \"Group\" as g on OwnerId = g.Id where Lead.Status = 'MQL'",
    "an integration as first owner": """from LeadHistory inner join "User" as u on OldValue = u.Id
        inner join Profile as p on ProfileId = p.Id where p.Name = 'Integration User'""",
    "a marketer as first owner": """from LeadHistory inner join "User" as u on OldValue = u.Id
        inner join Profile as p on ProfileId = p.Id where p.Name = 'Marketing User'""",
    "an explicit acceptance": "from LeadHistory where NewValue = 'Sales Accepted'",
    "an implicit acceptance": "from LeadHistory where OldValue = 'MQL' and NewValue = 'Working'",
    "a rejection": "from LeadHistory where OldValue = 'MQL' and NewValue = 'Rejected'",
    "a rejection after acceptance": "from LeadHistory where OldValue = 'Working' and NewValue = 'Rejected'",
    "a rejection without a reason": "from Lead where Status = 'Rejected' and Rejection_Reason__c is null",
    "a reason for everything": "from Lead where Rejection_Reason__c = 'Other'",
    "an unmapped reason": "from Lead where Rejection_Reason__c = 'Ghosted'",
    "information asked for": "from LeadHistory where NewValue = 'Needs Information'",
    "a second MQL after a recycle": "from LeadHistory where OldValue = 'Recycled' and NewValue = 'MQL'",
    "a conversion after a close": """from CampaignMember as m inner join LeadHistory as h on m.LeadId = h.LeadId
        where NewValue in ('Recycled', 'Rejected') and m.CreatedDate > h.CreatedDate and HasResponded = 'true'""",
    "a conversion of a contact": "from CampaignMember where LeadId is null and ContactId is not null",
    "somebody who was only written to": "from CampaignMember where HasResponded = 'false'",
    "a handover to an AE": """from LeadHistory inner join "User" as u on NewValue = u.Id
        inner join UserRole as r on UserRoleId = r.Id where Field = 'Owner' and r.Name = 'AE'""",
    "a conversion": "from LeadHistory where Field = 'leadConverted'",
    "a conversion without an opportunity": "from Lead where IsConverted = 'true' and ConvertedOpportunityId is null",
    "an opportunity won": "from Opportunity where IsWon = 'true'",
    "an opportunity lost": "from Opportunity where IsWon = 'false' and IsClosed = 'true'",
    "an opportunity still open": "from Opportunity where IsClosed = 'false'",
    "an activity on a contact": "from Task where WhoId like '003%'",
    "a sequence": "from Task where Type = 'Sequence Email'",
    "a mass e-mail": "from Task where TaskSubtype = 'ListEmail'",
    "a reply": "from EmailMessage where Incoming = 'true'",
    "an incoming call": "from Task where CallType = 'Inbound'",
    "a draft": "from EmailMessage where Status = '5'",
    "an e-mail with a task beside it": "from EmailMessage where ActivityId in (select Id from Task)",
    "an e-mail without one": "from EmailMessage where ActivityId is null",
    "an open task with a due date": "from Task where IsClosed = 'false' and ActivityDate is not null",
    "a deleted task": "from Task where IsDeleted = 'true'",
    "a meeting that lies ahead": "from Event where StartDateTime > '2026-07-01'",
    "one address in two cases": """from Lead as one inner join Lead as two on lower(one.Email) = lower(two.Email)
        where one.Email <> two.Email""",
    "a merge": "from Lead where MasterRecordId is not null and IsDeleted = 'true'",
    "a chain of merges": """from Lead as one inner join Lead as two
        on one.MasterRecordId = two.Id where two.MasterRecordId is not null""",
    "a merge in the history": "from LeadHistory where Field = 'leadMerged'",
    "a deleted lead": "from Lead where IsDeleted = 'true' and MasterRecordId is null",
    "a test by address": "from Lead where Email like '%@test.com' or Email like '%@example.com'",
    "a test by source": "from Lead where LeadSource = 'Test'",
    "staff": "from Lead where Email like '%@larkfield.example'",
    "spam": "from Lead where Status = 'Spam'",
    "a bought list": "from Lead where LeadSource = 'Purchased List'",
    "an import": "from Lead where LeadSource = 'Data Import'",
    "a lead that a rep entered": """from Lead inner join "User" as u on CreatedById = u.Id
        inner join UserRole as r on UserRoleId = r.Id where r.Name = 'SDR'""",
    "somebody who left": "from \"User\" where IsActive = 'false' and Deactivated_At__c is not null",
    "an unmapped source": "from Lead where LeadSource = 'Podcast'",
    "an unmapped form": "from Lead where Conversion_Point__c = 'Chat'",
    "an overwritten source": "from LeadHistory where Field = 'LeadSource' and OldValue is not null",
    "a filled-in type": "from LeadHistory where Field = 'Lead_Type__c' and OldValue is null",
    "a short WhoId": "from Task where length(WhoId) = 15",
    "a short owner": "from LeadHistory where Field = 'Owner' and length(NewValue) = 15",
    "two changes of one lead in one second": """from LeadHistory as one inner join LeadHistory as two
        on one.LeadId = two.LeadId and one.Field = two.Field and one.CreatedDate = two.CreatedDate
        where one.Field = 'Status' and one.Id < two.Id""",
    "an orphan": "from LeadHistory where LeadId not in (select Id from Lead)",
    "an unreadable time": "from Task where try_cast(CreatedDate as timestamptz) is null",
    "a row that stands twice": "from (select Id from LeadHistory where Id is not null group by Id having count(*) > 1)",
    "a row without an id": "from Task where Id is null",
}


@pytest.mark.parametrize("phenomenon", PHENOMENA)
def test_the_demo_shows(demo, phenomenon):
    assert demo.execute(f"select count(*) {PHENOMENA[phenomenon]}").fetchall()[0][0] > 0


def test_the_demo_begins_to_keep_history_late(demo):
    ((created, tracked),) = demo.execute("""
        select (select min(CreatedDate) from Lead),
            (select min(CreatedDate) from LeadHistory where CreatedDate not like '2025-02-30%')
    """).fetchall()
    assert created.startswith("2025-01-01")
    assert "2025-02-24" <= tracked[:10] <= "2025-02-26"


def test_the_demo_is_a_small_one():
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 1_500_000


# -- options -------------------------------------------------------------------------------------------------------


def test_bad_rows_are_there_only_when_asked_for(tmp_path):
    for crm, name in (("salesforce", "LeadHistory"), ("generic", "field_changes")):
        generate(tmp_path / "plain", "--crm", crm, "--leads", 300)
        generate(tmp_path / "bad", "--crm", crm, "--leads", 300, "--bad-rows")
        plain, bad = rows(tmp_path / "plain" / f"{name}.csv"), rows(tmp_path / "bad" / f"{name}.csv")
        assert bad[: len(plain)] == plain
        assert len(bad) == len(plain) + 4


def test_each_format_holds_the_same(tmp_path):
    for file_format in ("csv", "csv.gz", "parquet"):
        generate(tmp_path, "--crm", "generic", "--leads", 300, "--format", file_format)
    plain = (tmp_path / "leads.csv").read_bytes()
    assert gzip.decompress((tmp_path / "leads.csv.gz").read_bytes()) == plain
    with duckdb.connect() as connection:
        both = [
            connection.execute(f"select * from {reader} order by lead_id").fetchall()
            for reader in (
                f"read_csv('{tmp_path / 'leads.csv'}', all_varchar = true)",
                f"read_parquet('{tmp_path / 'leads.parquet'}')",
            )
        ]
    assert both[0] == both[1]


def test_parquet_has_the_same_bytes_again(tmp_path):
    for run in ("one", "two"):
        generate(tmp_path / run, "--crm", "generic", "--leads", 20_000, "--format", "parquet")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / run).iterdir()} for run in ("one", "two"))
    assert len(one) == 6
    assert one == two


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        (("--leads", 5), "--leads: a world has at least 100 leads."),
        (("--seed", -1), "--seed: 0 or more says which world."),
    ],
)
def test_a_world_that_cannot_be_is_refused(tmp_path, option, complaint):
    refused = generate(tmp_path, "--crm", "generic", *option)
    assert refused.returncode == 2
    assert refused.stderr == f"generate_crm: {complaint}\n"


def test_an_out_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    refused = generate(tmp_path / "taken", "--crm", "generic", "--leads", 300)
    assert refused.returncode == 2
    assert "taken" in refused.stderr
    assert "Traceback" not in refused.stderr


# -- a well-run company and its faults -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> Path:
    """A world with all faults, in both shapes, with its truth."""
    folder = tmp_path_factory.mktemp("faulty")
    for crm in ("salesforce", "generic"):
        arguments = ("--crm", crm, "--leads", 6_000, "--seed", 3, "--faults", FAULTS / "all.csv")
        written = generate(folder / crm, *arguments, "--truth", folder / f"{crm}_truth")
        assert written.returncode == 0, written.stderr
    return folder


def test_in_a_well_run_company_nothing_fails_and_much_happens(tmp_path):
    for seed in (1, 2, 3):
        arguments = ("--crm", "generic", "--leads", 4_000, "--seed", seed, "--faults", "none")
        generate(tmp_path / "crm", *arguments, "--truth", tmp_path / "truth")
        for name in ("faults", "failed_checks", "breaks"):
            assert rows(tmp_path / "truth" / f"{name}.csv") == []
        handoffs = rows(tmp_path / "truth" / "handoffs.csv")
        seen = {(name, row[name]) for row in handoffs for name in ("decision", "outcome", "close_reason", "trigger")}
        expected = {
            *(("decision", value) for value in ("", "accepted", "rejected", "info_requested")),
            *(("close_reason", value) for value in ("", "rejected", "recycled", "disqualified", "merged", "deleted")),
            *(("outcome", value) for value in ("open", "won", "lost")),
            *(("trigger", value) for value in ("capture", "mql", "conversion")),
        }
        assert expected <= seen
        assert {row["acted_before_owned"] for row in handoffs} == {"", "true", "false"}
        people = [row["person"] for row in rows(tmp_path / "truth" / "persons.csv")]
        assert len(set(people)) < len(people)


def test_each_fault_breaks_what_it_is_planted_to_break(faulty):
    failed = {
        (row["lead_id"], row["handoff_number"], row["check_name"])
        for row in rows(faulty / "generic_truth" / "failed_checks.csv")
    }
    planted: dict[str, list[bool]] = {name: [] for name in BREAKS}
    for row in rows(faulty / "generic_truth" / "faults.csv"):
        broken = (row["lead_id"], row["handoff_number"], BREAKS[row["fault"]]) in failed
        planted[row["fault"]].append(broken)
    # The others are still pending on the last day, or another fault of the same handoff came before.
    too_few = {name: (sum(broken), len(broken)) for name, broken in planted.items() if sum(broken) < 0.75 * len(broken)}
    assert too_few == {}
    assert min(map(len, planted.values())) > 20
    assert {row[2] for row in failed} == set(_checks())


def _checks() -> dict[str, str]:
    from generator.checks import CHECKS

    return CHECKS


def test_the_primary_break_is_the_first_step_that_fails(faulty):
    steps = list(dict.fromkeys(_checks().values()))
    failed: dict[tuple, list[int]] = {}
    for row in rows(faulty / "generic_truth" / "failed_checks.csv"):
        assert row["step"] == _checks()[row["check_name"]]
        failed.setdefault((row["lead_id"], row["handoff_number"]), []).append(steps.index(row["step"]))
    found = {
        (row["lead_id"], row["handoff_number"]): row["primary_break"]
        for row in rows(faulty / "generic_truth" / "breaks.csv")
    }
    assert found == {handoff: steps[min(places)] for handoff, places in failed.items()}
    assert len(found) > 1_000


def test_both_shapes_have_the_same_faults(faulty):
    leads = {
        crm: [row[column] for row in rows(faulty / crm / file)]
        for crm, file, column in (("salesforce", "Lead.csv", "Id"), ("generic", "leads.csv", "lead_id"))
    }
    same = dict(zip(leads["salesforce"], leads["generic"], strict=True))
    for name in ("faults", "failed_checks", "breaks"):
        salesforce, generic = (rows(faulty / f"{crm}_truth" / f"{name}.csv") for crm in ("salesforce", "generic"))
        assert [row | {"lead_id": same[row["lead_id"]]} for row in salesforce] == generic


def test_a_fault_stays_in_its_segment(tmp_path):
    spec = tmp_path / "spec.csv"
    spec.write_text("fault,share,source,conversion_point,team\nparked_in_queue,1,Partner,Demo Request,EMEA\n")
    arguments = ("--crm", "generic", "--leads", 8_000, "--faults", spec, "--truth", tmp_path / "truth")
    generate(tmp_path / "crm", *arguments)
    parked = {row["lead_id"] for row in rows(tmp_path / "truth" / "faults.csv")}
    leads = {row["lead_id"]: row for row in rows(tmp_path / "crm" / "leads.csv")}
    assert {(leads[lead]["conversion_point"], leads[lead]["country"]) for lead in parked} == {("Demo Request", "Spain")}
    assert len(parked) > 10


def test_the_lead_source_of_opportunities_is_written_where_the_company_has_it(faulty, tmp_path):
    sources = {row["LeadSource"] for row in rows(faulty / "salesforce" / "Opportunity.csv")}
    assert {"", "Other", "Webinar"} <= sources
    assert {row["lead_source"] for row in rows(faulty / "generic" / "opportunities.csv")} == sources
    generate(tmp_path, "--crm", "salesforce", "--leads", 300)
    assert "LeadSource" not in rows(tmp_path / "Opportunity.csv")[0]


def test_evidence_can_be_left_out(tmp_path):
    arguments = ("--crm", "salesforce", "--leads", 500, "--faults", FAULTS / "most_missing.csv")
    generate(tmp_path / "crm", *arguments, "--truth", tmp_path / "truth")
    for name in ("Task", "Event", "EmailMessage", "Opportunity"):
        assert rows(tmp_path / "crm" / f"{name}.csv") == []
    assert not {"Status", "Owner", "LeadSource"} & {row["Field"] for row in rows(tmp_path / "crm" / "LeadHistory.csv")}
    assert rows(tmp_path / "truth" / "failed_checks.csv")


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ("fault,share\nrouted_late,0.1\nrouted_lately,0.1\n", "row 3: fault 'routed_lately' is none of"),
        ("fault,share\nrouted_late,2\n", "row 2: share '2' is not between 0 and 1"),
        ("fault,share,team\nrouted_late,0.1,LATAM\n", "row 2: team 'LATAM' is none of"),
        ("fault,share\nuntracked:gossip,\n", "row 2: evidence 'gossip' is none of"),
        ("fault,part\nrouted_late,0.1\n", "row 2: unknown column: part"),
        ("fault\nrouted_late\n", "row 2: there is no share"),
        ("fault,share\ncaf\xe9,0.1\n", "spec.csv: not a CSV file in UTF-8"),
    ],
)
def test_a_specification_that_cannot_be_read_is_refused(tmp_path, spec, complaint):
    (tmp_path / "spec.csv").write_text(spec, encoding="latin-1")
    refused = generate(tmp_path / "crm", "--crm", "generic", "--leads", 300, "--faults", tmp_path / "spec.csv")
    assert refused.returncode == 2
    assert complaint in refused.stderr
    assert "Traceback" not in refused.stderr


def test_hubspot_holds_today_what_its_history_wrote_last(tmp_path):
    """Whatever the order in which two values of one second are read: the world's last one is the one of today."""
    for crm, folder in (("hubspot", "hubspot"), ("generic", "generic")):
        result = generate(tmp_path / folder, "--crm", crm, "--leads", "600", "--format", "csv", "--no-late-tracking")
        assert result.returncode == 0, result.stderr
    with duckdb.connect() as connection:
        differ = connection.execute(
            f"""
            with contacts as (
                select
                    cast(hs_object_id as bigint) - 100000 as number,
                    hs_lead_status,
                    hubspot_owner_id,
                    rejection_reason
                from read_csv('{tmp_path}/hubspot/contacts.csv', all_varchar = true)
            ),

            leads as (
                select cast(substr(lead_id, 2) as bigint) as number, status, owner_id, rejection_reason
                from read_csv('{tmp_path}/generic/leads.csv', all_varchar = true)
            )

            select
                count(*),
                count(*) filter (where status = 'Working' and hs_lead_status is distinct from 'WORKING'),
                count(*) filter (
                    where substr(owner_id, 2)::int > 3
                        and hubspot_owner_id::int is distinct from 70000 + substr(owner_id, 2)::int
                ),
                count(*) filter (where contacts.rejection_reason is distinct from leads.rejection_reason)
            from contacts inner join leads using (number)
            """
        ).fetchall()
        ties = connection.execute(
            f"""
            select count(*) from (
                select 1 from read_csv('{tmp_path}/hubspot/contact_property_history.csv', all_varchar = true)
                group by object_id, property, timestamp having count(*) > 1
            )
            """
        ).fetchall()
    assert differ[0][0] > 500
    assert differ[0][1:] == (0, 0, 0)
    assert ties == [(0,)]


@pytest.mark.parametrize(
    ("crm", "shape"), [("hubspot", "fivetran"), ("hubspot", "airbyte"), ("hubspot", "dlt"), ("salesforce", "dlt")]
)
def test_a_shape_has_the_same_bytes_again(tmp_path, crm, shape):
    for folder in ("one", "two"):
        result = generate(tmp_path / folder, "--crm", crm, "--shape", shape, "--leads", "150")
        assert result.returncode == 0, result.stderr
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) > 10
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_a_shape_that_a_crm_has_not_is_refused(tmp_path):
    refused = generate(tmp_path / "out", "--crm", "generic", "--shape", "dlt")
    assert refused.returncode == 2
    assert "generic has export" in refused.stderr
