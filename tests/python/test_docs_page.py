"""The documentation as one page: its diagrams are true, its tables are the seeds, and it loads nothing."""

import csv
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from dbt.task.docs import DOCS_INDEX_FILE_PATH

import browser
import build_docs
from documentation.page import page_data, page_problems
from documentation.project import Project
from warehouse import ROOT, Warehouse

DIAGRAMS = sorted((ROOT / "docs" / "diagrams").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


def drawing(name: str) -> ElementTree.Element:
    return ElementTree.parse(ROOT / "docs" / "diagrams" / f"{name}.svg").getroot()


def words(name: str, kind: str) -> set[str]:
    """The names that a diagram shows in the type of a kind (class)."""
    parts = (part for part in drawing(name).iter() if part.tag in (f"{SVG}text", f"{SVG}tspan"))
    return {word for part in parts if part.get("class") == kind for word in re.findall(r"\w+", part.text)}


def columns(model: str) -> set[str]:
    return Project().models[model]


def checks() -> list[dict[str, str]]:
    with (ROOT / "seeds" / "definitions" / "root_causes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folders_read(folder: str) -> set[str]:
    """The folders whose models or seeds the models of a folder read; what belongs to one CRM counts to crm."""
    places = {
        path.stem: path.relative_to(ROOT).parent.as_posix()
        for path in (*ROOT.glob("models/**/*.sql"), *ROOT.glob("seeds/**/*.csv"))
    }
    read = set()
    for path in (ROOT / folder).rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r"ref\('(\w+)'\)", text) + re.findall(r"definition\('(\w+)'", text)
        read |= {re.sub(r"(/crm)/\w+$", r"\1", places[name]) for name in names if name in places}
    return read - {folder}


def test_every_folder_is_in_the_flow_and_every_arrow_is_a_ref():
    drawn = {part.text for part in drawing("flow").iter(f"{SVG}text") if part.get("class") == "name"}
    folders = {path.name for path in (*ROOT.glob("models/staging/*/"), *ROOT.glob("models/intermediate/*/"))}
    assert folders - drawn == set()
    arrows = [(path.get("data-from"), path.get("data-to")) for path in drawing("flow").iter(f"{SVG}path")]
    named = [(start, end) for start, end in arrows if start]
    assert len(named) > 15
    for start, end in named:
        assert start in folders_read(end), f"{end} reads nothing of {start}"


def test_the_life_of_a_handoff_has_the_milestones_triggers_closes_and_checks_of_the_models():
    names = words("handoff", "code")
    milestones = {name for name in names if name.endswith("_at")}
    assert milestones <= columns("fct_handoffs")
    boundaries = (ROOT / "models/intermediate/timeline/int_timeline__boundaries.sql").read_text(encoding="utf-8")
    stages = re.search(r"stage in \((.*?)\)", boundaries)[1]
    assert names - milestones == set(re.findall(r"'(\w+)'", stages)) | {"capture", "conversion", "merged", "deleted"}
    steps = [part.text for part in drawing("handoff").iter(f"{SVG}text") if part.get("class") == "name"]
    assert [step.replace(" ", "_") for step in steps] == list(dict.fromkeys(row["step"] for row in checks()))
    asked = [part.text for part in drawing("handoff").iter(f"{SVG}text") if part.get("class") == "check"]
    assert asked == [row["check_name"] for row in checks()]


def test_the_numbers_of_a_metric_are_the_columns_of_the_measurement_table():
    names = words("metric", "code")
    counts = {column for column in columns("rpt_handoff_metrics") if column.startswith("n_")}
    assert {name for name in names if name.startswith("n_")} == counts
    macro = (ROOT / "macros/measures/measured_state.sql").read_text(encoding="utf-8")
    order = re.findall(r"then '(\w+)'", macro)
    boxes = [part.text for part in drawing("metric").iter(f"{SVG}text") if part.get("class") == "code"]
    assert boxes[:4] == [*(f"n_{state}" for state in order), "n_eligible"]


@pytest.mark.parametrize("file", DIAGRAMS, ids=lambda file: file.stem)
def test_a_diagram_says_what_it_shows_and_loads_nothing(file):
    root = ElementTree.parse(file).getroot()
    assert len(root.findtext(f"{SVG}title")) > 40
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    texts = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\((?!#)|<script|@import|<image", texts)
    shown = [page for page in Project().pages() if f"docs/diagrams/{file.name}" in page.read_text(encoding="utf-8")]
    assert {page.name for page in shown} & {"overview.md", "definitions.md"}


@pytest.fixture(scope="module")
def target(tmp_path_factory) -> Path:
    """A target folder with what dbt knows without a database."""
    warehouse = Warehouse(tmp_path_factory.mktemp("docs"))
    assert warehouse.dbt("parse").success
    target = warehouse.folder / "target"
    shutil.copy(DOCS_INDEX_FILE_PATH, target / "index.html")
    (target / "catalog.json").write_text('{"nodes": {}, "sources": {}, "metadata": {}}')
    return target


@pytest.fixture(scope="module")
def page(target) -> Path:
    out = target / "static_index.html"
    out.write_text(build_docs.page(target), encoding="utf-8")
    return out


def test_what_the_page_points_to_is_in_it_and_everything_is_described(page):
    assert page_problems(Project(), page) == []


def test_what_is_not_described_or_leads_nowhere_is_found(page, tmp_path):
    manifest, _ = page_data(page.read_text(encoding="utf-8"))
    changed = json.loads(json.dumps(manifest))
    nodes = changed["nodes"]
    nodes["model.sales_handoff.fct_handoffs"]["description"] = "[a](#!/model/model.sales_handoff.nothing)"
    nodes["model.sales_handoff.dim_leads"]["description"] = "![a](/docs/diagrams/flow.svg) `rpt_nothing`"
    nodes["seed.sales_handoff.status_map"]["columns"]["stage"]["description"] = " "
    broken = tmp_path / "page.html"
    broken.write_text(f"x={{manifest:{json.dumps(changed)},catalog:{{}}}}", encoding="utf-8")
    assert {problem.partition(": ")[2] for problem in page_problems(Project(), broken)} == {
        "seed.sales_handoff.status_map.stage: is not described",
        "model.sales_handoff.dim_leads: /docs/diagrams/flow.svg: is not in the page",
        "model.sales_handoff.dim_leads: `rpt_nothing`: no such model",
        "model.sales_handoff.fct_handoffs: #!/model/model.sales_handoff.nothing: no such resource",
    }
    broken.write_text("<html></html>")
    with pytest.raises(ValueError, match="no manifest"):
        page_problems(Project(), broken)


def seed_texts(page: Path) -> dict[str, str]:
    manifest, _ = page_data(page.read_text(encoding="utf-8"))
    return {node["name"]: node["description"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}


def test_every_seed_shows_all_its_rows_and_what_its_columns_mean(page):
    shown = seed_texts(page)
    files = {path.stem: path for path in ROOT.glob("seeds/[dc][ea][fl]*/*.csv")}
    assert set(shown) == set(files)
    for name, file in files.items():
        with file.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened)
        lines = [line for line in shown[name].splitlines() if line.startswith("| ")]
        assert len(lines) == len(rows) + 2, name
        assert all(f"- **{build_docs.escaped(column)}**: " in shown[name] for column in header), name
        for line, row in zip(lines[2:], rows, strict=True):
            assert all(build_docs.escaped(cell) in line for cell in row), name


def test_each_check_stands_with_what_it_asks_its_root_cause_and_its_fix(page):
    manifest, _ = page_data(page.read_text(encoding="utf-8"))
    blocks = {block["name"]: block["block_contents"] for block in manifest["docs"].values()}
    for text in (blocks["__sales_handoff__"], seed_texts(page)["root_causes"]):
        for row in checks():
            cells = [
                f"{row['rank']} {row['step']}: {row['check_name']}",
                blocks[row["check_name"]],
                f"{row['failure_point']}: {row['root_cause']}. Fix, {row['fix']}: {row['what_to_change']}",
            ]
            assert f"| {' | '.join(map(build_docs.escaped, cells))} |\n" in f"{text}\n"


def test_definitions_of_ones_own_take_the_place_of_the_seeds(target, tmp_path, monkeypatch):
    own = "metric,length,unit\n" + "accepted_to_qualified,7|8,*days*\n"
    (tmp_path / "maturity_windows.csv").write_text(own)
    monkeypatch.setenv("DEFINITIONS", str(tmp_path))
    out = tmp_path / "page.html"
    out.write_text(build_docs.page(target), encoding="utf-8")
    shown = seed_texts(out)
    assert shown["maturity_windows"].splitlines()[-1] == (
        "| accepted&#95;to&#95;qualified | 7&#124;8 | &#42;days&#42; |"
    )
    assert len(shown["check_limits"].splitlines()) > 5


@pytest.mark.parametrize("content", ["", "rank,check_name\n1,source_present\n", "check_name\n\xff\n"])
def test_a_definition_that_is_none_is_one_clear_message(target, tmp_path, content):
    (tmp_path / "root_causes.csv").write_bytes(content.encode("latin-1"))
    docs = Warehouse(tmp_path, {"DEFINITIONS": str(tmp_path)})
    result = docs.script("build_docs.py", "--target", target)
    assert result.returncode == 2
    [message] = result.stderr.splitlines()
    assert "root_causes.csv: it is no such definition" in message


def test_without_what_dbt_leaves_there_is_one_clear_message(tmp_path):
    result = Warehouse(tmp_path).script("build_docs.py", "--target", tmp_path)
    assert result.returncode == 2
    [message] = result.stderr.splitlines()
    assert "index.html" in message and "make docs" in message


@pytest.mark.skipif(
    not (browser.CHROMIUM and browser.DRIVER), reason="no Chromium with its driver (Debian: chromium, chromium-driver)"
)
def test_in_a_browser_it_shows_diagrams_and_rows_and_asks_nobody(page, tmp_path):
    with browser.Browser(tmp_path / "profile") as window:
        for fragment, diagrams, rows in (
            ("", 2, 40),
            ("#!/overview/sales_handoff", 2, 60),
            ("#!/seed/seed.sales_handoff.status_map", 0, 48),
        ):
            window.visit(page, fragment)
            window.wait(f"document.querySelectorAll('tr').length > {rows}")
            window.wait("[...document.images].every((image) => image.complete)")
            drawn = window.run("return [...document.querySelectorAll('p img')].map((image) => image.naturalWidth)")
            assert len(drawn) == diagrams
            assert all(width > 800 for width in drawn)
        assert window.run("return document.body.innerText").count("hubspot") > 20
        # dbt's own templates: icons before Angular has filled in their addresses, and an icon that its build left out.
        theirs = ("Unsafe attempt to load URL file:", "favicon.ico")
        assert [text for text in window.complaints() if not any(known in text for known in theirs)] == []
        assert [address for address in window.requests() if address.startswith(("http", "ws"))] == []
