"""Files of definitions: what is read of them, and what is refused before a row is judged."""

import ast
import csv
import re
from pathlib import Path

import pytest

from loading import LoadError
from loading.definition_file import (
    SEED_FOLDERS,
    definition_files,
    definition_problems,
    project_definitions,
    read_definition,
)
from loading.tables import crms
from warehouse import ROOT

KNOWN = project_definitions()
# What HubSpot's original source can be.
ORIGINAL_SOURCES = {
    "AI_REFERRALS",
    "DIRECT_TRAFFIC",
    "EMAIL_MARKETING",
    "OFFLINE",
    "ORGANIC_SEARCH",
    "OTHER_CAMPAIGNS",
    "PAID_SEARCH",
    "PAID_SOCIAL",
    "REFERRALS",
    "SOCIAL_MEDIA",
}
STATUSES = "crm,raw_status,stage\n*,New,new\n"
COLUMNS = KNOWN["status_map"]


def folder_of(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def rows_of(folder: Path, text: str | bytes) -> list[tuple]:
    """Number and cells of the rows of a status_map."""
    folder_of(folder, {"status_map.csv": text})
    return [(row.number, *row.cells) for row in read_definition(folder / "status_map.csv", COLUMNS)]


def test_the_crms_that_a_definition_may_name_are_those_with_a_source():
    settings = (ROOT / "macros" / "raw" / "settings.sql").read_text(encoding="utf-8")
    [names] = re.findall(r"macro connectors\(\) %}\s*{{ return\((\[.*\])\) }}", settings)
    assert ast.literal_eval(names) == crms()


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda folder: folder.name)
def test_the_definitions_of_the_project_can_be_read(folder):
    assert definition_problems(folder, KNOWN) == []


