"""The loader: what it reads, what it sets aside, what it refuses, and that it is all or nothing."""

import csv
import gzip
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import ANY

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loading import LoadError, csv_file, load
from loading.tables import columns_read, fold, raw_tables
from warehouse import ROOT, Warehouse, failures

LEADS = b"lead_id,created_at,company\n1,2024-01-02T03:04:05Z,Acme\n2,2024-01-03,\n"


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def folder_of(where: Path, files: dict[str, bytes]) -> Path:
    """A folder that holds these files and nothing else."""
    where.mkdir(exist_ok=True)
    for path in where.iterdir():
        path.unlink()
    for name, content in files.items():
        (where / name).write_bytes(content)
    return where


def snapshot(connection: duckdb.DuckDBPyConnection, crm: str = "generic") -> dict[str, list]:
    """Every table of the raw schema: its columns and its rows."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = ? order by 1", [f"raw_{crm}"]
    ).fetchall()
    content = {}
    for (table,) in tables:
        result = connection.execute(f'select * from raw_{crm}."{table}"')
        content[table] = [[column[0] for column in result.description], *result.fetchall()]
    return content


def parquet(sql: str, path: Path) -> bytes:
    """Rows of a query as the bytes of a Parquet file."""
    with duckdb.connect() as writer:
        writer.execute("set TimeZone = 'Asia/Kolkata'")
        writer.execute(f"copy ({sql}) to '{path}' (format parquet)")
    content = path.read_bytes()
    path.unlink()
    return content


# --- what it reads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leads.csv", LEADS),
        ("LEADS.CSV", LEADS),
        ("leads.csv.gz", gzip.compress(LEADS)),
        ("leads.csv.gz", gzip.compress(LEADS[:40]) + gzip.compress(LEADS[40:])),
        ("leads.csv", b"\xef\xbb\xbf" + LEADS),
        ("leads.csv", LEADS.replace(b"\n", b"\r\n")),
        ("leads.csv", LEADS.replace(b"05Z,Acme\n", b"05Z,Acme\r\n")),
        ("leads.csv", LEADS.rstrip(b"\n")),
        ("leads.csv", LEADS.replace(b"\n2,", b"\n\n2,") + b"\n\n"),
        ("leads.csv", b'"lead_id","created_at","company"\n"1","2024-01-02T03:04:05Z","Acme"\n"2","2024-01-03",""\n'),
    ],
    ids=["plain", "capitals", "gzip", "members", "bom", "crlf", "mixed", "no-end", "blank", "quoted"],
)
def test_the_same_rows_whatever_the_file_looks_like(connection, tmp_path, name, content):
    [loaded] = load(connection, "generic", folder_of(tmp_path / "in", {name: content}))
    assert (loaded.table, loaded.rows_loaded, loaded.rows_rejected) == ("raw_generic.leads", 2, 0)
    assert connection.execute("select * from raw_generic.leads order by 1").fetchall() == [
        ("1", "2024-01-02T03:04:05Z", "Acme", "generic"),
        ("2", "2024-01-03", None, "generic"),
    ]


def test_parquet_becomes_text_and_a_moment_keeps_its_zone(connection, tmp_path):
    rows = """
        select 7::bigint as lead_id, timestamptz '2024-01-02 03:04:05.25+00' as created_at,
            timestamp '2024-01-02 03:04:05' as "updatedAt", date '2024-01-02' as "day", true as is_converted,
            '' as company, 1.50::decimal(5,2) as amount, 2001.0::double as owner_id,
            null::timestamptz as converted_at, 'nan'::double as priority,
            [{'a': 'b', 'c': map {'d': 2}}] as nested, null::integer[] as no_list
    """
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.parquet": parquet(rows, tmp_path / "x")}))
    connection.execute("set TimeZone = 'America/New_York'")
    header, row = snapshot(connection)["leads"]
    assert row == (
        *("7", "2024-01-02T03:04:05.25Z", "2024-01-02T03:04:05", "2024-01-02", "true"),
        *(None, "1.50", "2001", None, None, '[{"a":"b","c":{"d":2}}]', None, "generic"),
    )
    assert header[2] == "updatedAt"
    types = connection.execute("select distinct data_type from duckdb_columns() where table_name = 'leads'")
    assert types.fetchall() == [("VARCHAR",)]


def test_a_moment_of_nanoseconds_is_the_same_in_every_zone(connection, tmp_path):
    moments = pa.array([1_704_164_645_250_000_000], type=pa.timestamp("ns", tz="Asia/Kolkata"))
    folder = folder_of(tmp_path / "in", {})
    pq.write_table(pa.table({"lead_id": ["1"], "created_at": moments}), folder / "leads.parquet", version="2.6")
    connection.execute("set TimeZone = 'America/New_York'")
    load(connection, "generic", folder)
    assert connection.execute("select created_at from raw_generic.leads").fetchall() == [("2024-01-02T03:04:05.25Z",)]


def test_salesforce_files_by_the_names_of_its_export(connection, tmp_path):
    files = {
        "Lead.csv": b"Id,CreatedDate,Lead_Type__c\n00Q1,2024-01-02T03:04:05.000Z,Demo\n",
        "LeadHistory.csv": b"Id,LeadId,Field\n1,00Q1,Status\n",
        "user_role.csv.gz": gzip.compress(b"Id,Name\n00E1,SDR\n"),
        "OpportunityContactRole.csv": b"Id,OpportunityId\n",
        "SOURCES.md": b"notes",
        ".DS_Store": b"\0",
    }
    loaded = load(connection, "salesforce", folder_of(tmp_path / "in", files), "emea")
    assert {file.table: file.rows_loaded for file in loaded} == {
        "raw_salesforce.lead": 1,
        "raw_salesforce.lead_history": 1,
        "raw_salesforce.user_role": 1,
        "raw_salesforce.opportunity_contact_role": 0,
    }
    assert snapshot(connection, "salesforce")["lead"] == [
        ["Id", "CreatedDate", "Lead_Type__c", "_source_relation"],
        ("00Q1", "2024-01-02T03:04:05.000Z", "Demo", "emea"),
    ]


def test_columns_that_nothing_reads_are_named(connection, tmp_path):
    files = {
        "leads.csv": b"lead_id,Created At,source,Notes,_fivetran_synced,leadSource\n1,2024-01-02,Web,x,,Web\n",
        "users.csv": b"user_id,team\nu1,EMEA\n",
    }
    loaded = load(connection, "generic", folder_of(tmp_path / "in", files))
    assert {file.file: file.unread for file in loaded} == {"leads.csv": ("source", "Notes"), "users.csv": ()}
    done = Warehouse(tmp_path).script("load_crm.py", "--crm", "generic", "--from", tmp_path / "in")
    assert done.returncode == 0
    assert done.stdout.splitlines()[2:] == [
        "leads.csv: nothing reads source, Notes. docs/generic.md lists the columns that are read."
    ]
    # Which columns of another CRM are read, under which of their names, only macros know.
    files = {"Lead.csv": b"Id,CreatedDate,Whatever__c\n"}
    [lead] = load(connection, "salesforce", folder_of(tmp_path / "in", files))
    assert lead.unread == ()


@pytest.mark.parametrize("table", [table.name for table in raw_tables("generic").values()])
def test_the_columns_that_are_read_are_those_that_staging_asks_for(table):
    """All that read_raw() is told to read, and of the model's own columns no one else."""
    files = (ROOT / "models" / "staging" / "generic").rglob(f"*_generic__{table}.sql")
    [columns] = [
        re.findall(r"'(\w+)'", asked)
        for file in files
        for asked in re.findall(rf"read_raw\('generic', '{table}', \[(.*?)\]", file.read_text(encoding="utf-8"), re.S)
    ]
    assert {fold(column) for column in columns} | {"sourcerelation", "unreadable"} == columns_read("generic", table) | {
        *("sourcerelation", "unreadable"),
    }


