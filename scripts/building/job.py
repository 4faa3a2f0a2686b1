"""Run the steps of a build, and say what became of it."""

import contextlib
import signal
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from building.steps import KILLED, NOT_POSSIBLE, Failed, Publish, Step, Stopped
from full_disk import full_disk
from interrupts import told_as_interrupts
from publishing import manifest
from publishing.evidence import build_in, in_words
from publishing.versions import Versions
from warehouse_file import in_use
from warehouse_lock import BusyError, building


def run_job(name: str, steps: Sequence[Step], database: Path, wait: bool = True) -> int:
    """Run steps one after another, until one fails, with the warehouse to themselves.

    Args:
        name: of the script, for messages.
        steps: what to do.
        database: the DuckDB file of the warehouse.
        wait: for another build to end; else leave with exit code 2.

    Returns:
        Exit code: of the step that failed; 2 where it could not be done at all.
    """
    try:
        with building(database, wait) as lock, stopping_steps_as_well():
            return run_steps(name, steps, database, lock)
    except BusyError as error:
        print(f"{name}: {error} Try again when it is done, or leave out --no-wait.", file=sys.stderr)
    except KeyboardInterrupt:  # While it waited; a step that runs is stopped in run_steps.
        print(f"{name}: interrupted, nothing was begun.", file=sys.stderr)
        return KILLED + signal.SIGINT
    except OSError as error:
        full = full_disk(str(error))
        reason = f"{full} is full" if full else f"{error.filename or database}: {error.strerror or error}"
        print(f"{name}: {reason}. {still_published(database)}", file=sys.stderr)
    return NOT_POSSIBLE


def run_steps(name: str, steps: Sequence[Step], database: Path, lock: int | None) -> int:
    """Run the steps; exit code of the one that failed."""
    before = build_in(database)
    publishes = any(isinstance(step, Publish) for step in steps)
    obstacle = open_elsewhere(database) or (Versions(database).in_the_way if publishes else "")
    if obstacle:
        print(f"{name}: {obstacle}", file=sys.stderr)
        return NOT_POSSIBLE
    for step in steps:
        if step.unless and step.unless.same:
            continue
        try:
            with told_as_interrupts():
                step.run(database, lock)
        except (Failed, KeyboardInterrupt) as error:
            failed = error if isinstance(error, Failed) else Failed(KILLED + signal.SIGINT, "interrupted")
            ended = build_in(database)
            # What dbt wrote down, if it is of this build and not of one before: the names of the tests.
            reason = str(failed) or (in_words(ended.problems) if ended and ended != before else "")
            said = f"could not {step.what}{because(reason)}"
            print(f"{name}: {said}{still_published(database) if publishes else ''}".rstrip(), file=sys.stderr)
            return failed.code
    return 0


def open_elsewhere(database: Path) -> str:
    """Who keeps dbt out, which says so on many pages; an empty text where nobody does."""
    try:
        if database.is_file():
            duckdb.connect(str(database)).close()
    except duckdb.Error as error:
        # Anything else is for the step that opens it to say.
        return f"{database}: {said}" if (said := in_use(error)) else ""
    return ""


def because(reason: str) -> str:
    """The end of a sentence that says what could not be done; a reason of several lines stands below it."""
    if "\n" in reason:
        return f":\n{textwrap.indent(reason, '  ')}.\n"
    return f": {reason}. " if reason else ". "


def still_published(database: Path) -> str:
    """What readers open all the same."""
    versions = Versions(database)
    try:
        current = versions.current
    except OSError as error:
        return f"{error}"
    if current is None:
        return "Nothing is published yet."
    up_to = manifest.up_to(manifest.read(versions.of(current)))
    return f"Readers open the marts of version {current}{f', up to {up_to}' if up_to else ''}, in {versions.link}."


@contextlib.contextmanager
def stopping_steps_as_well() -> Iterator[None]:
    """Have SIGTERM end the step that runs, instead of leaving it alone in the warehouse."""

    def stop(number: int, _: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