def definition_rows(name: str, crm: str) -> list[dict[str, str]]:
    """The rows of a definition of the project that are about a CRM."""
    with (ROOT / "seeds" / "definitions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["crm"] in (crm, "*")]


def test_each_original_source_of_hubspot_has_a_meaning():
    assert {row["raw_source"] for row in definition_rows("source_map", "hubspot")} >= ORIGINAL_SOURCES


def test_what_salesforce_does_not_explain_has_no_meaning():
    rows = definition_rows("activity_map", "salesforce")
    for raw_type in ("task", "email_message"):
        subtypes = {row["raw_subtype"] for row in rows if row["raw_type"] == raw_type}
        assert {"Email", "ListEmail"} <= subtypes and not {"Cadence", "*"} & subtypes, raw_type


def test_a_row_has_the_number_of_its_line_in_the_file(tmp_path):
    text = (
        "crm,raw_status,stage\n"  # 1
        "\n"  # 2
        '*,"On hold,\nlost",lost\n'  # 3, 4
        "\r\n"  # 5
        "*,Short\n"  # 6
        "*,Spreadsheet,new,,\n"  # 7
        '*, "Quoted ""late""",new'  # 8
    )
    assert rows_of(tmp_path, text) == [
        (3, "*", "On hold,\nlost", "lost"),
        (6, "*", "Short", None),
        (7, "*", "Spreadsheet", "new"),
        (8, "*", 'Quoted "late"', "new"),
    ]


def test_columns_are_found_by_their_names(tmp_path):
    text = "\ufeffStage,note, Raw Status ,CRM\r\nnew,mine,New,*\r\n"
    assert rows_of(tmp_path, text) == [(2, "*", "New", "new")]


UNREADABLE = {
    "comma": (
        STATUSES + "\n*,On hold, lost,lost\n*,Held,lost\n",
        "row 4: it has 4 values, the header 3: quote a value that holds a comma",
    ),
    "name twice": ("crm,crm,raw_status,stage\n", "columns crm and crm of the header are one name"),
    "missing column": ("crm,raw_statuss,stage\n", "no column raw_status in the header, which has crm, raw_statuss"),
    "latin-1": (STATUSES.encode() + "*,Réjeté,lost\n".encode("latin-1"), "row 3: not UTF-8 text. Save the file as"),
    "utf-16": (STATUSES.encode("utf-16"), "not CSV but UTF-16 text: save it as CSV UTF-8"),
    "workbook": (b"PK\x03\x04\x14\0", "an Excel workbook or a zip archive: save it as CSV"),
    "open quote": (STATUSES + '*,"Held,lost\n*,Lost,lost\n', "row 3: it cannot be read as CSV"),
    "quote too early": (STATUSES + '*,"Big" deal,won\n', "row 3: it cannot be read as CSV"),
    "empty": ("", "the file is empty. Its first line has to name the columns"),
    "blank lines": ("\n\n", "the file is empty"),
    "semicolons": (STATUSES.replace(",", ";"), "separated by semicolons. Save it with commas"),
}


@pytest.mark.parametrize(("text", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_would_be_misread_is_refused_in_one_line(tmp_path, text, reason):
    with pytest.raises(LoadError) as refusal:
        rows_of(tmp_path, text)
    [line] = str(refusal.value).splitlines()
    assert line.startswith(str(tmp_path / "status_map.csv"))
    assert reason in line


def test_what_dbt_reads_itself_has_as_many_values_as_its_header(tmp_path):
    text = "crm,raw_status,stage\n*,New,new\n*,Held\n*,Lost,lost,\n"
    folder = folder_of(tmp_path / "own", {"status_map.csv": text})
    assert definition_problems(folder, KNOWN) == []
    assert [problem.removeprefix(f"{folder}/") for problem in definition_problems(folder, KNOWN, exact=True)] == [
        "status_map.csv, row 3: it has 2 values, the header 3: write as many, also empty ones.",
        "status_map.csv, row 4: it has 4 values, the header 3: write as many, also empty ones.",
    ]


def test_all_that_is_wrong_in_a_folder_is_said_at_once(tmp_path):
    surplus = STATUSES + "*,Held, lost,lost\n*,Gone, lost,lost\n"
    folder = folder_of(tmp_path / "own", {"status_map.csv": surplus, "source_map.csv": ""})
    assert [problem.removeprefix(f"{folder}/").split(":")[0] for problem in definition_problems(folder, KNOWN)] == [
        "source_map.csv",
        "status_map.csv, row 3",
        "status_map.csv, row 4",
    ]


def test_the_name_of_a_folder_is_no_pattern(tmp_path):
    folder = folder_of(tmp_path / "own [x] *'s", {"STATUS.md": "notes", ".x.csv": "", "status_map.CSV": STATUSES})
    assert definition_problems(folder, KNOWN) == []
    assert definition_files(folder, KNOWN) == {"status_map": folder / "status_map.CSV"}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no CSV file there. Name the folder that holds your calendars.csv"),
        ({"statusmap.csv": STATUSES}, "statusmap.csv: there is no definition of that name. Rename it to one of"),
        ({"status_map (1).csv": STATUSES}, "status_map (1).csv: there is no definition of that name"),
        ({"status_map.old.csv": STATUSES}, "status_map.old.csv: there is no definition of that name"),
        ({"status_map.xlsx": b"PK"}, "status_map.xlsx: a definition is read as CSV only. Save it as status_map.csv"),
        ({"status_map.csv": STATUSES, "status_map.CSV": STATUSES}, "status_map.CSV and status_map.csv are one"),
    ],
    ids=["empty", "misspelt", "copy", "old", "workbook", "twice"],
)
def test_a_file_that_nothing_would_read_is_refused(tmp_path, files, reason):
    [problem] = definition_problems(folder_of(tmp_path / "own", files), KNOWN)
    assert reason in problem


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    [problem] = definition_problems(tmp_path / "misspelt", KNOWN)
    assert problem.startswith(f"DEFINITIONS={tmp_path}/misspelt: no such folder. Name the folder")
