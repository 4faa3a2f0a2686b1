"""Public logs beside the checkout, run as a user would run them, against counts made without the project.

They are there for checking only, and not part of the project: without the folder these tests are skipped.
"""

import csv
import gzip
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from warehouse import ROOT, Warehouse, write_csv

REAL = ROOT.parent / "shared" / "real"
pytestmark = [
    pytest.mark.whole_run,
    pytest.mark.skipif(not REAL.is_dir(), reason=f"no real data at {REAL}"),
]
HELPDESK_STATUSES = {
    "Assign seriousness": "new",
    "Insert ticket": "new",
    "Create SW anomaly": "working",
    "Resolve SW anomaly": "working",
    "Schedule intervention": "working",
    "Require upgrade": "working",
    "Wait": "working",
    "Take in charge ticket": "accepted",
    "Resolve ticket": "qualified",
    "RESOLVED": "qualified",
    "VERIFIED": "qualified",
    "INVALID": "rejected",
    "DUPLICATE": "rejected",
    "Closed": "won",
}


def records(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def helpdesk(tmp_path_factory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("helpdesk"))
    definitions = warehouse.folder / "definitions"
    definitions.mkdir()
    write_csv(
        definitions / "status_map.csv",
        "crm,raw_status,stage",
        [("generic", status, stage) for status, stage in HELPDESK_STATUSES.items()],
    )
    warehouse.settings["DEFINITIONS"] = str(definitions)
    warehouse.load("generic", REAL / "helpdesk")
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse


@pytest.fixture(scope="module")
def olist(tmp_path_factory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("olist"))
    warehouse.load("generic", REAL / "olist")
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse


def waits_for_an_owner() -> list[tuple[float, bool]]:
    """Of each ticket: seconds from its creation until a salesperson owned it, and whether one ever did.

    A ticket nobody took waits until it was closed, or until the newest moment of the log.
    """
    sellers = {user["user_id"] for user in records(REAL / "helpdesk/users.csv.gz") if user["is_sales"] == "true"}
    tickets = {ticket["lead_id"]: ticket for ticket in records(REAL / "helpdesk/leads.csv.gz")}
    owners, closed_at, newest = defaultdict(list), {}, datetime.min
    for change in records(REAL / "helpdesk/field_changes.csv.gz"):
        at = moment(change["changed_at"])
        newest = max(newest, at)
        if change["field"] == "owner":
            owners[change["lead_id"]].append((at, change["change_id"], change["old_value"], change["new_value"]))
        elif HELPDESK_STATUSES[change["new_value"]] in ("rejected", "won"):
            closed_at[change["lead_id"]] = min(at, closed_at.get(change["lead_id"], at))
    newest = max([newest, *(moment(ticket["updated_at"]) for ticket in tickets.values())])
    waits = []
    for ticket_id, ticket in tickets.items():
        created_at = moment(ticket["created_at"])
        ended_at = closed_at.get(ticket_id, newest)
        changes = sorted(owners[ticket_id])
        taken = [at for at, _, _, owner in changes if owner in sellers and created_at <= at <= ended_at]
        first_owner = changes[0][2] if changes else ticket["owner_id"]
        if first_owner in sellers and (not changes or changes[0][0] > created_at):
            taken.append(created_at)
        waits.append(((min(taken, default=ended_at) - created_at).total_seconds(), bool(taken)))
    return waits


def kaplan_meier_quantile(waits: list[tuple[float, bool]], left: float) -> float | None:
    """The first wait at which no more than `left` of the tickets are still waiting."""
    survival, at_risk = 1.0, len(waits)
    for seconds in sorted({wait for wait, _ in waits}):
        here = [happened for wait, happened in waits if wait == seconds]
        survival *= 1 - sum(here) / at_risk
        at_risk -= len(here)
        if survival <= left + 1e-9:
            return seconds
    return None


def office_seconds(start: datetime, end: datetime) -> float:
    """Seconds from nine to five in New York, Monday to Friday, between two moments in UTC; no holidays are known."""
    total, day = 0.0, start.date() - timedelta(days=1)
    while day <= end.date():
        if day.weekday() < 5:
            opens, closes = (new_york(day, hour) for hour in (9, 17))
            total += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
        day += timedelta(days=1)
    return total


def new_york(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo("America/New_York")).astimezone(UTC).replace(tzinfo=None)


def tickets_played_ping_pong() -> set[str]:
    """Tickets that came back to somebody who had passed them on, or had three people within five business days.

    Counted among people only, up to the moment in which the ticket was resolved or closed, of tickets that somebody in
    sales owned.
    """
    users = {user["user_id"]: user for user in records(REAL / "helpdesk/users.csv.gz")}
    people = {user_id for user_id, user in users.items() if (user["user_type"] or "user") == "user"}
    sellers = {user_id for user_id, user in users.items() if user["is_sales"] == "true"}
    by_ticket = defaultdict(list)
    for change in records(REAL / "helpdesk/field_changes.csv.gz"):
        by_ticket[change["lead_id"]].append((moment(change["changed_at"]), len(change["change_id"]), change))
    found = set()
    for ticket in records(REAL / "helpdesk/leads.csv.gz"):
        changes = [change for _, _, change in sorted(by_ticket[ticket["lead_id"]], key=lambda entry: entry[:2])]
        ends = [
            moment(change["changed_at"])
            for change in changes
            if change["field"] == "status" and HELPDESK_STATUSES[change["new_value"]] in ("rejected", "won")
        ]
        ended_at = min(ends, default=datetime.max)
        qualified_at = min(
            (
                moment(change["changed_at"])
                for change in changes
                if change["field"] == "status" and HELPDESK_STATUSES[change["new_value"]] == "qualified"
            ),
            default=datetime.max,
        )
        owners = [change for change in changes if change["field"] == "owner"]
        if not owners:
            continue
        held = [(moment(ticket["created_at"]), owners[0]["old_value"])]
        held += [(moment(change["changed_at"]), change["new_value"]) for change in owners]
        held = [(at, owner) for at, owner in held if at <= ended_at]
        if not sellers & {owner for _, owner in held}:
            continue
        in_turn = [
            next(turn)
            for _, turn in groupby(
                [(at, owner) for at, owner in held if owner in people and at < qualified_at], key=lambda turn: turn[1]
            )
        ]
        came_back = len({owner for _, owner in in_turn}) < len(in_turn)
        hurried = any(
            office_seconds(first, third) <= 5 * 8 * 3600
            for (first, _), (third, _) in zip(in_turn, in_turn[2:], strict=False)
        )
        if came_back or hurried:
            found.add(ticket["lead_id"])
    return found


def test_every_ticket_is_a_handoff(helpdesk):
    assert helpdesk.rows("select count(*), count(distinct lead_id) from fct_handoffs") == [(4580, 4580)]


def test_time_to_an_owner_is_what_python_counts(helpdesk):
    waits = waits_for_an_owner()
    measured = helpdesk.rows(
        "select n_eligible, n_success, p50_seconds, p90_seconds from rpt_handoff_metrics "
        "where metric = 'lead_to_owner_time' and period = 'all' and dimension = 'all'"
    )
    assert measured == [
        (
            len(waits),
            sum(happened for _, happened in waits),
            kaplan_meier_quantile(waits, 0.5),
            kaplan_meier_quantile(waits, 0.1),
        )
    ]


def test_ping_pong_is_what_python_counts(helpdesk):
    found = helpdesk.rows("select lead_id from fct_handoff_findings where check_name = 'no_ping_pong'")
    counted = tickets_played_ping_pong()
    assert counted
    assert {lead_id for (lead_id,) in found} == counted


def test_no_status_of_the_help_desk_is_left_without_a_meaning(helpdesk):
    assert helpdesk.rows("select raw_value from rpt_unmapped_values where definition = 'status_map'") == []


def test_what_olist_does_not_record_is_unknown(olist):
    assert olist.rows(
        "select count(*), count(owned_at), count(first_action_at), count(decision), count(acted_before_owned), "
        "count(owner_changes) from fct_handoffs"
    ) == [(8000, 0, 0, 0, 0, 0)]
    measured = olist.rows(
        "select metric, n_eligible, n_unknown, rate, p50_seconds, p90_seconds, meets_target "
        "from rpt_handoff_metrics where period = 'all' and dimension = 'all'"
    )
    assert len(measured) == 9
    assert {row[1:] for row in measured} == {(0, 8000, None, None, None, None)}
    assert (
        olist.value("select count(*) from rpt_handoff_metrics where rate is not null or p50_seconds is not null") == 0
    )


def test_every_step_that_olist_cannot_show_is_unknown_and_the_report_says_what_to_record(olist):
    steps = ("routing", "acceptance", "first_action", "qualification")
    verdicts = olist.rows(f"select distinct {', '.join(f'{step}_verdict' for step in steps)} from fct_handoffs")
    assert verdicts == [("unknown",) * len(steps)]
    advice = olist.rows(
        "select evidence, n_unlocked from rpt_evidence_coverage "
        "where dimension = 'all' and unlock_rank is not null order by unlock_rank"
    )
    unlocked = dict(advice)
    assert list(unlocked.values()) == sorted(unlocked.values(), reverse=True)
    # Owners stand in the way of routing and of all that is judged after it.
    assert advice[0][0] == "owner assignment time"
    assert unlocked["owner assignment time"] == 8000 * len(steps)
    assert {"first sales action", "sales acceptance status", "next action"} <= set(unlocked)


def test_source_to_won_of_olist_is_what_python_counts(olist):
    won = {deal["lead_id"] for deal in records(REAL / "olist/opportunities.csv.gz") if deal["is_won"] == "true"}
    by_source = defaultdict(lambda: [0, 0])
    for lead in records(REAL / "olist/leads.csv.gz"):
        by_source[lead["lead_source"] or None][0] += 1
        by_source[lead["lead_source"] or None][1] += lead["lead_id"] in won
    counted = olist.rows(
        "select dim_leads.lead_source, count(*), count(*) filter (where outcome = 'won') "
        "from fct_handoffs inner join dim_leads using (lead_key) group by all"
    )
    assert {source: [leads, sales] for source, leads, sales in counted} == dict(by_source)
    assert sum(sales for _, _, sales in counted) == 842
