"""What `make doctor` says of a CRM before anything is built."""

import shutil

import pytest

from warehouse import ROOT, Warehouse

DEMO = ROOT / "seeds" / "demo" / "salesforce"


def said_of(folder, left_out: set[str], capsys) -> list[str]:
    """The lines that are printed of the demo company without some of its files."""
    files = folder / "in"
    files.mkdir()
    for path in DEMO.iterdir():
        if path.name.split(".")[0] not in left_out:
            shutil.copy(path, files)
    warehouse = Warehouse(folder)
    warehouse.load("salesforce", files)
    types = ("--resource-type", "seed", "--resource-type", "model")
    warehouse.build(*types, "--select", "+int_crm__observability", "+rpt_unmapped_values")
    refused = warehouse.script("publish_marts.py")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "were left out" in refused.stderr
    capsys.readouterr()
    assert warehouse.dbt("run-operation", "doctor").success
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def line_of(lines: list[str], name: str) -> str:
    """What stands behind a name."""
    [line] = [line for line in lines if line.startswith(f"{name} ")]
    return line.removeprefix(name).strip()


@pytest.mark.whole_run
def test_a_crm_without_lead_history(tmp_path, capsys):
    lines = said_of(tmp_path, {"LeadHistory"}, capsys)
    assert line_of(lines, "lead_history").startswith("not there: when a lead became ready")
    assert line_of(lines, "status_history").startswith("not recorded: when leads became ready")
    assert line_of(lines, "owner_history").startswith("not recorded")
    assert line_of(lines, "activities") == "2025-01-02"
    assert line_of(lines, "lead").split() == ["raw_salesforce.lead", "2,000"]
    # Spam is excluded by its status, nobody has said what stage it is: 27 leads stand there now.
    assert line_of(lines, "status_map").split() == ["1", "27", "Spam"]


@pytest.mark.whole_run
def test_a_crm_without_activities_and_users(tmp_path, capsys):
    lines = said_of(tmp_path, {"Task", "Event", "EmailMessage", "User"}, capsys)
    assert line_of(lines, "task").startswith("not there")
    assert line_of(lines, "activities") == "not recorded: first actions, next steps and duplicate outreach are unknown"
    assert line_of(lines, "owner_history") == "2025-02-25"
    assert line_of(lines, "users").startswith("not recorded: who is a person in sales")
