"""Data goes one way: a model reads from its own folder and from those above it."""

import re
from pathlib import Path

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
