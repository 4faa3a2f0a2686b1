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
    "Group": "00G",
    "Opportunity": "006",
    "OpportunityContactRole": "00K",
    "Campaign": "701",
    "CampaignMember": "00v",
}
MADE_AT = {"Task": "CreatedDate", "LeadHistory": "CreatedDate", "Contact": "CreatedDate", "Opportunity": "CreatedDate"}
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
        where Profile_Name__c = 'Integration User'""",
    "a marketer as first owner": """from LeadHistory inner join "User" as u on OldValue = u.Id
        where Profile_Name__c = 'Marketing User'""",
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
    "a sequence": "from Task where TaskSubtype = 'Cadence'",
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


def test_a_world_that_is_too_small_is_refused(tmp_path):
    refused = generate(tmp_path, "--crm", "generic", "--leads", 5)
    assert refused.returncode == 2
    assert refused.stderr == "generate_crm: --leads: a world has at least 100 leads.\n"


def test_an_out_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    refused = generate(tmp_path / "taken", "--crm", "generic", "--leads", 300)
    assert refused.returncode == 2
    assert "taken" in refused.stderr
    assert "Traceback" not in refused.stderr
