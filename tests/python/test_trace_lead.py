"""The trace of a lead: all that happened, what it took, and where it broke."""

import json
import re
import subprocess
import sys
from datetime import datetime

import pytest

from tracing.words import business_duration, due, duration, summary
from warehouse import ROOT, WITHOUT_TESTS, Warehouse

pytestmark = pytest.mark.whole_run
STEPS = ("capture", "routing", "acceptance", "first_action", "qualification", "outcome")


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("demo"))
    warehouse.load("salesforce", ROOT / "seeds" / "demo" / "salesforce")
    warehouse.build(*WITHOUT_TESTS)
    return warehouse


def traced(warehouse: Warehouse, *arguments: object) -> str:
    result = warehouse.script("trace_lead.py", *arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout


def broken_at(demo: Warehouse, step: str) -> tuple[str, str]:
    """A lead with one handoff, which broke at a step, and the fix."""
    return demo.rows(
        f"""
        select lead_id, any_value(recommended_fix) from fct_handoffs group by lead_id
        having count(*) = 1 and any_value(primary_break) = '{step}' order by lead_id limit 1
        """
    )[0]


def test_what_has_to_be_defined_before_a_rule_of_routing_is_said_with_the_fix(demo):
    lead_id, fix, first = demo.rows(
        "select lead_id, recommended_fix, define_first from fct_handoffs where define_first is not null order by 1"
    )[0]
    text = traced(demo, lead_id)
    assert "It broke at routing. Root cause:" in text
    assert f"Fix: {fix}. Define first: {first}." in text


@pytest.mark.parametrize("step", STEPS)
def test_the_break_is_marked_once_where_it_was(demo, step):
    lead_id, fix = broken_at(demo, step)
    text = traced(demo, lead_id)
    assert text.count("<== it broke here") == 1
    assert f"It broke at {step.replace('_', ' ')}." in text
    assert f"Fix: {fix}." in text
    advice = demo.value(
        "select what_to_change from fct_handoff_findings as findings inner join fct_handoffs using (handoff_id) "
        f"where findings.is_primary and fct_handoffs.lead_id = '{lead_id}'"
    )
    assert " ".join(text.split()).endswith(advice)
    # The mark stands below the heading of the step, which failed, and above the next one.
    heading = re.search(rf"^  {step.replace('_', ' ')} +fail$", text, re.M)
    following = re.search(r"^  \w+( \w+)? +(pass|fail|pending|unknown|not applicable)$", text[heading.end() :], re.M)
    mark = text.index("<== it broke here")
    assert heading.end() < mark < (heading.end() + following.start() if following else len(text))


def test_what_is_not_recorded_is_said_of_nobody(demo):
    """Before the history of statuses and owners begins, no owner and no decision are no news of either."""
    [(lead_id,)] = demo.rows(
        """
        select min(handoffs.lead_id) from fct_handoffs as handoffs
        inner join main_intermediate.int_timeline__handoff_records as records using (handoff_id)
        where not records.is_decision_observed and not records.is_ownership_observed
            and handoffs.closed_at is null and handoffs.owner_id is null and handoffs.decision is null
        """
    )
    text = " ".join(traced(demo, lead_id).split())
    assert "owner unknown, decision unknown, not known to be closed" in text
    assert not re.search("nobody owned it|no decision|still open", text)


WITHOUT_ANYTHING = dict.fromkeys(
    ("original_source", "lead_type", "intent", "ready_at", "owner_id", "team", "decision", "outcome", "close_reason")
) | {
    "trigger": "capture",
    "is_readiness_observed": True,
    "is_ownership_observed": True,
    "is_decision_observed": True,
}


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("open", "still open"), ("won", "won, nobody knows when"), (None, "not known to be closed")],
)
def test_a_handoff_without_a_close_is_open_only_where_that_is_known(outcome, said):
    """It may have passed a status without a meaning, or its opportunity may have closed nobody knows when or how."""
    assert summary(WITHOUT_ANYTHING | {"outcome": outcome}).endswith(f"no decision, {said}")


@pytest.mark.parametrize(
    ("ready_at", "knows_readiness", "knows_owners", "said"),
    [
        (datetime(2026, 1, 5), True, True, "nobody owned it"),
        (None, True, True, "never ready"),
        (None, False, True, "nobody owned it"),
        (None, False, False, "owner unknown"),
    ],
)
def test_nobody_owns_what_was_never_ready(ready_at, knows_readiness, knows_owners, said):
    """Whoever has a lead before it is ready does not count as its owner, and stands in the list of events."""
    known = {"is_readiness_observed": knows_readiness, "is_ownership_observed": knows_owners}
    assert f", {said}, " in summary(WITHOUT_ANYTHING | known | {"ready_at": ready_at})


def test_a_deadline_is_said_once():
    at = datetime(2026, 1, 5, 9, 0, 30)
    assert due({"due_at": at, "evidence": "Ready, due 2026-01-05 09:00 UTC; nobody got it."}) == ""
    assert due({"due_at": at, "evidence": "Nobody got it."}) == "2026-01-05 09:00 UTC"
    assert due({"due_at": None, "evidence": None}) == ""