# --- what it sets aside ----------------------------------------------------------------------------------------


def test_bad_lines_are_set_aside_by_their_line_in_the_file(connection, tmp_path):
    content = (
        b"lead_id,created_at,company\n"  # 1
        b'1,2024-01-01,"two\nlines"\n'  # 2, 3
        b"2,2024-01-01\n"  # 4
        b"3,2024-01-01,a,b\n"  # 5
        b"4,2024-01-01,caf\xe9\n"  # 6
        b'5,2024-01-01,"open\n'  # 7
        b"6,2024-01-01,fine\n"  # 8
        b'7,2024-01-01,"a"b\n'  # 9
        b'8,2024-01-01,5" pipe,\r\n'  # 10
        b'9,2024-01-01,"say ""hi"", please"\n'  # 11
        b"10,2024\r-01-01,x\n"  # 12
        b"11,2024-01-01," + b"x" * 2_000_000 + b"\n"  # 13
        b'12,2024-01-01,"never closed'  # 14
    )
    [loaded] = load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": content}), "eu")
    kept = connection.execute("select lead_id, company from raw_generic.leads order by lead_id::int").fetchall()
    assert kept == [("1", "two\nlines"), ("6", "fine"), ("8", '5" pipe'), ("9", 'say "hi", please')]
    assert snapshot(connection)["load_rejects"] == [
        ["source_relation", "file", "line", "reason"],
        ("eu", "leads.csv", 4, "2 values where the header has 3 columns"),
        ("eu", "leads.csv", 5, "4 values where the header has 3 columns"),
        ("eu", "leads.csv", 6, "not UTF-8 text"),
        ("eu", "leads.csv", 7, "text behind a closing quote"),
        ("eu", "leads.csv", 9, "text behind a closing quote"),
        ("eu", "leads.csv", 12, "a carriage return outside quotes"),
        ("eu", "leads.csv", 13, "longer than 2,000,000 bytes"),
        ("eu", "leads.csv", 14, "a quote that is never closed"),
    ]
    assert (loaded.rows_loaded, loaded.rows_rejected) == (4, 8)


