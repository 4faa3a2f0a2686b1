"""The pages on connectors name what the project really reads, and every page points to what is there."""

import re

import pytest

from documentation.links import markdown_problems
from documentation.project import Project
from loading.tables import crms, fold, raw_tables
from warehouse import ROOT


def read_columns(crm: str, table: str) -> list[set[str]]:
    """Of each column that staging asks for, the folded names that it may have; fields of one's own excepted."""
    models = [path.read_text() for path in (ROOT / "models" / "staging" / crm).rglob(f"*_{crm}__{table}.sql")]
    [asked] = re.findall(r"read_raw\('\w+', '\w+', \[(.*?)\n    \]", "".join(models), re.S)
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
    objects = rows_of(page, "Objects and fields")
    documented = {fold(name.strip("`")): columns for name, columns, _ in objects}
    tables = {table.object for table in raw_tables(crm).values()}
    assert sorted(fold(name.strip("`")) for name, *_ in objects) == sorted(fold(table) for table in tables)
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


def test_everything_that_the_pages_point_to_is_there():
    assert markdown_problems(Project()) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a](b.md)", "no such file"),
        ("![a](/docs/diagrams/b.svg)", "no such file"),
        ("[a](#nowhere)", "no such heading"),
        ("[a](docs/other.md#nowhere)", "no such heading"),
        ("[a](#!/model/model.sales_handoff.fct_nothing)", "no such resource"),
        ("[a](#!/seed/seed.sales_handoff.fct_handoffs_of_none)", "no such resource"),
        ("[a](#!/overview/other)", "no such resource"),
        ("[a](https://nowhere)", "no host"),
        ("see http://", None),
        ("see https://exa mple.com", "no host"),
        ("[a](javascript:alert)", "no address"),
        ("`fct_nothing`", "no such model"),
        ("`fct_handoffs.nothing`", "no such column"),
        ("`scripts/nothing.py`", "no such file"),
        ("`make nothing`", "no such target"),
        ("[a](docs/other.md#a-heading-with-code)", None),
        ("[a](#here) ![b](/docs/other.md) [c](https://example.com/d_(e))", None),
        ("[a](#!/model/model.sales_handoff.fct_handoffs) `fct_handoffs.handoff_id` `fct_handoffs`", None),
        ("`make build CRM=generic` `scripts/build.py` `[a](b)`", None),
        ("```\n[a](b.md) `fct_nothing`\n```", None),
    ],
)
def test_what_leads_nowhere_is_found(tmp_path, text, problem):
    for folder in ("docs", "models", "scripts", "seeds"):
        (tmp_path / folder).mkdir()
    (tmp_path / "Makefile").write_text("build: ## all\n")
    (tmp_path / "scripts" / "build.py").touch()
    (tmp_path / "docs" / "other.md").write_text("# A heading, with `code`\n")
    (tmp_path / "models" / "a.yml").write_text("models: [{name: fct_handoffs, columns: [{name: handoff_id}]}]\n")
    (tmp_path / "README.md").write_text(f"# Here\n\n{text}\n")
    found = markdown_problems(Project(tmp_path))
    assert [line for line in found if problem is None or problem not in line] == []
    assert len(found) == (problem is not None)
