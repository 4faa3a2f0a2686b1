"""What a build consists of: commands, and the publishing between them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import duckdb

from building.emptiness import without_handoffs
from building.inputs import Inputs
from building.messages import raised
from building.progress import progress
from full_disk import full_disk
from loading.definition_file import SEED_FOLDERS, definition_problems, project_definitions
from loading.sql import first_line
from publishing import PublishError, publish
from publishing.evidence import build_in
from publishing.versions import Versions
from warehouse_lock import HELD, lock_file

KILLED = 128  # A shell's exit code for a command that a signal ended: this and the number of the signal.
NOT_POSSIBLE = 2
Shown = Literal["at once", "at the end", "if it failed"]


class Failed(Exception):
    """A step could not be done; the text says why where the step has not said so itself."""

    def __init__(self, code: int, reason: str = "") -> None:
        """Keep the exit code that the build leaves with."""
        super().__init__(reason)
        self.code = code


class Stopped(KeyboardInterrupt):
    """This process alone was told to stop, as a service is."""


@contextlib.contextmanager
def signals_held_back() -> Iterator[None]:
    """Have what stops this process wait for the end of the block: no command is begun that nobody knows of."""
    came: list[int] = []
    stopping = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in stopping}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came:
        signal.raise_signal(number)


class Step(Protocol):
    """A part of a build."""

    what: str
    unless: Inputs | None  # Left out where these have not changed.

    def run(self, database: Path, lock: int | None) -> None:
        """Do it, in a warehouse that is held; raises Failed."""


@dataclass(frozen=True)
class Command:
    """A command of its own process.

    What it prints is shown at once, or when it has ended, or only if it failed. Once it has ended, one message can
    stand for the pages of errors that follow from a full disk.
    """

    what: str
    words: tuple[str, ...]
    shown: Shown = "at once"
    unless: Inputs | None = None

    def all_words(self) -> tuple[str, ...]:
        """The command."""
        return self.words

    def reason(self, said: str, database: Path) -> str:
        """The one message that stands for all that it printed, with what to do; an empty text where there is none."""
        full = full_disk(said)
        return f"{full} is full. Free some space and build again" if full else ""

    def waiting(self) -> contextlib.AbstractContextManager[None]:
        """What to do while it runs and shows nothing."""
        return contextlib.nullcontext()

    def run(self, database: Path, lock: int | None) -> None:
        """Run it, and wait for it."""
        printed = None if self.shown == "at once" else subprocess.PIPE
        process = None
        try:
            with signals_held_back():
                process = subprocess.Popen(
                    self.all_words(),
                    env=os.environ | {HELD: str(lock_file(database))},
                    # Should this process be killed, the warehouse is not free before the command has ended as well.
                    pass_fds=() if lock is None else (lock,),
                    stdout=printed,
                    stderr=printed and subprocess.STDOUT,
                    text=True,
                    errors="replace",
                )
            with self.waiting():
                said = process.communicate()[0] or ""
        except KeyboardInterrupt as stop:
            if process:
                # Of Ctrl-C at the terminal the command has heard itself.
                if isinstance(stop, Stopped):
                    process.send_signal(signal.SIGINT)
                process.communicate()
            raise
        reason = self.reason(said, database) if process.returncode else ""
        if reason:
            raise Failed(NOT_POSSIBLE, reason)
        if process.returncode or self.shown == "at the end":
            print(said, end="", flush=True)
        if process.returncode < 0:
            name = signal.Signals(-process.returncode).name
            raise Failed(KILLED - process.returncode, f"{Path(self.words[0]).name} was ended by {name}")
        if process.returncode:
            raise Failed(process.returncode)


@dataclass(frozen=True)
class Dbt(Command):
    """A command of dbt. Where a macro of the project stopped it, over a definition or setting, that is all it says."""

    def waiting(self) -> contextlib.AbstractContextManager[None]:
        """Show how far it is, unless what it prints is shown at once."""
        return contextlib.nullcontext() if self.shown == "at once" else progress(self.what)

    def reason(self, said: str, database: Path) -> str:
        """As of any command, or what macros of the project raised."""
        return super().reason(said, database) or "\n".join(raised(said)).rstrip(".")


@dataclass(frozen=True)
class Build(Dbt):
    """`dbt build`: goes on from the build before, or starts from the beginning where the inputs say so.

    Unit tests say nothing about the rows: the code that made the published marts has passed them.
    """

    def all_words(self) -> tuple[str, ...]:
        """The command, with what the inputs ask for."""
        if not self.unless:
            return self.words
        return (*self.words, *(("--full-refresh",) if self.unless.anew else ("--exclude-resource-type", "unit_test")))

    def reason(self, said: str, database: Path) -> str:
        """As of any command of dbt, or why there is nothing to publish."""
        return super().reason(said, database) or without_handoffs(database, build_in(database))

    def run(self, database: Path, lock: int | None) -> None:
        """Run it, and make sure that it was this warehouse in which it built."""
        before = build_in(database)
        super().run(database, lock)
        if build_in(database) == before:
            raise Failed(NOT_POSSIBLE, f"dbt has built nothing in {database}")


@dataclass(frozen=True)
class CheckDefinitions:
    """See whether files of definitions can be read, before anything is loaded: dbt looks at them much later."""

    unless: None = None
    what: str = "read the definitions"

    def run(self, database: Path, lock: int | None) -> None:
        """Look at the folder that DEFINITIONS names, and at the definitions of the project."""
        known = project_definitions()
        problems = [problem for folder in SEED_FOLDERS for problem in definition_problems(folder, known, exact=True)]
        if own := os.environ.get("DEFINITIONS"):
            problems += definition_problems(Path(own), known)
        if problems:
            raise Failed(NOT_POSSIBLE, "\n".join(problems).rstrip("."))


@dataclass(frozen=True)
class Compare:
    """Find out whether the marts would be the same as those that are published: what makes them is left out then."""

    inputs: Inputs
    what: str = "look for changes"
    unless: None = None

    def run(self, database: Path, lock: int | None) -> None:
        """Compare what is there with what the published marts were made from."""
        try:
            self.inputs.compare(database)
        except duckdb.Error as error:
            raise Failed(NOT_POSSIBLE, first_line(error).rstrip(".")) from error
        if self.inputs.same:
            print(
                f"\nNothing has changed since version {Versions(database).current} was published, and it stays "
                "(make build FULL_REFRESH=1 builds it again, with the same settings)."
            )
            sys.stdout.flush()


@dataclass(frozen=True)
class Publish:
    """Have readers open the marts that are built."""

    unless: Inputs | None = None
    what: str = "publish the marts"

    def run(self, database: Path, lock: int | None) -> None:
        """Publish, and say as which version."""
        try:
            published = publish(database)
        except PublishError as error:
            raise Failed(NOT_POSSIBLE, str(error).rstrip(".")) from error
        if self.unless:
            self.unless.remember(database, published.version)
        if published.is_new:
            print(f"\nPublished as version {published.version}.")
        else:
            print(f"\nThe marts are those of version {published.version}, which stays published.")
        sys.stdout.flush()
