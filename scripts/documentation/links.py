"""What is wrong with the links of a text, and with the names that stand in it as code."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from documentation.markdown import ADDRESS, CODE, FENCE, LINK, anchors, commented, without_code
from documentation.project import Project

# The address of a resource in dbt's page.
RESOURCE = re.compile(r"#!/(?P<kind>\w+)/(?P<id>[\w.]+)")
# A name that can be nothing but a model, perhaps with one of its columns.
MODEL = re.compile(r"(?P<model>(?:stg|int|fct|rpt|dim)_\w+?)(?:\.(?P<column>\w+))?")
FOLDERS = ("analyses", "docs", "macros", "models", "scripts", "seeds", "tests")
FILE = re.compile(rf"(?:\./)?(?:{'|'.join(FOLDERS)})/[\w./-]+")
COMMAND = re.compile(r"make (?P<target>[a-z][a-z-]*)\b")


def address_problem(address: str) -> str | None:
    """What is wrong with the form of an address elsewhere."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https", "mailto"):
        return f"{address}: no address that can be opened"
    if parts.scheme != "mailto" and not re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?", parts.netloc):
        return f"{address}: no host"
    return None


def link_problem(project: Project, page: Path, target: str) -> str | None:
    """What is wrong with a link, nothing where it leads somewhere."""
    resource = RESOURCE.fullmatch(target)
    if resource:
        there = project.is_resource(resource["kind"], resource["id"])
        return None if there else f"{target}: dbt's page has no such resource"
    if re.match(r"\w[\w+.-]*:", target):
        return address_problem(target)
    path, _, anchor = unquote(target).partition("#")
    file = page if not path else project.root / path[1:] if path.startswith("/") else page.parent / path
    if not file.exists():
        return f"{target}: no such file"
    if anchor and (file.suffix != ".md" or anchor not in anchors(file.read_text(encoding="utf-8"))):
        return f"{target}: no such heading"
    return None


def name_problem(project: Project, name: str) -> str | None:
    """What is wrong with a name in code: of a model, a column, a file, a command."""
    model = MODEL.fullmatch(name)
    if model and model["model"] not in project.models:
        return f"`{name}`: no such model"
    if model and model["column"] and model["column"] not in project.models[model["model"]]:
        return f"`{name}`: no such column"
    if FILE.fullmatch(name) and not (project.root / name).exists():
        return f"`{name}`: no such file"
    command = COMMAND.match(name)
    if command and command["target"] not in project.commands:
        return f"`{name}`: the Makefile has no such target"
    return None


def text_problems(project: Project, page: Path, text: str) -> Iterator[str]:
    """What is wrong in a text that stands in a page."""
    prose = without_code(text)
    found = [link_problem(project, page, link["target"]) for link in LINK.finditer(prose)]
    found += [address_problem(address.rstrip(".,;:")) for address in ADDRESS.findall(LINK.sub("", prose))]
    found += [name_problem(project, name) for name in CODE.findall(FENCE.sub("", text))]
    yield from filter(None, found)


def markdown_problems(project: Project) -> list[str]:
    """What is wrong in the Markdown of the project, each with its file."""
    return [
        f"{page.relative_to(project.root)}: {problem}"
        for page in project.pages()
        for problem in text_problems(project, page, commented(page.read_text(encoding="utf-8")))
    ]
