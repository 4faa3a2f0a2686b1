"""Which files a folder holds, and which raw table each of them is for."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loading.errors import LoadError
from loading.tables import crms, fold, leads_table, raw_tables

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
        needed: columns its header has to have; of each, the names that it may have.
    """

    path: Path
    table: str
    suffix: str
    needed: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """Name without folder, for messages and the load log."""
        return self.path.name

    def fingerprint(self) -> str:
        """Changes when the file was renamed, resized or written to, and with the loader; not when the folder moved."""
        status = self.path.stat()
        return hashlib.md5(f"{self.name}|{status.st_size}|{status.st_mtime_ns}|{loader()}".encode()).hexdigest()


@cache
def loader() -> str:
    """One word for the code that loads: another loader may make other rows of the same file."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.md5(b"".join(hashlib.md5(file.read_bytes()).digest() for file in code)).hexdigest()


@dataclass(frozen=True)
class Export:
    """What one org or portal left.

    Attributes:
        crm: whose export it is.
        source_relation: name of the org or portal.
        files: its files, in the order of the tables in sources.yml.
        is_one_of_all: the folder that holds it says which orgs and portals there are; others are not kept.
    """

    crm: str
    source_relation: str
    files: tuple[ExportFile, ...]
    is_one_of_all: bool = False

    @property
    def schema(self) -> str:
        """The schema that it is loaded into."""
        return f"raw_{self.crm}"


def find_exports(crm: str, folder: Path, source_relation: str | None = None) -> list[Export]:
    """The exports in a folder: its files, or a folder for each org or portal, named <crm> or <crm>.<name>.

    Args:
        crm: the CRM, or several separated by commas.
        folder: where the export is, or the exports are.
        source_relation: name of the org or portal; by default that of the CRM, or the one in the folder's name.

    Raises:
        LoadError: the folder does not hold what it should.
    """
    chosen = [name.strip() for name in crm.lower().split(",")]
    for name in chosen:
        if name not in crms():
            raise LoadError(f"CRM {name!r} has no loader. Choose one or more of: {', '.join(crms())}.")
    if not folder.is_dir():
        raise LoadError(f"{folder}: no such folder. Name the folder that holds the export files of {crm}.")
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and path.name.split(".")[0].lower() in crms())
    if not inner:
        if len(chosen) > 1:
            raise LoadError(
                f"{folder}: no folder for each of {', '.join(chosen)}. "
                "It has to hold one for each org or portal, named <crm> or <crm>.<name>."
            )
        return [Export(chosen[0], source_relation or chosen[0], find_files(chosen[0], folder))]
    if source_relation:
        raise LoadError(
            f"{folder}: holds {inner[0].name}, a folder that names its source. Leave out the name {source_relation}."
        )
    return find_folders(chosen, folder, inner)


def find_folders(chosen: list[str], folder: Path, inner: list[Path]) -> list[Export]:
    """The exports of a folder of folders."""
    beside = [path.name for path in sorted(folder.iterdir()) if path not in inner and not is_beside_the_point(path)]
    if beside:
        raise LoadError(
            f"{folder}: {beside[0]} stands beside {inner[0].name}. Move it into the folder of its CRM, or elsewhere."
        )
    exports: list[Export] = []
    named: dict[tuple[str, str], Path] = {}
    for path in inner:
        crm, _, name = path.name.partition(".")
        if crm.lower() not in chosen:
            raise LoadError(
                f"{path}: an export of {crm}, which is not read. Add it to CRM, or move the folder elsewhere."
            )
        source = crm.lower(), name or crm.lower()
        if source in named:
            raise LoadError(
                f"{folder}: {named[source].name} and {path.name} are both the source {source[1]} of {source[0]}. "
                "Give one of them another name, or move it elsewhere."
            )
        named[source] = path
        exports.append(Export(*source, find_files(source[0], path), is_one_of_all=True))
    for crm in chosen:
        if crm not in {export.crm for export in exports}:
            raise LoadError(
                f"{folder}: no folder of {crm}. Add one named {crm} or {crm}.<name>, or take it out of CRM."
            )
    return exports


def find_files(crm: str, folder: Path) -> tuple[ExportFile, ...]:
    """The export files of a folder, in the order of the tables in sources.yml.

    Raises:
        LoadError: the folder has no leads, or has a file that is not known or is there twice.
    """
    found: dict[str, ExportFile] = {}
    for path in sorted(folder.iterdir()):
        if is_beside_the_point(path):
            continue
        name, suffix = recognised(crm, path)
        table = raw_tables(crm)[name]
        if name in found:
            raise LoadError(f"{folder}: {found[name].name} and {path.name} are the same table. Remove one of them.")
        found[name] = ExportFile(path, table.name, suffix, table.needed)
    leads = leads_table(crm)
    if not any(raw_tables(crm)[name].object == leads for name in found):
        name = file_stem(crm, leads)
        there = ", ".join(file.name for file in found.values()) or "nothing to load"
        needed = " or ".join(name + suffix for suffix in SUFFIXES)
        raise LoadError(f"{folder}: no leads; found {there}. It has to hold {needed}.")
    return tuple(found[name] for name in raw_tables(crm) if name in found)


def is_beside_the_point(path: Path) -> bool:
    """Hidden files and notes, which an export may hold beside its tables."""
    is_note = path.stem.upper() in NOTES and path.suffix.lower() in ("", ".md", ".txt")
    return path.name.startswith(".") or (path.is_file() and is_note)


def recognised(crm: str, path: Path) -> tuple[str, str]:
    """Folded name of the raw table that a file is for, and its suffix."""
    objects = dict.fromkeys(table.object for table in raw_tables(crm).values())
    known = f"The files of {crm} are {', '.join(file_stem(crm, table) for table in objects)}"
    forms = f"each as {', '.join(SUFFIXES)}"
    lower = path.name.lower()
    suffix = next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), None)
    if path.is_dir():
        raise LoadError(f"{path}: a folder among the export files. {known}, {forms}. Move it elsewhere.")
    if suffix is None:
        raise LoadError(f"{path}: unknown file. {known}, {forms}. Save it as one of them, or move it elsewhere.")
    stem = fold(path.name[: -len(suffix)])
    if stem in raw_tables(crm):
        return stem, suffix
    for other in crms():
        if stem in raw_tables(other):
            raise LoadError(
                f"{path}: a file of {other}, not of {crm}. If the folder is an export of {other}, load it as CRM "
                f"{other}. If it is not: {known[0].lower()}{known[1:]}, {forms}; rename it, or move it elsewhere."
            )
    raise LoadError(f"{path}: unknown file. {known}, {forms}. Rename it, or move it elsewhere.")


def file_stem(crm: str, table: str) -> str:
    """How an export names the file of a table: LeadHistory for lead_history of Salesforce."""
    return "".join(word.capitalize() for word in table.split("_")) if crm == "salesforce" else table
