"""The diagnosis finds what was planted and nothing else, in the shape of either CRM."""

import csv
from pathlib import Path

import pytest

import score_diagnosis
from generator import company
from generator.checks import CHECKS
from warehouse import ROOT

LEADS = 1_500
SPECS = {path.stem: path for path in score_diagnosis.SPECS.glob("*.csv")}


@pytest.fixture(
    scope="module",
    params=[
        ("salesforce", 11, ["all", "none", "activities_missing"]),
        ("generic", 12, ["all", "none", "most_missing"]),
    ],
    ids=lambda world: world[0],
)
def scored(request, tmp_path_factory) -> score_diagnosis.Score:
    """Mixes of faults, in small; `make score` has those of one step, too."""
    crm, seed, names = request.param
    specs = [SPECS[name] for name in names]
    return score_diagnosis.score([crm], specs, [seed], LEADS, tmp_path_factory.mktemp(crm))


@pytest.mark.whole_run
def test_what_was_planted_is_found_and_nothing_else(scored):
    assert scored.shortfalls() == [], "\n".join(scored.lines())


@pytest.mark.whole_run
def test_every_check_is_planted_and_found(scored):
    assert {name for name in CHECKS if not scored.checks.both[name]} == set()
    assert set(scored.breaks.both) == set(score_diagnosis.STEPS)


@pytest.mark.whole_run
def test_of_a_faultless_company_nothing_is_found(scored):
    assert scored.free_share == 1


@pytest.mark.whole_run
def test_missing_evidence_is_no_fault(scored):
    assert scored.unfounded == 0
    # What the CRM does record is found all the same.
    missing = [outcome for outcome in scored.outcomes if outcome.untracked]
    assert missing
    assert all(outcome.found for outcome in missing)


# -- the yardstick -------------------------------------------------------------------------------------------------


def outcome(planted, found, untracked=(), handoffs=10) -> score_diagnosis.Outcome:
    return score_diagnosis.Outcome(
        "a world", handoffs, set(untracked), not planted and not untracked, set(planted), set(found), set(), set()
    )


def test_a_finding_missed_lowers_recall_and_a_wrong_one_precision():
    one, two, three = (("L1", number, "owned_in_time") for number in (1, 2, 3))
    score = score_diagnosis.Score([outcome({one, two}, {two, three})])
    assert (score.checks.precision("owned_in_time"), score.checks.recall("owned_in_time")) == (0.5, 0.5)
    assert len(score.shortfalls()) == 2


def test_a_finding_in_a_faultless_company_falls_short():
    score = score_diagnosis.Score([outcome((), {("L1", 1, "owned_in_time")})])
    assert score.free_share == 0.9
    assert any("free of findings" in shortfall for shortfall in score.shortfalls())


def test_a_finding_on_evidence_that_is_not_recorded_falls_short_even_where_it_is_true():
    late, dropped = ("L1", 1, "owned_in_time"), ("L1", 1, "source_present")
    score = score_diagnosis.Score([outcome({late, dropped}, {late, dropped}, untracked={"owner"})])
    assert score.unfounded == 1
    assert score.shortfalls() == ["1 findings rest on missing evidence"]


def test_the_specifications_are_those_that_are_asked_for():
    assert set(SPECS) == {"all", "routing", "acceptance", "none", "activities_missing", "most_missing"}
    assert isinstance(SPECS["all"], Path)


def definition(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / "definitions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_checks_are_those_of_the_definitions_in_their_order():
    causes = sorted(definition("root_causes"), key=lambda row: int(row["rank"]))
    assert {row["check_name"]: row["step"] for row in causes} == CHECKS
    assert [row["check_name"] for row in causes] == list(CHECKS)


def test_the_limits_of_the_company_are_those_of_the_definitions():
    assert {row["limit_name"]: int(row["value"]) for row in definition("check_limits")} == {
        "ping_pong_owners": company.PING_PONG_OWNERS,
        "ping_pong_business_days": company.PING_PONG_DAYS,
        "bulk_decisions": company.BULK_DECISIONS,
        "bulk_seconds": company.BULK_SECONDS,
        "opportunity_link_days": company.LINK_DAYS,
    }
