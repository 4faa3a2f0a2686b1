"""Data goes one way: a model reads from its own folder and from those above it. Names are short enough."""

import re
from pathlib import Path

import yaml

MODELS = Path(__file__).parents[2] / "models"
# From above to below. The connectors read no other folder of crm, and nothing but crm reads them.
FOLDERS = [
    "staging",
    *("intermediate/crm/generic", "intermediate/crm/salesforce", "intermediate/crm/hubspot", "intermediate/crm"),
    "intermediate/identity",
    "intermediate/calendar",
    "intermediate/timeline",
    "intermediate/diagnosis",
    "intermediate/measures",
    "marts",
]
# Who looks for changes reads what everything is made from, and is read where leads are replaced.
BESIDE = "intermediate/changes"


def folder_of(model: Path) -> str:
    """The folder of the list, or the one beside it, in which a model stands."""
    path = model.relative_to(MODELS).as_posix()
    return max((folder for folder in [*FOLDERS, BESIDE] if path.startswith(f"{folder}/")), key=len)


def test_a_folder_reads_only_from_those_above_it():
    folders = {model.stem: folder_of(model) for model in MODELS.rglob("*.sql") if "time_spine" not in model.stem}
    upwards = []
    for model in MODELS.rglob("*.sql"):
        for read in re.findall(r"\bref\('(\w+)'\)", model.read_text()):
            reader, source = folders.get(model.stem), folders.get(read)
            if reader in FOLDERS and source in FOLDERS and FOLDERS.index(source) > FOLDERS.index(reader):
                upwards.append(f"{model.stem} reads {read}")
    assert len(folders) > 200
    assert upwards == []


def test_unit_tests_have_names_that_postgres_can_give_a_relation():
    described = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in MODELS.rglob("*.yml")]
    names = [test["name"] for file in described for test in (file or {}).get("unit_tests", [])]
    assert len(names) > 300
    assert [name for name in names if len(name) > 63] == []