def test_a_reader_who_has_enough_is_no_error(demo):
    [(lead_id, _)] = [broken_at(demo, "outcome")]
    for script in (["trace_lead.py", lead_id, "--json"], ["print_metrics.py"], ["print_root_causes.py"]):
        printing = subprocess.Popen(
            [sys.executable, ROOT / "scripts" / script[0], *script[1:], "--database", demo.database],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        printing.stdout.close()
        _, complaint = printing.communicate()
        assert (printing.returncode, complaint) == (0, b"")


def test_every_event_stands_in_the_trace_with_its_row(demo):
    [(lead_id, key)] = demo.rows(
        "select lead_id, lead_key from fct_handoffs group by all order by max(handoff_number) desc, lead_id limit 1"
    )
    [lead] = json.loads(traced(demo, lead_id, "--json"))
    shown = [(event["raw_table"], event["raw_id"]) for handoff in lead["handoffs"] for event in handoff["events"]]
    there = demo.rows(f"select raw_table, raw_id from fct_handoff_events where lead_key = '{key}'")
    assert sorted(shown) == sorted(there)
    assert len(lead["handoffs"]) > 1
    text = traced(demo, lead_id)
    assert all(f"{table} {row}" in text for table, row in there)


def test_waits_add_up_to_the_clocks_of_the_mart(demo):
    """Business time between owned and the first action: event by event here, by one clock in the mart."""
    [(lead_id, owned_at, acted_at, wall, business)] = demo.rows(
        """
        select lead_id, owned_at::varchar, first_action_at::varchar, owner_to_first_action_seconds,
            owner_to_first_action_business_seconds
        from fct_handoffs
        where owner_changes = 0 and handoff_number = 1 and not acted_before_owned and first_action_at is not null
            and owner_to_first_action_seconds > owner_to_first_action_business_seconds
        order by owner_to_first_action_business_seconds desc, lead_id limit 1
        """
    )
    [lead] = json.loads(traced(demo, lead_id, "--json"))
    events = lead["handoffs"][0]["events"]
    between = [event for event in events if owned_at < event["occurred_at"] <= acted_at]
    assert sum(event["wall_seconds"] for event in between) == wall
    assert sum(event["business_seconds"] for event in between) == business


def test_an_address_names_every_record_of_a_person(demo):
    [(email, records)] = demo.rows(
        """
        select min(email), list(lead_id order by source_relation, length(lead_id), lead_id) from dim_leads
        group by person_id having count(*) > 1 and count(email) > 0 order by min(email) limit 1
        """
    )
    leads = json.loads(traced(demo, email.upper(), "--json"))
    assert [lead["lead_id"] for lead in leads] == records
    assert email.lower() not in traced(demo, email).lower()


def test_an_id_of_salesforce_may_have_15_characters(demo):
    lead_id, _ = broken_at(demo, "routing")
    assert len(lead_id) == 18
    assert traced(demo, lead_id[:15]) == traced(demo, lead_id)


def test_a_page_needs_nothing_else_and_shows_values_as_text(demo, tmp_path):
    lead_id, _ = broken_at(demo, "routing")
    copy = demo.copy(tmp_path, "update fct_handoff_events set value_after = '<script>alert(1)</script>'")
    page = tmp_path / "trace.html"
    assert traced(copy, lead_id, "--html", "--out", page) == ""
    html = page.read_text()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"(src|href)=", html)
    assert html.count("it broke here") == 1


def test_the_review_pack_has_some_of_every_break_and_no_cause_fills_it(demo, tmp_path):
    assert demo.dbt("compile", "--select", "review_pack").success
    sample = demo.folder / "target" / "compiled" / "sales_handoff" / "analyses" / "review_pack.sql"
    out = tmp_path / "review.html"
    result = demo.script("review_pack.py", "--sample", sample, "--out", out)
    assert result.returncode == 0, result.stderr
    chosen = demo.rows(
        f"select primary_break, count(*), count(distinct root_cause) from ({sample.read_text()}) group by 1"
    )
    assert sorted(chosen) == sorted(
        (step, min(5, n), min(5, causes))
        for step, n, causes in demo.rows(
            """
            select primary_break, count(*), count(distinct root_cause) from fct_handoffs
            where primary_break is not null
                and captured_at >= (
                    select max(captured_at) - interval 90 day from fct_handoffs where primary_break is not null
                )
            group by 1
            """
        )
    )
    html = out.read_text()
    assert html.count("it broke here") == sum(n for _, n, _ in chosen)
    assert all(f"Lead {lead_id} of " in html for (lead_id,) in demo.rows(f"select lead_id from ({sample.read_text()})"))


def test_nobody_by_that_name_is_one_message(demo):
    refused = demo.script("trace_lead.py", "nobody@nowhere.example")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "trace_lead: nobody@nowhere.example: no lead has this id or e-mail address.\n"


def test_waits_in_the_units_that_suit_them():
    assert [duration(seconds) for seconds in (None, 0, 59, 90, 3_600, 93_784, 86_400)] == [
        *("", "0 s", "59 s", "1 min 30 s", "1 h", "1 d 2 h", "1 d"),
    ]
    assert business_duration(93_784) == "26 h 3 min"
