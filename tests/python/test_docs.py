"""The pages on connectors name what the project really reads."""

import re

import pytest

from loading.tables import crms, fold, raw_tables
from warehouse import ROOT


def read_columns(crm: str, table: str) -> list[set[str]]:
    """Of each column that staging asks for, the folded names that it may have; fields of one's own excepted."""
    model = (ROOT / "models" / "staging" / crm / f"stg_{crm}__{table}.sql").read_text()
    [asked] = re.findall(r"read_raw\('\w+', '\w+', \[(.*?)\n    \]", model, re.S)
    columns = re.findall(r"^        (?:'(\w+)'|\[(.*)\]),", asked, re.M)
    return [{fold(name) for name in re.findall(r"\w+", single or several)} for single, several in columns]


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.mark.parametrize("crm", crms())
def test_a_page_names_every_object_and_field_that_is_read(crm):
    page = (ROOT / "docs" / f"{crm}.md").read_text()
    documented = {fold(name.strip("`")): columns for name, columns, _ in rows_of(page, "Objects and fields")}
    tables = {table.object for table in raw_tables(crm).values()}
    assert set(documented) == {fold(table) for table in tables}
    for table in tables:
        # What stands in brackets, behind a semicolon or behind ", and the" is prose.
        named = re.sub(r"\(.*?\)|, and the .*|; .*", "", documented[fold(table)])
        fields, read = {fold(name) for name in named.split(",")}, read_columns(crm, table)
        assert all(names & fields for names in read), table
        assert fields <= set().union(*read) | own_fields(page), table


@pytest.mark.parametrize("crm", ["salesforce", "hubspot"])
def test_a_page_names_every_field_of_ones_own(crm):
    page = (ROOT / "docs" / f"{crm}.md").read_text()
    documented = {evidence.strip("`"): field for evidence, field, _ in rows_of(page, "Fields of your own")}
    macro = (ROOT / "macros" / "raw" / "custom_fields.sql").read_text()
    [defaults] = re.findall(rf"'{crm}': {{(.*?)}}", macro, re.S)
    assert documented == dict(re.findall(r"'(\w+)': '(\w+)'", defaults))


def test_marketing_mail_is_never_read():
    assert not any("event" in name for name in raw_tables("hubspot"))


def own_fields(page: str) -> set[str]:
    """Folded names of the fields that a company may name."""
    if "## Fields of your own" not in page:
        return set()
    return {fold(field) for _, field, _ in rows_of(page, "Fields of your own")}
