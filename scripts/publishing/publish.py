"""Publish the marts of a warehouse, if they are whole, tested and others than those that are published."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from full_disk import full_disk
from loading.sql import first_line, text
from publishing import manifest
from publishing.errors import PublishError
from publishing.evidence import passed_build
from publishing.versions import Versions, remove
from publishing.write import write_version
from warehouse_file import limits
from warehouse_lock import stem


@dataclass(frozen=True)
class Outcome:
    """What readers open from now on."""

    version: int
    is_new: bool  # False: the marts are those that were published already.
    folder: Path  # The link, which goes on to mean the newest version.
    up_to: str


def publish(database: Path) -> Outcome:
    """Write a version of the marts and have readers open it, in one step. The caller has the warehouse to itself.

    Args:
        database: the DuckDB file of the warehouse.

    Returns:
        Which version readers open.

    Raises:
        PublishError: nothing was published; readers open what they did.
    """
    if not database.is_file():
        raise PublishError(f"{database}: no such database. Run make build.")
    versions = Versions(database)
    try:
        return publish_if_new(database, versions)
    except PublishError as error:
        raise PublishError(f"{database}: {error}") from error
    except (OSError, duckdb.Error) as error:
        full = full_disk(str(error))
        reason = f"{full} is full. Free some space and build again" if full else first_line(error)
        raise PublishError(f"{database}: could not be published: {reason}.") from error
    finally:
        # A version that became one does not have this name any more.
        with contextlib.suppress(FileNotFoundError):
            remove(versions.unfinished)


def publish_if_new(database: Path, versions: Versions) -> Outcome:
    """Publish, unless the marts are the same as those that are published."""
    with duckdb.connect(config=limits(database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach {text(database)} as warehouse (read_only)")
        connection.execute("use warehouse.main")
        content = manifest.describe(connection, passed_build(connection).marts)
        if not content["marts"]:
            raise PublishError("no marts in it. Run make build.")
        current = versions.current
        before = manifest.handoffs(manifest.read(versions.of(current))) if current else 0
        if before and not manifest.handoffs(content):
            raise PublishError(
                f"no handoff in it, where readers have {before:,}. If the CRM is empty now, remove {versions.link} and "
                "build again; else look at the export."
            )
        versions.clean()
        if current and is_same(versions.of(current), stem(database), content):
            return Outcome(current, False, versions.link, manifest.up_to(content))
        versions.unfinished.mkdir(parents=True)
        content = {"version": (current or 0) + 1, **content}
        write_version(connection, "warehouse", versions.unfinished, stem(database), content)
    return Outcome(versions.put_in_place(), True, versions.link, manifest.up_to(content))


def is_same(folder: Path, name: str, content: dict[str, Any]) -> bool:
    """Whether a version holds these very marts, and all of its files are there."""
    published = manifest.read(folder)
    published.pop("version", None)
    return published == content and manifest.is_whole(folder, name)
