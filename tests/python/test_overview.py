"""The page that says what answers what (models/overview.md): every item of the founding document, every name real."""

import csv
import re

import pytest
import yaml

from warehouse import ROOT

ITEMS = {
    "Handoff elements": [
        *("context", "ownership", "priority", "qualification expectation", "next action", "feedback path"),
    ],
    "Failure points": [
        *("source context missing", "owner unclear", "timing undefined", "acceptance criteria vague"),
        *("next step missing", "feedback weak"),
    ],
    "Framework steps": ["capture", "routing", "acceptance", "first action", "qualification", "outcome"],
    "CRM evidence": [
        *("original source", "conversion point", "lead type", "owner assignment time", "first sales action"),
        *("sales acceptance status", "rejection reason", "next action"),
    ],
    "Symptoms": [
        *("sales says leads are bad", "high-intent leads wait", "leads are worked twice"),
        *("marketing cannot explain pipeline quality", "accepted but no activity", "stall after first touch"),
    ],
    "Fixes": [
        *("field mapping", "routing rule", "owner rule", "acceptance standard", "note structure"),
        "feedback review cadence",
    ],
    "Metrics": [
        *("lead-to-owner time", "owner-to-first-action time", "no-action accepted leads"),
        *("rejected-lead reason quality", "duplicate outreach rate", "source-to-accepted rate"),
        "accepted-to-qualified rate",
    ],
    "Feedback to marketing": [
        *("accepted or rejected", "qualification outcome", "disqualification reason", "objection"),
        "source-quality signal",
    ],
    "Guards": [
        *("name the layer first", "assignment is not a handoff", "a rejection must leave a reason"),
        "no routing fix while acceptance or lead type is undefined",
    ],
}
PAGE = (ROOT / "models" / "overview.md").read_text(encoding="utf-8")


def root_causes() -> list[dict[str, str]]:
    """The rows of the definition root_causes."""
    with (ROOT / "seeds" / "definitions" / "root_causes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names() -> set[str]:
    """Everything that the page may name: marts, their columns, checks, metrics, definitions."""
    known = {row["check_name"] for row in root_causes()} | {"root_causes"}
    for file in (ROOT / "models" / "marts").glob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            known |= {model["name"], *(f"{model['name']}.{column['name']}" for column in model["columns"])}
    metrics = (ROOT / "macros" / "measures" / "metrics.sql").read_text(encoding="utf-8")
    return known | set(re.findall(r"'(\w+)'", metrics.split("{% endmacro %}")[0]))


def rows(section: str) -> dict[str, list[str]]:
    """The rows of a section's table by their first cell."""
    lines = PAGE.split(f"### {section}\n")[1].split("\n### ")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {first: rest for first, *rest in cells[2:]}


@pytest.mark.parametrize("section", ITEMS)
def test_every_item_of_the_founding_document_has_its_answer(section):
    table = rows(section)
    assert list(table) == ITEMS[section]
    assert all("`" in cells[-1] for cells in table.values()), f"a row of {section} names nothing"


def test_every_name_on_the_page_is_real():
    named = set(re.findall(r"`([a-z_.]+)`", PAGE)) - {"code"}
    assert named - names() == set()


def test_the_page_says_of_fixes_and_failure_points_what_the_definition_says():
    for section, column in (("Failure points", "failure_point"), ("Fixes", "fix")):
        for item, cells in rows(section).items():
            named = set(re.findall(r"`(\w+)`", cells[-1]))
            defined = {row["check_name"] for row in root_causes() if row[column] == item}
            assert named <= defined, f"{item}: {named - defined} are defined otherwise"


def test_every_symptom_leads_to_checks_of_the_root_causes_to_inspect():
    for symptom, (causes, where) in rows("Symptoms").items():
        checks = re.findall(r"`(\w+)`", where)
        reached = {row["root_cause"] for row in root_causes() if row["check_name"] in checks}
        assert set(causes.split(", ")) <= reached, f"{symptom}: no check for {set(causes.split(', ')) - reached}"