def test_a_row_is_loaded_or_rejected_and_a_bad_one_costs_no_other(connection, tmp_path):
    """Random files of good and bad rows, against Python's own reader and what was put in."""
    dice = random.Random(20240229)
    bad = [b"x,y\n", b"x,y,z,w\n", b"x,\xff,z\n", b'x,"y"z,w\n', b"x\ry,z,w\n"]
    for trial in range(40):
        good_rows, lines, bad_lines = [], [b"lead_id,created_at,note\n"], []
        for number in range(dice.randint(0, 60)):
            # The first is good: a file without a good row is refused.
            if number and trial % 2 and dice.random() < 0.2:
                bad_lines.append(1 + b"".join(lines).count(b"\n"))
                lines.append(dice.choice(bad))
                continue
            note = "".join(dice.choices('ab,é "\n', k=dice.randint(0, 6))).strip(" ")
            good_rows.append((str(number), "2024-01-01", note or None))
            text = io.StringIO()
            writer = csv.writer(text, quoting=dice.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), lineterminator="\n")
            writer.writerow((number, "2024-01-01", note))
            lines.append(text.getvalue().encode())
        [loaded] = load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": b"".join(lines)}))
        rows = connection.execute("select lead_id, created_at, note from raw_generic.leads").fetchall()
        rejects = connection.execute("select line from raw_generic.load_rejects order by line").fetchall()
        assert rows == good_rows
        assert [line for (line,) in rejects] == bad_lines
        assert (loaded.rows_loaded, loaded.rows_rejected) == (len(good_rows), len(bad_lines))


def test_a_file_of_which_no_line_can_be_read_is_refused(connection, tmp_path):
    load(connection, "generic", folder_of(tmp_path / "good", {"leads.csv": LEADS}))
    before = snapshot(connection)
    bad = folder_of(
        tmp_path / "bad",
        {"leads.csv": "lead_id,created_at,company\n1,2024-01-02,Café\n2,2024-01-03,Crédit\n".encode("latin-1")},
    )
    with pytest.raises(LoadError, match="none of its 2 lines can be read, the first in line 2: not UTF-8 text"):
        load(connection, "generic", bad)
    assert snapshot(connection) == before


def test_that_rows_are_loaded_or_rejected_is_counted_and_not_believed(connection, tmp_path, monkeypatch):
    """A reader that drops a row without a word is found out."""
    monkeypatch.setattr(csv_file, "tally", lambda query, columns: (1, 1))
    with pytest.raises(LoadError, match="cannot be read as CSV"):
        load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": LEADS}))


# --- what it refuses -------------------------------------------------------------------------------------------

