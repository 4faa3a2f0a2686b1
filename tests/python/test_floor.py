"""The hand-written floor (scripts/floor/) and the marts are equal: for the generated company, for rows made to hurt.

Up to milestones and metrics the floor was written from the design, apart from the models; its diagnosis was written
after them. Where they differ, one of them is wrong.
"""

import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from warehouse import ROOT, WITHOUT_TESTS, Warehouse

sys.path.insert(0, str(ROOT / "scripts"))
from bench import compute_floor, differences

pytestmark = pytest.mark.whole_run

LEADS = 3_000
FIRST_DAY = np.datetime64("2024-01-08T00:00:00", "us")
TRACKED_SINCE = FIRST_DAY + np.timedelta64(20, "D")
STATUSES = [
    *("New", "MQL", "Working", "Sales Accepted", "Needs Information", "Rejected", "Recycled", "Disqualified"),
    *("Qualified", "Closed Won", "Closed Lost", "Spam", "limbo", None),
]
SOURCES = ["Paid Search", "webinar", "Web", "Purchased List", "Carrier Pigeon", None]
POINTS = ["Demo Request", "Ebook Download", "Event Badge Scan", "Billboard", None]
TYPES = ["Demo", "Mystery", None]
REASONS = ["No Budget", "No Response", "Duplicate", "Bad Contact Data", "Other", "Bad Vibes", None]
# Id, kind, team, role, is_sales, is_active, deactivated_at.
USERS = [
    ("U1", "user", "Americas", "SDR", None, "true", None),
    ("U2", "user", "EMEA", "SDR", None, "true", None),
    ("U3", "user", "APAC", "AE", None, "true", None),
    ("U4", "user", "Mars", "AE", None, "true", "2024-02-20T10:00:00Z"),
    ("U5", "user", None, "Gardener", "true", "true", None),
    ("U6", "user", "EMEA", "AE", None, "false", "2024-02-20T10:00:00Z"),
    ("U7", "user", "Americas", "Marketing", None, "true", None),
    ("U8", "user", "APAC", "AE", "false", "true", None),
    ("U9", "user", "EMEA", "SDR", None, "false", None),
    ("U10", "user", None, "Alchemist", None, None, None),
    ("U11", "rep", "EMEA", "SDR", None, "true", None),
    ("Q1", "queue", "Inbound", None, None, None, None),
    ("I1", "integration", "Router", None, None, None, None),
]
OWNERS = ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "U10", "U11", "Q1", "I1", "nobody knows", None]
OWNER_SHARES = [0.12, 0.12, 0.12, 0.06, 0.05, 0.06, 0.05, 0.03, 0.04, 0.04, 0.04, 0.16, 0.05, 0.02, 0.04]


def pick_phone(number: int) -> str | None:
    """A telephone number in one of the ways that people write one."""
    digits = f"{number:07d}"
    return (f"+1 212 {digits}", f"(212) {digits}", f"001-212-{digits}", f"+34 (0)91{digits} ext. 4", "n/a", None)[
        number % 6
    ]


