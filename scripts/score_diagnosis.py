#!/usr/bin/env python3
"""Measure the diagnosis against what was planted: precision and recall of every check and of the primary break.

For every specification of faults and every seed a company is simulated, loaded and built in a database of its own, and
its findings are compared with the truth that the simulation wrote apart from the CRM. A specification without faults
gives a company of which nothing may be found; one that leaves evidence out (untracked:...) one of which nothing may be
found that it cannot show. Exit code 1 where a number is below what is asked for.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from tqdm import tqdm

from generator.checks import CHECKS
from generator.faults import read_spec

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "tests" / "fixtures" / "faults"
SETTINGS = ("FROM", "DEFINITIONS", "AS_OF")
LEAST, LEAST_FREE = 0.98, 0.995
STEPS = tuple(dict.fromkeys(CHECKS.values()))
# Without one of these (see generator.evidence) a check cannot be judged.
NEEDS = {
    "context_in_time": {"owner", "context"},
    "context_survives_conversion": {"opportunities"},
    "owned_in_time": {"status", "owner"},
    "owner_accountable": {"status", "owner"},
    "no_ping_pong": {"owner"},
    "one_owner_for_one_buyer": {"owner"},
    "decision_recorded": {"status"},
    "decided_in_time": {"status"},
    "decided_before_qualified": {"status"},
    "decided_by_hand": {"status"},
    "acted_in_time": {"owner", "activities"},
    "human_action": {"owner", "activities"},
    "acted_by_owner": {"owner", "activities"},
    "next_step_set": {"status", "activities"},
    "accepted_acted_on": {"status", "activities"},
    "decided_by_horizon": {"status"},
    "closed_with_usable_reason": {"status", "reason"},
    "reason_agrees": {"status", "reason"},
    "opportunity_linked": {"opportunities"},
}
FINDINGS = """
select handoffs.lead_id, handoffs.handoff_number, findings.step, findings.check_name
from fct_handoff_findings as findings
inner join fct_handoffs as handoffs on findings.handoff_id = handoffs.handoff_id
"""
BREAKS = "select lead_id, handoff_number, primary_break from fct_handoffs where primary_break is not null"
JUDGED = "select count(*) from fct_handoffs where not is_excluded"


class BuildError(Exception):
    """A command that failed, with what it said."""


@dataclass
class Outcome:
    """One world: what was planted and what was found, each as a set of (lead, handoff number, check or step)."""

    name: str
    handoffs: int
    untracked: set[str]
    faultless: bool
    planted: set[tuple]
    found: set[tuple]
    breaks_planted: set[tuple]
    breaks_found: set[tuple]

    @property
    def unfounded(self) -> set[tuple]:
        """Findings that are not true, or that rest on evidence which the CRM does not record."""
        return {
            finding
            for finding in self.found
            if finding not in self.planted or NEEDS.get(finding[2], set()) & self.untracked
        }

    @property
    def free(self) -> int:
        """Handoffs of which nothing was found."""
        return self.handoffs - len({finding[:2] for finding in self.found})


@dataclass
class Tally:
    """How often each check or step was planted, found, and both."""

    planted: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    both: Counter = field(default_factory=Counter)

    def add(self, planted: set[tuple], found: set[tuple]) -> None:
        """Count one world."""
        for counter, rows in ((self.planted, planted), (self.found, found), (self.both, planted & found)):
            counter.update(row[2] for row in rows)

    def precision(self, name: str) -> float | None:
        """Share of what was found that is true; None where nothing was found."""
        return self.both[name] / self.found[name] if self.found[name] else None

    def recall(self, name: str) -> float | None:
        """Share of what is true that was found; None where nothing was planted."""
        return self.both[name] / self.planted[name] if self.planted[name] else None


@dataclass
class Score:
    """All worlds together."""

    outcomes: list[Outcome]
    checks: Tally = field(default_factory=Tally)
    breaks: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        """Count the worlds whose CRM records everything."""
        for outcome in self.outcomes:
            if not outcome.untracked:
                self.checks.add(outcome.planted, outcome.found)
                self.breaks.add(outcome.breaks_planted, outcome.breaks_found)

    @property
    def free_share(self) -> float | None:
        """Handoffs free of findings, of those of the companies without faults; None without such a company."""
        faultless = [outcome for outcome in self.outcomes if outcome.faultless]
        handoffs = sum(outcome.handoffs for outcome in faultless)
        return sum(outcome.free for outcome in faultless) / handoffs if handoffs else None

    @property
    def unfounded(self) -> int | None:
        """Findings that rest on missing evidence; None without a company that leaves any out."""
        parts = [len(outcome.unfounded) for outcome in self.outcomes if outcome.untracked]
        return sum(parts) if parts else None

    def shortfalls(self) -> list[str]:
        """What is below what is asked for, in words."""
        short = []
        for tally, names in ((self.checks, CHECKS), (self.breaks, STEPS)):
            for name in names:
                for what, share in (("precision", tally.precision(name)), ("recall", tally.recall(name))):
                    if share is not None and share < LEAST:
                        short.append(f"{what} of {name} is {share:.4f}, below {LEAST}")
        if self.free_share is not None and self.free_share < LEAST_FREE:
            short.append(f"only {self.free_share:.4f} of the faultless handoffs are free of findings")
        if self.unfounded:
            short.append(f"{self.unfounded} findings rest on missing evidence")
        return short

    def lines(self) -> list[str]:
        """The table to print."""
        rows = [f"{'step':13}  {'check':28} {'planted':>8} {'found':>8} {'precision':>9} {'recall':>8}"]
        rows += [_line(step, name, self.checks, name) for name, step in CHECKS.items()]
        rows += ["", *(_line(step, "primary break", self.breaks, step) for step in STEPS), ""]
        if self.free_share is not None:
            rows.append(f"Without faults: {100 * self.free_share:.2f}% of the handoffs are free of findings.")
        if self.unfounded is not None:
            rows.append(f"With most evidence missing: {self.unfounded} findings rest on what the CRM does not record.")
        return rows


def _line(step: str, label: str, tally: Tally, name: str) -> str:
    shares = ("–" if share is None else f"{share:.4f}" for share in (tally.precision(name), tally.recall(name)))
    precision, recall = shares
    return f"{step:13}  {label:28} {tally.planted[name]:8,} {tally.found[name]:8,} {precision:>9} {recall:>8}"


def score_world(crm: str, spec: Path, seed: int, leads: int, folder: Path) -> Outcome:
    """Simulate, load and build one world, and compare.

    Args:
        crm: the shape in which it is written.
        spec: the faults.
        seed, leads: which world, how large.
        folder: for its files and its database; dbt's own files are kept in the folder above for the next one.
    """
    crm_files, truth, database = folder / "crm", folder / "truth", folder / "handoff.duckdb"
    size = ("--crm", crm, "--leads", leads, "--seed", seed, "--faults", spec, "--format", "csv")
    _script("generate_crm.py", database, *size, "--out", crm_files, "--truth", truth)
    _script("load_crm.py", database, "--crm", crm, "--from", crm_files)
    _build(crm, database, folder.parent)
    with duckdb.connect(str(database), read_only=True) as connection:
        found, breaks = (connection.execute(query).fetchall() for query in (FINDINGS, BREAKS))
        ((handoffs,),) = connection.execute(JUDGED).fetchall()
    planned, untracked = read_spec(spec)
    return Outcome(
        f"{crm} {spec.stem} {seed}",
        handoffs,
        untracked,
        not planned and not untracked,
        {(row["lead_id"], int(row["handoff_number"]), row["check_name"]) for row in _rows(truth / "failed_checks.csv")},
        {(lead, number, check) for lead, number, _, check in found},
        {(row["lead_id"], int(row["handoff_number"]), row["primary_break"]) for row in _rows(truth / "breaks.csv")},
        set(breaks),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _environment(database: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in (*SETTINGS, "CRM")}
    return kept | {"HANDOFF_DUCKDB": str(database), "DO_NOT_TRACK": "1"}


def _script(name: str, database: Path, *arguments: object) -> None:
    command = [sys.executable, ROOT / "scripts" / name, *arguments]
    run = subprocess.run(
        list(map(str, command)), env=_environment(database), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise BuildError(f"{name}: {run.stderr.strip()}")


def _build(crm: str, database: Path, dbt_files: Path) -> None:
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--quiet", "--project-dir", ROOT, "--profiles-dir", ROOT]
    command += ["--target-path", dbt_files / f"target_{crm}", "--log-path", dbt_files / "logs"]
    command += ["--exclude-resource-type", "test", "unit_test", "--select", "+fct_handoff_findings", "+fct_handoffs"]
    run = subprocess.run(
        list(map(str, command)),
        env=_environment(Path(database.name)) | {"CRM": crm, "DBT_PROJECT_DIR": str(ROOT)},
        cwd=database.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise BuildError(f"dbt build: {run.stdout.strip()} {run.stderr.strip()}")


def score(crms: Iterable[str], specs: Iterable[Path], seeds: Iterable[int], leads: int, folder: Path) -> Score:
    """Score every specification with every seed in every shape, one after the other."""
    worlds = [(crm, spec, seed) for crm in crms for spec in specs for seed in seeds]
    outcomes = []
    with tqdm(worlds, desc="score", unit="world", disable=None) as progress:
        for crm, spec, seed in progress:
            progress.set_postfix_str(f"{crm}, {spec.stem}, seed {seed}")
            with tempfile.TemporaryDirectory(dir=folder) as world:
                outcomes.append(score_world(crm, spec, seed, leads, Path(world)))
    return Score(outcomes)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5], help="worlds (default: 1 to 5)")
    parser.add_argument("--leads", type=int, default=3_000, help="leads of each world (default: 3000)")
    parser.add_argument(
        "--specs", type=Path, nargs="+", default=sorted(SPECS.glob("*.csv")), help="faults (default: all of the tests')"
    )
    parser.add_argument("--crm", nargs="+", choices=("salesforce", "generic"), default=["salesforce"], help="shapes")
    parser.add_argument("--differences", type=Path, metavar="CSV", help="write every finding missed or wrong to a file")
    return parser.parse_args()


def main() -> int:
    """Print the table; exit code 1 where it falls short, 2 where a world cannot be built."""
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="score_diagnosis_") as folder:
        try:
            result = score(wanted.crm, wanted.specs, wanted.seeds, wanted.leads, Path(folder))
        except BuildError as error:
            print(f"score_diagnosis: {error}", file=sys.stderr)
            return 2
    print("\n".join(result.lines()))
    if wanted.differences:
        try:
            write_differences(result, wanted.differences)
        except OSError as error:
            print(f"score_diagnosis: --differences: {wanted.differences}: {error.strerror}.", file=sys.stderr)
            return 2
    shortfalls = result.shortfalls()
    for shortfall in shortfalls:
        print(f"score_diagnosis: {shortfall}.", file=sys.stderr)
    return 1 if shortfalls else 0


def write_differences(result: Score, path: Path) -> None:
    """Every finding that was missed or that is wrong, with its world: for those who look into them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("world", "lead_id", "handoff_number", "check_name", "difference"))
        for outcome in result.outcomes:
            missed = set() if outcome.untracked else outcome.planted - outcome.found
            wrong = outcome.unfounded if outcome.untracked else outcome.found - outcome.planted
            writer.writerows((outcome.name, *finding, "missed") for finding in sorted(missed))
            writer.writerows((outcome.name, *finding, "wrong") for finding in sorted(wrong))


if __name__ == "__main__":
    sys.exit(main())
