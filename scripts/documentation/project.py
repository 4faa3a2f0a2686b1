"""What the documentation can point to in the project."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
# The same, ten times faster, where PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PAGES = ("*.md", "docs/**/*.md", "models/**/*.md")


@dataclass(frozen=True)
class Project:
    """What can be pointed to.

    Attributes:
        root: folder of the project.
    """

    root: Path = ROOT

    @cached_property
    def models(self) -> dict[str, set[str]]:
        """Columns of each model and seed, as their yml files describe them."""
        described = {}
        for folder in ("models", "seeds"):
            for file in (self.root / folder).rglob("*.yml"):
                content = yaml.load(file.read_text(encoding="utf-8"), LOADER) or {}
                for node in [*(content.get("models") or []), *(content.get("seeds") or [])]:
                    described[node["name"]] = {column["name"] for column in node.get("columns") or []}
        return described

    @cached_property
    def overviews(self) -> set[str]:
        """Pages of dbt's page that a doc block of the project is, as their address names them."""
        texts = (file.read_text(encoding="utf-8") for file in (self.root / "models").rglob("*.md"))
        return {name for text in texts for name in re.findall(r"{% docs __(\w+?)__ %}", text)}

    @cached_property
    def commands(self) -> set[str]:
        """Targets of the Makefile."""
        return set(re.findall(r"^([a-z][a-z-]*):", (self.root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    def is_resource(self, kind: str, name: str) -> bool:
        """Whether dbt's page has a resource under an address such as #!/model/model.sales_handoff.fct_handoffs."""
        if kind == "overview":
            return name in self.overviews
        of_kind, _, resource = name.partition(".sales_handoff.")
        return of_kind == kind and kind in ("model", "seed") and resource in self.models

    def pages(self) -> list[Path]:
        """The Markdown files."""
        return sorted({page for pattern in PAGES for page in self.root.glob(pattern)})