def wild_crm(seed: int, without: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """A CRM in which anything may follow anything, on whole hours, so that much happens in one moment.

    Args:
        seed: the same seed gives the same rows.
        without: statuses, tracked fields or tables that this CRM does not have; identity: what leads are matched by.
    """
    rng = np.random.default_rng(seed)

    def pick(values, count, shares=None):
        return np.array(values, dtype=object)[rng.choice(len(values), count, p=shares)]

    def hours(low, high, count):
        return rng.integers(low, high, count).astype("timedelta64[h]")

    def text(moments, share=1.0):
        written = pd.Series(pd.to_datetime(moments)).dt.strftime("%Y-%m-%dT%H:%M:%S.000Z").astype(object)
        return written.where(rng.random(len(written)) < share, None)

    def users(count):
        return pick(OWNERS, count, OWNER_SHARES)

    n = LEADS
    ids = np.array([f"L{number}" for number in range(n)], dtype=object)
    created = FIRST_DAY + hours(0, 24 * 90, n)
    converted = rng.random(n) < 0.2
    merged = np.where(rng.random(n) < 0.04, pick(ids, n), None)
    merged[merged == ids] = None
    mailboxes, domains = rng.integers(0, n * 4, n), pick(["a.com", "B.com", "example.com"], n, [0.6, 0.35, 0.05])
    emails = [f"{'P' if box % 2 else 'p'}{box}@{domain}" for box, domain in zip(mailboxes, domains, strict=True)]
    leads = pd.DataFrame(
        {
            "lead_id": ids,
            "email": np.where(rng.random(n) < 0.1, None, emails),
            "phone": [pick_phone(box) for box in rng.integers(0, n * 3, n)],
            "country": pick(["us", "Spain", "Nowhere", None], n),
            "first_name": pick(["Ana", "ana", "Ben", None], n),
            "last_name": pick(["Diaz", "DIAZ", "Cole", None], n),
            "website": pick([*(f"https://www.site{k}.com/x" for k in range(n)), "none", None], n),
            "created_at": text(created),
            "created_by_id": pick(["U1", "U7", "I1", None], n, [0.05, 0.05, 0.8, 0.1]),
            "owner_id": users(n),
            "status": pick(STATUSES, n),
            "lead_source": pick(SOURCES, n),
            "source_detail": pick(["brand", None], n),
            "conversion_point": pick(POINTS, n),
            "lead_type": pick(TYPES, n),
            "rejection_reason": pick(REASONS, n),
            "is_converted": np.where(converted, "true", "false"),
            "converted_at": text(created + hours(0, 24 * 20, n)).where(converted, None),
            "converted_account_id": pd.Series([f"B{k}" for k in rng.integers(0, n // 8, n)]).where(converted, None),
            "converted_contact_id": pd.Series([f"K{k}" for k in rng.integers(0, n, n)]).where(converted, None),
            "converted_opportunity_id": pd.Series([f"O{k}" for k in rng.integers(0, n // 4, n)]).where(converted, None),
            "merged_into_lead_id": merged,
            "is_deleted": np.where(pd.notna(merged) | (rng.random(n) < 0.01), "true", "false"),
            "updated_at": text(created + hours(0, 24 * 40, n), 0.98),
        }
    )

    n = LEADS * 8
    of = rng.integers(0, LEADS, n)
    changed = created[of] + hours(-3, 24 * 30, n) * (rng.random(n) < 0.9)
    fields = ["status", "owner", "lead_source", "conversion_point", "lead_type", "rejection_reason", "next_step"]
    field = pick(fields, n, [0.45, 0.3, 0.04, 0.05, 0.02, 0.1, 0.04])
    # One person changes many leads in one moment.
    in_bulk = rng.random(n) < 0.02
    changed[in_bulk] = FIRST_DAY + np.timedelta64(60, "D")

    def values():
        drawn = [
            *(pick(STATUSES, n), users(n), pick(SOURCES, n), pick(POINTS, n), pick(TYPES, n), pick(REASONS, n)),
            pick(["call", None], n),
        ]
        return np.select([field == name for name in fields], drawn, None)

    field_changes = pd.DataFrame(
        {
            "change_id": [f"C{k}" for k in rng.permutation(n)],
            "lead_id": ids[of],
            "field": field,
            "old_value": values(),
            "new_value": values(),
            "changed_at": text(changed),
            "changed_by_id": np.where(in_bulk, "U1", users(n)),
        }
    )[changed >= TRACKED_SINCE]

    n = LEADS * 6
    of = rng.integers(0, LEADS, n)
    written = created[of] + hours(-2, 24 * 30, n)
    types = ["call", "Email", "meeting", "sms", "task", "note", "fax", None]
    activities = pd.DataFrame(
        {
            "activity_id": [f"A{k}" for k in rng.permutation(n)],
            "lead_id": np.where(rng.random(n) < 0.03, None, ids[of]),
            "activity_type": pick(types, n, [0.3, 0.3, 0.15, 0.02, 0.15, 0.05, 0.02, 0.01]),
            "direction": pick(["outbound", "inbound", "sideways", None], n, [0.45, 0.2, 0.05, 0.3]),
            "is_automated": pick(["true", "false", None], n, [0.3, 0.6, 0.1]),
            "performed_by_id": users(n),
            "created_by_id": users(n),
            "created_at": text(written),
            "occurred_at": text(written + hours(0, 72, n), 0.8),
            "due_at": text(written + hours(0, 99, n), 0.3),
            "is_completed": pick(["true", "false", None], n, [0.7, 0.2, 0.1]),
            "outcome": pick(["connected", "No Answer", "Sang", None], n, [0.1, 0.3, 0.1, 0.5]),
        }
    )

    n = LEADS // 4
    of = rng.integers(0, LEADS, n)
    opened = created[of] + hours(-24 * 5, 24 * 40, n)
    stage = rng.integers(0, 3, n)  # Open with a planned close date, lost, won.
    opportunities = pd.DataFrame(
        {
            "opportunity_id": [f"O{k}" for k in range(n)],
            "lead_id": np.where(rng.random(n) < 0.3, None, ids[of]),
            "account_id": pick([*(f"B{k}" for k in range(n // 2)), None], n),
            "contact_id": pick([*(f"K{k}" for k in range(LEADS)), None], n),
            "owner_id": users(n),
            "lead_source": pick(SOURCES, n),
            "created_at": text(opened),
            "is_closed": np.where(stage > 0, "true", "false"),
            "is_won": np.where(rng.random(n) < 0.2, None, np.where(stage == 2, "true", "false")),
            "closed_at": text(opened + hours(0, 24 * 20, n) + np.timedelta64(400, "D") * (stage == 0), 0.8),
        }
    )

    n = LEADS
    of = rng.integers(0, LEADS, n)
    conversions = pd.DataFrame(
        {
            "conversion_id": [f"V{k}" for k in range(n)],
            "lead_id": np.where(rng.random(n) < 0.05, None, ids[of]),
            "submitted_at": text(created[of] + hours(0, 24 * 40, n) * (rng.random(n) < 0.7)),
            "conversion_point": pick(POINTS, n),
            "lead_source": pick(SOURCES, n),
        }
    )

    people = pd.DataFrame(
        USERS, columns=["user_id", "user_type", "team", "role", "is_sales", "is_active", "deactivated_at"]
    )
    if "identity" in without:
        leads[["email", "phone", "website", "converted_contact_id"]] = None
    leads["status"] = leads["status"].where(~leads["status"].isin(without), None)
    kept = ~field_changes[["field", "old_value", "new_value"]].isin(without).any(axis=1)
    tables = {
        "leads": leads,
        "field_changes": field_changes[kept],
        "activities": activities,
        "users": people,
        "opportunities": opportunities,
        "conversions": conversions,
    }
    return {name: rows[:0] if name in without else rows for name, rows in tables.items()}


def built(folder: Path, files: Path) -> Warehouse:
    """A warehouse with the marts of these files, and the floor beside it."""
    warehouse = Warehouse(folder)
    warehouse.load("generic", files)
    warehouse.build(*WITHOUT_TESTS)
    compute_floor(warehouse.database, folder / "floor.duckdb")
    return warehouse


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Warehouse:
    folder = tmp_path_factory.mktemp("generated")
    made = Warehouse(folder).script(
        "generate_crm.py", "--crm", "generic", "--leads", LEADS, "--seed", 7, "--out", folder / "files"
    )
    assert made.returncode == 0, made.stderr
    return built(folder, folder / "files")


def test_floor_equals_the_marts_of_the_generated_company(generated):
    assert generated.value("select count(*) from fct_handoffs where handoff_number > 1") > 0
    found = differences(generated.database, generated.folder / "floor.duckdb")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "without",
    [
        (),
        pytest.param(("status",), marks=pytest.mark.deep),
        pytest.param(("MQL", "Sales Accepted"), marks=pytest.mark.deep),
        ("MQL", "owner", "activities"),
        pytest.param(("MQL", "users", "opportunities"), marks=pytest.mark.deep),
        ("identity",),
    ],
    ids=lambda without: "without " + (" and ".join(without) or "nothing"),
)
def test_floor_equals_the_marts_of_a_wild_crm(without, tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    for name, rows in wild_crm(seed=11, without=without).items():
        rows.to_csv(files / f"{name}.csv", index=False)
    warehouse = built(tmp_path, files)
    found = differences(warehouse.database, tmp_path / "floor.duckdb")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("delete from handoff_records where handoff_number = 2", "fct_handoffs.captured_at: "),
        ("update handoff_records set team = 'Mars' where team = 'EMEA'", "fct_handoffs.team: "),
        ("update diagnosis set root_cause = null where primary_break = 'routing'", "fct_handoffs.root_cause: "),
        ("delete from fct_duplicate_outreach where seconds_between > 0", "fct_duplicate_outreach.conflict: "),
        ("update metrics set n_unknown = n_unknown + 1", "rpt_handoff_metrics.n_unknown: "),
        ("delete from metrics where period = 'week' and dimension = 'team'", "rpt_handoff_metrics.n_eligible: "),
        ("delete from fct_handoff_events where event_type = 'queued'", "fct_handoff_events.occurred_at: "),
    ],
)
def test_a_difference_is_told(generated, change, told, tmp_path):
    changed = tmp_path / "floor.duckdb"
    changed.write_bytes((generated.folder / "floor.duckdb").read_bytes())
    with duckdb.connect(str(changed)) as connection:
        connection.execute(change)
    assert any(line.startswith(told) for line in differences(generated.database, changed))
