"""Which files a folder holds, and which raw table each of them is for."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from loading.errors import LoadError

# CRM -> raw table -> the columns without which its rows say nothing. The first table has to be there.
REQUIRED_COLUMNS = {
    "generic": {
        "leads": ("lead_id", "created_at"),
        "field_changes": ("change_id",),
        "activities": ("activity_id",),
        "users": ("user_id",),
        "opportunities": ("opportunity_id",),
        "conversions": ("conversion_id",),
    },
    "salesforce": {
        "lead": ("Id", "CreatedDate"),
        "lead_history": ("Id",),
        "contact": ("Id",),
        "task": ("Id",),
        "event": ("Id",),
        "email_message": ("Id",),
        "user": ("Id",),
        "user_role": ("Id",),
        "group": ("Id",),
        "opportunity": ("Id",),
        "opportunity_contact_role": ("Id",),
        "campaign": ("Id",),
        "campaign_member": ("Id",),
    },
}
SUFFIXES = (".csv", ".csv.gz", ".parquet")
# Files that tell a reader about an export.
NOTES = ("README", "SOURCES")


@dataclass(frozen=True)
class ExportFile:
    """One file of an export.

    Attributes:
        path: where it is.
        table: the raw table it is for, without schema.
        suffix: its form, one of SUFFIXES.
        required: columns its header has to have.
    """

    path: Path
    table: str
    suffix: str
    required: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name without folder, for messages and the load log."""
        return self.path.name

    def fingerprint(self) -> str:
        """Changes when the file was renamed, resized or written to; where the folder stands does not count."""
        status = self.path.stat()
        return hashlib.md5(f"{self.name}|{status.st_size}|{status.st_mtime_ns}".encode()).hexdigest()


def fold(name: str) -> str:
    """Names are one name when they differ in case and underscores only."""
    return name.lower().replace("_", "")


def find_files(crm: str, folder: Path) -> list[ExportFile]:
    """The export files of a folder, in the order of REQUIRED_COLUMNS.

    Raises:
        LoadError: the folder is missing, has no leads, or has a file that is not known or is there twice.
    """
    if not folder.is_dir():
        raise LoadError(f"{folder}: no such folder. Name the folder that holds the export files of {crm}.")
    tables = REQUIRED_COLUMNS[crm]
    found: dict[str, ExportFile] = {}
    for path in sorted(folder.iterdir()):
        if is_beside_the_point(path):
            continue
        table, suffix = recognised(crm, path)
        if table in found:
            raise LoadError(f"{folder}: {found[table].name} and {path.name} are the same table. Remove one of them.")
        found[table] = ExportFile(path, table, suffix, tables[table])
    leads = next(iter(tables))
    if leads not in found:
        name = file_stem(crm, leads)
        there = ", ".join(file.name for file in found.values()) or "nothing to load"
        needed = " or ".join(name + suffix for suffix in SUFFIXES)
        raise LoadError(f"{folder}: no leads; found {there}. It has to hold {needed}.")
    return [found[table] for table in tables if table in found]


def is_beside_the_point(path: Path) -> bool:
    """Hidden files and notes, which an export may hold beside its tables."""
    is_note = path.stem.upper() in NOTES and path.suffix.lower() in ("", ".md", ".txt")
    return path.name.startswith(".") or (path.is_file() and is_note)


def recognised(crm: str, path: Path) -> tuple[str, str]:
    """Raw table and suffix that the name of a file stands for."""
    known = f"The files of {crm} are {', '.join(file_stem(crm, table) for table in REQUIRED_COLUMNS[crm])}"
    forms = f"each as {', '.join(SUFFIXES)}"
    lower = path.name.lower()
    suffix = next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), None)
    if path.is_dir():
        raise LoadError(f"{path}: a folder among the export files. {known}, {forms}. Move it elsewhere.")
    if suffix is None:
        raise LoadError(f"{path}: unknown file. {known}, {forms}. Save it as one of them, or move it elsewhere.")
    stem = fold(path.name[: -len(suffix)])
    for table in REQUIRED_COLUMNS[crm]:
        if fold(table) == stem:
            return table, suffix
    for other, tables in REQUIRED_COLUMNS.items():
        if stem in map(fold, tables):
            raise LoadError(f"{path}: a file of {other}, not of {crm}. Load this folder as CRM {other}.")
    raise LoadError(f"{path}: unknown file. {known}, {forms}. Rename it, or move it elsewhere.")


def file_stem(crm: str, table: str) -> str:
    """How an export names the file of a table: LeadHistory for lead_history of Salesforce."""
    return "".join(word.capitalize() for word in table.split("_")) if crm == "salesforce" else table