PARQUET_OF_TEXT = "leads.parquet: not a Parquet file"
REFUSED = {
    "no leads": ({"users.csv": b"user_id\n"}, "no leads"),
    "unknown file": (
        {"leads.csv": LEADS, "accounts.csv": b"a\n"},
        "accounts.csv: unknown file. The files of generic are",
    ),
    "workbook": ({"leads.csv": LEADS, "users.xlsx": b"PK\x03\x04"}, "users.xlsx: unknown file"),
    "the same twice": ({"leads.csv": LEADS, "leads.csv.gz": b""}, "leads.csv and leads.csv.gz are the same table"),
    "other crm": (
        {"leads.csv": LEADS, "deals.csv": b"id\n"},
        "deals.csv: a file of hubspot, not of generic. If the folder is an export of hubspot, load it as CRM hubspot. "
        "If it is not: the files of generic are leads, ",
    ),
    "text as parquet": ({"leads.parquet": LEADS}, PARQUET_OF_TEXT),
    "cut parquet": ({"leads.parquet": b"PAR1" + b"\0" * 40}, "not an intact Parquet file"),
    "text as gzip": ({"leads.csv.gz": LEADS}, "leads.csv.gz: not intact gzip data"),
    "cut gzip": ({"leads.csv.gz": gzip.compress(LEADS * 999)[:-9]}, "leads.csv.gz: the gzip data is cut off"),
    "damaged gzip": ({"leads.csv.gz": gzip.compress(LEADS)[:-8] + b"\1" * 8}, "not intact gzip data"),
    "gzip as csv": ({"leads.csv": gzip.compress(LEADS)}, "gzip data: name it .csv.gz"),
    "parquet as csv": ({"leads.csv": b"PAR1...."}, "a Parquet file: name it .parquet"),
    "workbook as csv": ({"leads.csv": b"PK\x03\x04\x14\0"}, "an Excel workbook or a zip archive"),
    "page as csv": ({"leads.csv": b"\n<!DOCTYPE html><html>"}, "an HTML or XML page"),
    "utf-16": ({"leads.csv": LEADS.decode().encode("utf-16")}, "UTF-16 text: save it as CSV UTF-8"),
    "binary": ({"leads.csv": b"lead_id\0\1\2"}, "binary data: export it again as CSV"),
    "empty": ({"leads.csv": b""}, "leads.csv: the file is empty"),
    "blank": ({"leads.csv": b"\xef\xbb\xbf\r\n\r\n"}, "leads.csv: the file is empty"),
    "blank first line": ({"leads.csv": b"\n" + LEADS}, "line 1 is blank"),
    "semicolons": ({"leads.csv": LEADS.replace(b",", b";")}, "separated by semicolons"),
    "tabs": ({"leads.csv": LEADS.replace(b",", b"\t")}, "separated by tabs"),
    "old mac": ({"leads.csv": LEADS.replace(b"\n", b"\r")}, "line 1: the header cannot be read"),
    "latin-1 header": ({"leads.csv": b"lead_id,created_at,caf\xe9\n"}, "line 1: the header is not UTF-8"),
    "duplicates": (
        {"leads.csv": b"lead_id,created_at,LeadID\n"},
        "columns lead_id and LeadID of the header are one name",
    ),
    "nameless": ({"leads.csv": b"lead_id,created_at,\n"}, "column 3 of the header has no name"),
    "reserved": ({"leads.csv": b"lead_id,created_at,Source_Relation\n"}, "is written by the loader"),
    "no id": ({"leads.csv": b"id,created_at\n"}, "no column lead_id in the header, which has id, created_at"),
    "no time": ({"leads.csv": b"lead_id,owner_id\n"}, "no column created_at"),
    "no id elsewhere": ({"leads.csv": LEADS, "users.csv": b"name\n"}, "users.csv: no column user_id"),
}


