"""Which raw tables a CRM has and how loaders call them, as models/staging/<crm>/sources.yml says."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

STAGING = Path(__file__).parents[2] / "models" / "staging"


@dataclass(frozen=True)
class RawTable:
    """A table of a CRM, under one of the names that it goes by.

    Attributes:
        name: what it is called in raw_<crm>.
        object: the name of the table in sources.yml.
        needed: columns without which its rows say nothing; of each, the names that it may have.
    """

    name: str
    object: str
    needed: tuple[tuple[str, ...], ...]


def fold(name: str) -> str:
    """Names are one name when they differ in case and in what is neither letter nor digit only."""
    return re.sub(r"[\W_]+", "", name.lower())


@cache
def crms() -> list[str]:
    """The CRMs that the project reads."""
    return sorted(path.parent.name for path in STAGING.glob("*/sources.yml"))


@cache
def raw_tables(crm: str) -> dict[str, RawTable]:
    """The tables of a CRM by folded name, the other names of each behind its own; the first one holds the leads."""
    [source] = yaml.safe_load((STAGING / crm / "sources.yml").read_text())["sources"]
    tables = {}
    for table in source["tables"]:
        meta = table["config"]["meta"]
        needed = tuple((column,) if isinstance(column, str) else tuple(column) for column in meta["needed"])
        for name in (table["name"], *meta.get("also_named", ())):
            tables[fold(name)] = RawTable(name, table["name"], needed)
    return tables


@cache
def columns_read(crm: str, table: str) -> frozenset[str] | None:
    """Folded names of the columns that the project reads of a table; None where only macros know them.

    Of the generic CRM, staging calls a column as the file does; of the others, columns have several names.

    Args:
        crm: whose table it is.
        table: its name in raw_<crm>.
    """
    if crm != "generic":
        return None
    [model] = yaml.safe_load((STAGING / crm / f"stg_{crm}__{table}.yml").read_text(encoding="utf-8"))["models"]
    return frozenset(fold(column["name"]) for column in model["columns"])


def leads_table(crm: str) -> str:
    """Name of the table that holds the leads of a CRM."""
    return next(iter(raw_tables(crm).values())).object
