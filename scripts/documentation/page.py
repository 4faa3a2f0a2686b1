"""The page that `make docs` writes: what its texts point to, and what nobody described."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from documentation.links import RESOURCE, name_problem
from documentation.markdown import CODE, LINK, without_code
from documentation.project import Project

KINDS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries")
# What needs no description: their names say what they are.
SPOKEN = ("test.", "unit_test.", "operation.", "analysis.")


def page_data(page: str) -> tuple[dict, dict]:
    """Manifest and catalog, as they stand in the page that `make docs` writes.

    Raises:
        ValueError: the page holds none.
    """
    start = re.search(r"manifest:(?={)", page)
    if start is None:
        raise ValueError("there is no manifest in it")
    manifest, end = json.JSONDecoder().raw_decode(page, start.end())
    start = re.compile(r"\s*,\s*catalog:\s*").match(page, end)
    if start is None:
        raise ValueError("there is no catalog in it")
    return manifest, json.JSONDecoder().raw_decode(page, start.end())[0]


def texts(manifest: dict) -> Iterator[tuple[str, str]]:
    """Every text of the page with the resource that it describes, columns included."""
    for name, block in manifest["docs"].items():
        if name.startswith("doc.sales_handoff."):
            yield name, block["block_contents"]
    for name, node in ((name, node) for kind in KINDS for name, node in manifest.get(kind, {}).items()):
        yield name, node.get("description") or ""
        for column, described in (node.get("columns") or {}).items():
            yield f"{name}.{column}", described["description"]


def resource_test(manifest: dict) -> Callable[[str, str], bool]:
    """Whether the page has a resource under an address, as Project.is_resource says it of the project."""
    known = {
        name: node["resource_type"] for kind in (*KINDS, "macros") for name, node in manifest.get(kind, {}).items()
    }
    overviews = {block["name"].strip("_") for block in manifest["docs"].values() if block["name"].startswith("__")}
    return lambda kind, name: name in overviews if kind == "overview" else known.get(name) == kind


def page_problems(project: Project, page: Path) -> list[str]:
    """What is wrong in the page that `make docs` writes: also what it would have to load, and what nobody described.

    Raises:
        OSError, ValueError: it cannot be read.
    """
    manifest, _ = page_data(page.read_text(encoding="utf-8"))
    is_resource = resource_test(manifest)
    problems = []
    for name, text in texts(manifest):
        for link in LINK.finditer(without_code(text)):
            target, resource = link["target"], RESOURCE.fullmatch(link["target"])
            if resource and not is_resource(resource["kind"], resource["id"]):
                problems.append(f"{name}: {target}: no such resource")
            if not resource and not target.startswith(("http://", "https://", "data:image/svg+xml;base64,")):
                problems.append(f"{name}: {target}: is not in the page")
        problems += [f"{name}: {found}" for code in CODE.findall(text) if (found := name_problem(project, code))]
        if not text.strip() and not name.startswith(SPOKEN):
            problems.append(f"{name}: is not described")
    return [f"{page}: {problem}" for problem in problems]
