#!/usr/bin/env python3
"""Write the documentation as one page that needs nothing else, from what `dbt docs generate` left in the target folder.

A diagram that a doc block shows is put into the page. A line that is nothing but a link to a CSV file of the project
becomes the table of its rows, and every seed shows its own: what a definition says can therefore not go stale. Where
DEFINITIONS names a folder, the files in it take the place of the seeds, as in a build.
"""

import argparse
import base64
import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = Path("target")
NEEDED = ("index.html", "manifest.json", "catalog.json")
DIAGRAM = re.compile(r"(!\[[^\]]*\])\(/(?P<path>[^)\s]+\.svg)\)")
TABLE = re.compile(r"^\[[^\]]*\]\(/(?P<path>[^)\s]+\.csv)\)$", re.MULTILINE)
# What would be read as Markdown in the text of a cell, or end it.
MARKUP = re.compile(r"[\\`*_\[\]<>|]")


def escaped(text: str) -> str:
    """Text as it has to stand in a cell of a Markdown table."""
    return MARKUP.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(text.split()))


def source_of(path: str) -> Path:
    """The file that stands for a CSV file of the project: the one of its name in DEFINITIONS, where there is one."""
    own = Path(os.environ.get("DEFINITIONS") or ROOT, Path(path).name)
    return own if os.environ.get("DEFINITIONS") and own.is_file() else ROOT / path


def table(path: str, blocks: dict[str, str]) -> str:
    """The rows of a CSV file as a Markdown table.

    Args:
        path: file, as the project names it.
        blocks: doc blocks by name, of which one is named as each check.

    Raises:
        OSError, ValueError: the file cannot be read.
    """
    source = source_of(path)
    with source.open(encoding="utf-8-sig", newline="") as file:
        try:
            header, *rows = csv.reader(file)
            if "check_name" in header:
                header, *rows = checks([dict(zip(header, row, strict=False)) for row in rows], blocks)
        except (csv.Error, UnicodeDecodeError, ValueError, KeyError) as error:
            raise ValueError(f"{source}: it is no such definition ({error})") from error
    lines = [header, ["---"] * len(header), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def checks(rows: list[dict[str, str]], blocks: dict[str, str]) -> Iterator[list[str]]:
    """Checks with what each asks beside what follows from its failure: as many columns as a page has room for."""
    yield ["check", "what it asks", "when it fails"]
    for row in rows:
        follows = f"{row['failure_point']}: {row['root_cause']}. Fix, {row['fix']}: {row['what_to_change']}"
        yield [f"{row['rank']} {row['step']}: {row['check_name']}", blocks.get(row["check_name"], ""), follows]


def with_files(text: str, blocks: dict[str, str]) -> str:
    """A text with the diagrams and tables to which it points."""

    def diagram(found: re.Match) -> str:
        content = base64.b64encode((ROOT / found["path"]).read_bytes()).decode()
        return f"{found[1]}(data:image/svg+xml;base64,{content})"

    return TABLE.sub(lambda found: table(found["path"], blocks), DIAGRAM.sub(diagram, text))


def definition(seed: dict, blocks: dict[str, str]) -> str:
    """What a seed is about, what its columns mean, and its rows."""
    meanings = [f"- **{escaped(name)}**: {column['description']}" for name, column in seed["columns"].items()]
    return "\n\n".join([seed["description"], "\n".join(meanings), table(seed["original_file_path"], blocks)])


def described(manifest: dict) -> Iterator[dict]:
    """Everything of a manifest that has a description."""
    for kind in ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "macros"):
        yield from manifest.get(kind, {}).values()


def complete(manifest: dict) -> dict:
    """The manifest with every description and doc block as the page has to show it."""
    blocks = {block["name"]: block["block_contents"] for block in manifest["docs"].values()}
    for block in manifest["docs"].values():
        block["block_contents"] = with_files(block["block_contents"], blocks)
    for node in described(manifest):
        node["description"] = with_files(node.get("description") or "", blocks)
        if node["resource_type"] == "seed" and (ROOT / node["original_file_path"]).is_file():
            node["description"] = definition(node, blocks)
    return manifest


def page(target: Path) -> str:
    """The page with its data in it, as `dbt docs generate --static` puts it there.

    Raises:
        OSError: dbt has left nothing to make it from, or a file that the page shows is missing.
        ValueError: a file that the page shows is no definition.
    """
    index, manifest, catalog = ((target / name).read_text(encoding="utf-8") for name in NEEDED)
    data = {"MANIFEST": complete(json.loads(manifest)), "CATALOG": json.loads(catalog)}
    for name, content in data.items():
        # "</" would end the script in which it stands.
        index = index.replace(f'"{name}.JSON INLINE DATA"', json.dumps(content).replace("</", r"<\/"))
    return index


def main() -> int:
    """Write the page; exit code 2, after one message, where that cannot be."""
    parser = argparse.ArgumentParser(
        prog="build_docs.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", type=Path, default=TARGET, help=f"target folder of dbt (default: {TARGET})")
    target = parser.parse_args().target
    out = target / "static_index.html"
    try:
        out.write_text(page(target), encoding="utf-8")
    except OSError as error:
        print(f"build_docs: {error.filename}: {error.strerror}. Run make docs.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"build_docs: {error}", file=sys.stderr)
        return 2
    print(f"The documentation is {out}, {out.stat().st_size / 1e6:.1f} MB: open it in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