@pytest.mark.parametrize(("files", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_message_and_nothing_is_changed(connection, tmp_path, files, message):
    load(connection, "generic", folder_of(tmp_path / "before", {"leads.csv": LEADS}))
    before = snapshot(connection)
    with pytest.raises(LoadError) as refusal:
        load(connection, "generic", folder_of(tmp_path / "in", files))
    assert message in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert snapshot(connection) == before


def test_refused_parquet_names_that_differ_in_case_only(connection, tmp_path):
    content = parquet('select 1 as lead_id, 2 as created_at, 3 as "x_y"', tmp_path / "x")
    # DuckDB cannot write such a file: the name is changed in place.
    files = {"leads.parquet": content.replace(b"x_y", b"xY_")}
    load(connection, "generic", folder_of(tmp_path / "in", files))
    twice = parquet("select 1 as lead_id, 2 as created_at, 3 as createdxat", tmp_path / "x")
    files = {"leads.parquet": twice.replace(b"createdxat", b"createdXat").replace(b"createdXat", b"Created_At")}
    with pytest.raises(LoadError, match="columns created_at and Created_At of the header are one name"):
        load(connection, "generic", folder_of(tmp_path / "in", files))


def test_columns_of_a_parquet_file_that_are_no_text_are_named(connection, tmp_path):
    load(connection, "generic", folder_of(tmp_path / "before", {"leads.csv": LEADS}))
    before = snapshot(connection)
    no_text = pa.array([b"Gr\xf6\xdfe", b"Acme"])
    columns = {
        "lead_id": pa.array(["1", "2"]),
        "created_at": pa.array(["2024-01-02", "2024-01-02"]),
        "company": no_text,
        "country": pa.array([b"DE", b"FR"]),
    }
    folder = folder_of(tmp_path / "in [1]", {})
    for more, said in [
        ({}, "company. Export it as text in UTF-8, or leave it out."),
        # A list of texts that say to be UTF-8.
        (
            {"Tags": pa.ListArray.from_arrays([0, 1, 2], pa.Array.from_buffers(pa.string(), 2, no_text.buffers()))},
            "company, Tags. Export them as text in UTF-8, or leave them out.",
        ),
    ]:
        pq.write_table(pa.table(columns | more), folder / "leads.parquet")
        with pytest.raises(LoadError) as refusal:
            load(connection, "generic", folder)
        assert str(refusal.value) == f"{folder / 'leads.parquet'}: not UTF-8 text in {said}"
        assert snapshot(connection) == before


def test_an_error_in_the_last_file_undoes_the_first(connection, tmp_path):
    """The page of a Parquet file is damaged: nothing but loading it can find out."""
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": LEADS}))
    before = snapshot(connection)
    sql = "select 'c' || hash(i) as conversion_id from range(5000) as t(i)"
    content = bytearray(parquet(sql, tmp_path / "x"))
    content[10:2000] = b"\xff" * 1990
    files = {"leads.csv": LEADS + b"3,2024-01-04,New\n", "conversions.parquet": bytes(content)}
    with pytest.raises(LoadError, match=r"conversions.parquet: could not be loaded"):
        load(connection, "generic", folder_of(tmp_path / "in", files))
    assert snapshot(connection) == before


def test_a_table_of_another_loader_is_left_alone(connection, tmp_path):
    connection.execute("create schema raw_generic; create table raw_generic.leads as select 1 as lead_id")
    with pytest.raises(LoadError, match="leads: not loaded by this loader"):
        load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": LEADS}))
    assert snapshot(connection) == {"leads": [["lead_id"], (1,)]}


# --- loading again ---------------------------------------------------------------------------------------------


def test_a_load_replaces_its_own_source_relation_and_no_other(connection, tmp_path):
    users = b"user_id,Name,team\n5,Ann,EMEA\n"
    bad = b"lead_id,created_at,company\n1\n1,2024-01-01,Old\n"
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": bad, "users.csv": users}), "one")
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": LEADS, "users.csv": users}), "two")
    new = b"LeadId,phone,created_at\n9,123,2024-05-05\n"
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": new}), "one")
    assert snapshot(connection) == {
        "leads": [
            ["LeadId", "phone", "created_at", "company", "_source_relation"],
            ("9", "123", "2024-05-05", None, "one"),
            ("1", None, "2024-01-02T03:04:05Z", "Acme", "two"),
            ("2", None, "2024-01-03", None, "two"),
        ],
        "load_log": [
            ["source_relation", "file", "table_name", "rows_loaded", "rows_rejected", "fingerprint"],
            ("two", "leads.csv", "leads", 2, 0, ANY),
            ("two", "users.csv", "users", 1, 0, ANY),
            ("one", "leads.csv", "leads", 1, 0, ANY),
        ],
        "load_rejects": [["source_relation", "file", "line", "reason"]],
        "users": [["user_id", "Name", "team", "_source_relation"], ("5", "Ann", "EMEA", "two")],
    }
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": LEADS}), "two")
    assert "users" not in snapshot(connection)
    log = connection.execute("select * exclude fingerprint from raw_generic.load_log order by all").fetchall()
    assert log == [("one", "leads.csv", "leads", 1, 0), ("two", "leads.csv", "leads", 2, 0)]


def test_unchanged_files_are_skipped_when_asked(connection, tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "in", {"leads.csv": LEADS, "users.csv": b"user_id\n"})
    assert load(connection, "generic", folder, skip_unchanged=True)
    connection.execute("delete from raw_generic.leads")
    assert load(connection, "generic", folder, skip_unchanged=True) is None
    assert load(connection, "generic", folder, "another", skip_unchanged=True)
    os.utime(folder / "leads.csv", ns=(0, 1))
    assert load(connection, "generic", folder, skip_unchanged=True)
    (folder / "users.csv").unlink()
    assert load(connection, "generic", folder, skip_unchanged=True)
    assert load(connection, "generic", folder, skip_unchanged=True) is None
    monkeypatch.setattr("loading.folder.loader", lambda: "another loader")
    assert load(connection, "generic", folder, skip_unchanged=True)
    assert load(connection, "generic", folder)


def test_the_name_of_the_folder_is_no_column(connection, tmp_path):
    day = folder_of(tmp_path / "country=DE", {"leads.csv": b"lead_id,created_at,country\n1,2024-01-02,FR\n"})
    load(connection, "generic", day)
    assert connection.execute("select lead_id, country from raw_generic.leads").fetchall() == [("1", "FR")]
    (day / "leads.csv").unlink()
    connection.execute(f"copy (select 2 as lead_id, '2024-01-02' as created_at) to '{day / 'leads.parquet'}'")
    load(connection, "generic", day)
    columns = connection.execute("select * from raw_generic.leads").description
    assert [column for column, *_ in columns] == ["lead_id", "created_at", "_source_relation"]


@pytest.mark.parametrize(
    ("folder", "sibling"),
    [("exp[1]", "exp1"), ("exp?", "exp1"), ("exp*", "exp1"), ("exp[!x]'s [", "expy's [")],
    ids=["brackets", "question mark", "star", "all"],
)
@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet"])
def test_the_name_of_the_folder_is_no_pattern(connection, tmp_path, folder, sibling, form):
    for name, lead in ((folder, "own"), (sibling, "another folder's")):
        content = f'lead_id,created_at\n"{lead}",2024-01-02\n'.encode()
        if form == "csv.gz":
            content = gzip.compress(content)
        if form == "parquet":
            content = parquet(f"select $${lead}$$ as lead_id, '2024-01-02' as created_at", tmp_path / "one.parquet")
        folder_of(tmp_path / name, {f"leads.{form}": content})
    load(connection, "generic", tmp_path / folder)
    assert connection.execute("select lead_id from raw_generic.leads").fetchall() == [("own",)]


def test_a_file_may_have_any_number_of_columns(connection, tmp_path):
    names = ["lead_id", "created_at", *(f"property_{number}" for number in range(2000))]
    rows = [["1", "2024-01-02", *2000 * ["x"]], ["2", "2024-01-02", '"two\nlines"', *1999 * [""]]]
    content = "".join(",".join(row) + "\n" for row in (names, *rows)).encode()
    load(connection, "generic", folder_of(tmp_path / "in", {"leads.csv": content}))
    [(rows_read, last)] = connection.execute(
        "select count(*), max(property_0) filter (lead_id = '2') from raw_generic.leads"
    ).fetchall()
    assert (rows_read, last) == (2, "two\nlines")


# --- several orgs and portals ----------------------------------------------------------------------------------

ORG = b"Id,CreatedDate\n00Q1,2024-01-02T03:04:05Z\n"


def folders_of(where: Path, folders: dict[str, dict[str, bytes]]) -> Path:
    """A folder that holds these folders."""
    where.mkdir()
    for name, files in folders.items():
        folder_of(where / name, files)
    return where


def sources_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    """Source relation and number of rows."""
    return connection.execute(f"select _source_relation, count(*) from {table} group by 1 order by 1").fetchall()


def test_a_folder_of_folders_says_which_orgs_and_portals_there_are(connection, tmp_path):
    load(connection, "salesforce", folder_of(tmp_path / "old", {"Lead.csv": ORG, "Task.csv": b"Id\n00T1\n"}))
    load(connection, "generic", folder_of(tmp_path / "apart", {"leads.csv": LEADS}))
    both = {
        "salesforce.north": {"Lead.csv": ORG},
        # As dlt leaves it, and in snake_case.
        "Salesforce.south": {"lead.csv": b"id,created_date\n00Q2,2024-01-02\n", "sf_user.csv": b"id\n0051\n"},
        "generic": {"leads.csv": LEADS},
    }
    folder = folders_of(tmp_path / "in", both)
    loaded = load(connection, "salesforce, generic", folder, skip_unchanged=True)
    assert [file.table for file in loaded] == [
        *("raw_salesforce.lead", "raw_salesforce.sf_user", "raw_generic.leads", "raw_salesforce.lead")
    ]
    assert sources_of(connection, "raw_salesforce.lead") == [("north", 1), ("south", 1)]
    assert sources_of(connection, "raw_salesforce.task") == []
    assert sources_of(connection, "raw_generic.leads") == [("generic", 2)]
    assert load(connection, "salesforce,generic", folder, skip_unchanged=True) is None
    shutil.rmtree(folder / "Salesforce.south")
    assert load(connection, "salesforce,generic", folder, skip_unchanged=True)
    assert sources_of(connection, "raw_salesforce.lead") == [("north", 1)]


def test_bad_lines_of_two_orgs_stay_apart(connection, tmp_path):
    folders = {
        "salesforce.north": {"Lead.csv": b"Id,CreatedDate\n00QN1,2024-01-02\n00QN2,2024-01-02,a,b\n00QN3,2024-01-02\n"},
        "salesforce.south": {"Lead.csv": b"Id,CreatedDate\n00QS1,2024-01-02,x\n00QS2,2024-01-02\n00QS3,2024-01-02\n"},
    }
    load(connection, "salesforce", folders_of(tmp_path / "in", folders))
    loaded = connection.execute("select _source_relation, id from raw_salesforce.lead order by all").fetchall()
    assert loaded == [("north", "00QN1"), ("north", "00QN3"), ("south", "00QS2"), ("south", "00QS3")]
    assert snapshot(connection, "salesforce")["load_rejects"][1:] == [
        ("north", "Lead.csv", 3, "4 values where the header has 2 columns"),
        ("south", "Lead.csv", 2, "3 values where the header has 2 columns"),
    ]


@pytest.mark.parametrize(
    ("crm", "folders", "message"),
    [
        ("salesforce,generic", {"salesforce": {"Lead.csv": ORG}}, "no folder of generic"),
        ("salesforce", {"salesforce": {"Lead.csv": ORG}, "generic": {"leads.csv": LEADS}}, "which is not read"),
        ("salesforce", {"salesforce": {"Lead.csv": ORG}, "more": {}}, "more stands beside salesforce"),
        ("salesforce", {"salesforce.a": {"Lead.csv": ORG}, "salesforce.b": {"Task.csv": b"Id\n"}}, "no leads"),
        (
            "generic",
            {"generic": {"leads.csv": LEADS}, "generic.generic": {"leads.csv": LEADS}},
            "both the source generic",
        ),
        ("generic", {"Generic.a": {"leads.csv": LEADS}, "generic.a": {"leads.csv": LEADS}}, "both the source a of"),
        ("salesforce,act", {"salesforce": {"Lead.csv": ORG}}, "CRM 'act' has no loader"),
    ],
)
def test_a_folder_of_folders_that_is_not_whole_is_refused(connection, tmp_path, crm, folders, message):
    with pytest.raises(LoadError, match=message):
        load(connection, crm, folders_of(tmp_path / "in", folders))
    assert snapshot(connection, "salesforce") == {}


def test_a_folder_of_folders_cannot_be_one_source(connection, tmp_path):
    folder = folders_of(tmp_path / "in", {"salesforce": {"Lead.csv": ORG}})
    with pytest.raises(LoadError, match="Leave out the name north"):
        load(connection, "salesforce", folder, "north")


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_prints_counts_and_refuses_with_exit_code_2(tmp_path):
    warehouse = Warehouse(tmp_path)
    folder = folder_of(tmp_path / "in", {"leads.csv": LEADS + b"3\n"})
    done = warehouse.script("load_crm.py", "--crm", "generic", "--from", folder)
    assert done.returncode == 0
    counts, first_reject = done.stdout.splitlines()
    assert counts.split() == ["leads.csv", "->", "raw_generic.leads", "2", "rows", "1", "rejected"]
    assert first_reject == (
        "leads.csv: 1 of its lines cannot be read, the first in line 4: 1 values where the header has 3 columns. "
        "All of them are in raw_generic.load_rejects."
    )
    again = warehouse.script("load_crm.py", "--crm", "generic", "--from", folder, "--skip-unchanged")
    assert (again.returncode, again.stdout) == (0, f"{folder}: loaded before, and not written to since.\n")
    for arguments, message in [
        ((tmp_path / "none",), "no such folder"),
        ((folder, "--database", folder / "leads.csv"), "not a DuckDB file"),
        ((folder, "--database", folder / "leads.csv" / "x.duckdb"), "leads.csv"),
    ]:
        refused = warehouse.script("load_crm.py", "--crm", "generic", "--from", *arguments)
        assert refused.returncode == 2
        assert message in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    with duckdb.connect(str(warehouse.database)):
        refused = warehouse.script("load_crm.py", "--crm", "generic", "--from", folder)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "open in another process" in refused.stderr


def test_killed_while_loading_the_raw_schema_is_as_it_was(tmp_path):
    warehouse = Warehouse(tmp_path)
    warehouse.load("generic", folder_of(tmp_path / "before", {"leads.csv": LEADS}))
    with duckdb.connect(str(warehouse.database)) as connection:
        before = snapshot(connection)
    big = folder_of(tmp_path / "big", {"leads.csv": LEADS})
    with duckdb.connect() as writer:
        writer.execute(
            "copy (select 'c' || hash(i) as change_id, md5(i::varchar) as old_value from range(3000000) as t(i)) "
            f"to '{big / 'field_changes.csv'}'"
        )
    command = [sys.executable, ROOT / "scripts" / "load_crm.py", "--crm", "generic", "--from", big]
    loading = subprocess.Popen([*command, "--database", warehouse.database], stderr=subprocess.DEVNULL)
    size = warehouse.database.stat().st_size
    # Killed when it has begun to write rows into the file, long before it can be done.
    while warehouse.database.stat().st_size < size + 4_000_000:
        assert loading.poll() is None
        time.sleep(0.005)
    loading.send_signal(signal.SIGKILL)
    assert loading.wait() == -signal.SIGKILL
    with duckdb.connect(str(warehouse.database)) as connection:
        assert snapshot(connection) == before
        assert load(connection, "generic", big)[1].rows_loaded == 3_000_000


# --- from dbt --------------------------------------------------------------------------------------------------


@pytest.mark.whole_run
def test_dbt_loads_from_the_setting_and_says_what_is_wrong(tmp_path):
    warehouse = Warehouse(tmp_path)
    folder = folder_of(tmp_path / "it's in", {"leads.csv": LEADS})
    leads = "select lead_id from main_staging.stg_generic__leads order by 1"
    model = ("--select", "+stg_generic__leads")
    for settings, message in [
        ({"FROM": str(folder)}, "needs setting CRM"),
        ({"FROM": str(folder), "CRM": "generic,salesforce"}, "no folder for each of generic, salesforce"),
        ({"FROM": str(folder), "CRM": "act"}, "there is no connector 'act'. There are generic, hubspot, salesforce."),
        ({"FROM": str(folder), "CRM": "generic", "AS_OF": "yesterday"}, "'yesterday' is no ISO-8601 moment"),
        ({"FROM": str(folder), "CRM": "generic", "AS_OF": "0001-01-01"}, "'0001-01-01' is no moment from 1990 to 2099"),
        ({"FROM": str(folder), "CRM": "generic", "AS_OF": "9999-12-31"}, "'9999-12-31' is no moment from 1990 to 2099"),
        ({"FROM": str(folder), "CRM": "generic", "AS_OF": "12025-07-04"}, "'12025-07-04' is no moment from 1990"),
        ({"FROM": str(tmp_path / "none"), "CRM": "generic"}, "no such folder"),
    ]:
        refused = warehouse.dbt("run", *model, **settings)
        assert not refused.success
        assert message in "\n".join([*failures(refused), str(refused.exception)])
    settings = {"FROM": str(folder), "CRM": "generic"}
    assert warehouse.dbt("run", *model, **settings).success
    assert warehouse.rows(leads) == [("1",), ("2",)]
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("delete from raw_generic.leads where lead_id = '1'")
    assert warehouse.dbt("run", *model, **settings).success
    assert warehouse.rows(leads) == [("2",)]
    folder_of(folder, {"leads.csv": LEADS + b"3,2024-01-05,\n"})
    assert warehouse.dbt("run", *model, "--vars", f"{{crm: generic, from: {folder!s}}}").success
    assert warehouse.rows(leads) == [("1",), ("2",), ("3",)]
