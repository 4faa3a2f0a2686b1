"""The faults that can be planted into a well-run company: each changes the course of a handoff at one of its stages.

A specification says which, in which segment and how often. A handoff has at most one fault of each stage.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import company as co
from . import evidence, staff
from .course import ACCEPT, ASK, NOTHING, OPEN, QUALIFY, RECYCLE, REJECT, WORK, owner_at, worker
from .deadlines import UNKNOWN_INTENT
from .events import CALL, NEVER

COLUMNS = ("fault", "share", "source", "conversion_point", "team")
SEGMENTS = {"source": co.SOURCES, "conversion_point": co.POINTS, "team": co.TEAMS}
UNTRACKED = "untracked:"
# The type that says as much as the form did, by how urgent the form is.
TYPE_OF_INTENT = np.array([0, 2, 3])
BULK = co.BULK_DECISIONS + 2


class SpecError(Exception):
    """A specification that cannot be read, with its row."""


@dataclass(frozen=True)
class Planned:
    """A row of a specification: a fault, how often of those handoffs that can have it, and where."""

    fault: str
    share: float
    segment: dict[str, int]

    def covers(self, world, leads: np.ndarray) -> np.ndarray:
        """The leads in its segment, as they came before anything was planted."""
        covered = np.ones(len(leads), dtype=bool)
        for name, value in self.segment.items():
            covered &= world.came_as[name][leads] == value
        return covered


@dataclass(frozen=True)
class Fault:
    """At which stage, for which handoffs, and what it changes."""

    stage: str
    possible: Callable
    plant: Callable


FAULTS: dict[str, Fault] = {}


def fault(stage: str, possible: Callable):
    """Enter a function into the table under its name."""

    def enter(plant: Callable) -> Callable:
        FAULTS[plant.__name__] = Fault(stage, possible, plant)
        return plant

    return enter


def read_spec(path: Path) -> tuple[list[Planned], set[str]]:
    """The faults of a file, and the evidence that its CRM does not record."""
    planned, untracked = [], set()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(f"{path}: not a CSV file in UTF-8. Save it as one.") from error
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            name = row.get("fault") or ""
            if set(row) - set(COLUMNS):
                raise ValueError(f"unknown column: {', '.join(map(str, set(row) - set(COLUMNS)))}")
            if not {"fault", "share"} <= set(row):
                raise ValueError("there is no share")
            if name.startswith(UNTRACKED):
                untracked.add(_one_of(name.removeprefix(UNTRACKED), evidence.CLASSES, "evidence"))
                continue
            segment = {
                name: values.index(_one_of(row[name], values, name))
                for name, values in SEGMENTS.items()
                if row.get(name)
            }
            planned.append(Planned(_one_of(name, FAULTS, "fault"), _share(row["share"]), segment))
        except ValueError as error:
            raise SpecError(f"{path}, row {number}: {error}") from error
    return planned, untracked


def _one_of(value: str, known, what: str) -> str:
    if value not in known:
        raise ValueError(f"{what} {value!r} is none of: {', '.join(filter(None, known))}")
    return value


def _share(value: str) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError(f"share {value!r} is not between 0 and 1")
    return float(value)


def strike(world, c, stage: str) -> None:
    """Plant what the specification says for this stage, and note what was planted."""
    free = (world.oddity[c["lead"]] == co.NORMAL) & (world.merged_into[c["lead"]] < 0) & (c["lead"] > 0)
    for row in world.spec:
        entry = FAULTS[row.fault]
        if entry.stage == stage:
            where = free & entry.possible(world, c) & row.covers(world, c["lead"])
            choose = _in_batches if row.fault == "decided_in_bulk" else _one_by_one
            where = choose(world, c, where, row.share)
            entry.plant(world, c, where)
            free = free & ~where
            note(world, c, where, row.fault)


def note(world, c, where: np.ndarray, name: str) -> None:
    """Remember what was planted where."""
    world.planted.append((c["lead"][where], c["number"][where], np.full(where.sum(), name, dtype=object)))


def _one_by_one(world, c, where: np.ndarray, share: float) -> np.ndarray:
    return where & world.chance(share, len(where))


def _in_batches(world, c, where: np.ndarray, share: float) -> np.ndarray:
    """Whole batches of what came in one after the other, those that came closest together first."""
    ready = np.flatnonzero(where)
    ready = ready[np.argsort(c["decided_from"][ready], kind="stable")]
    batches = ready[: len(ready) // BULK * BULK].reshape(-1, BULK)
    span = c["decided_from"][batches[:, -1]] - c["decided_from"][batches[:, 0]]
    chosen = np.zeros(len(where), dtype=bool)
    chosen[batches[np.argsort(span, kind="stable")[: int(np.ceil(share * len(batches)))]]] = True
    return chosen


def _put(c, where: np.ndarray, **columns) -> None:
    for name, values in columns.items():
        c[name] = np.where(where, values, c[name])


def _later(world, c, since: np.ndarray, where: np.ndarray, least: int, most: int) -> np.ndarray:
    """So many seconds at work of the team later, for those where."""
    seconds = world.rng.integers(least, most, len(where))
    return world.later(world.team[c["lead"]], np.where(where, since, NEVER), seconds)


def _due(world, c, step: str, since: np.ndarray) -> np.ndarray:
    return world.deadlines.due(step, c["intent"], world.users.teams[c["owner"]], since)


# -- capture -----------------------------------------------------------------------------------------------------


def _always(world, c):
    return np.ones(len(c["lead"]), dtype=bool)


@fault("capture", _always)
def source_dropped(world, c, where):
    """The form does not pass the source on."""
    world.source[c["lead"][where]] = co.NO_SOURCE


@fault("capture", _always)
def source_catch_all(world, c, where):
    """The source says no more than "Web" or "Other"."""
    world.source = np.where(where, np.where(world.chance(0.5, world.n), co.WEB_SOURCE, co.OTHER_SOURCE), world.source)


@fault("capture", _always)
def conversion_point_missing(world, c, where):
    """Nobody knows which form it was; operations wrote the type by hand."""
    world.typed = np.where(where, TYPE_OF_INTENT[world.intent], world.typed)
    world.point[where] = co.NO_POINT


@fault("capture", _always)
def lead_type_missing(world, c, where):
    """Nobody knows the form, nor the type."""
    world.point[where] = co.NO_POINT
    world.lead_intent[where] = UNKNOWN_INTENT


# -- routing -----------------------------------------------------------------------------------------------------


def _routed(world, c):
    return c["routed"] < NEVER


@fault("route", lambda world, c: _routed(world, c) & (c["routing_due"] + 4 * co.DAY < c["limit"]))
def routed_late(world, c, where):
    """Nobody looks into the queue in time."""
    at = _later(world, c, c["routing_due"], where, 10 * co.MINUTE, 6 * co.HOUR)
    _put(c, where, routed=np.where(at < c["limit"], at, NEVER), router=world.users.managers[world.team[c["lead"]]])


@fault("route", _routed)
def parked_in_queue(world, c, where):
    """Nobody ever looks."""
    _put(c, where, routed=NEVER)


@fault("route", lambda world, c: _routed(world, c) & (c["routed"] >= world.users.left_at[c["gone"]]))
def inactive_owner(world, c, where):
    """A rule that nobody maintains sends it to somebody who has left; half of these are noticed."""
    noticed = _later(world, c, c["routed"], where & world.chance(0.5, len(where)), 8 * co.HOUR, 16 * co.HOUR)
    _put(c, where, misrouted=c["routed"], routed=np.where(noticed < c["limit"], noticed, NEVER))


def _can_move(world, c):
    return (c["owned"] + 6 * co.DAY < c["limit"]) & (c["second"] != c["first"]) & (c["misrouted"] == NEVER)


@fault("reassign", _can_move)
def ping_pong(world, c, where):
    """To a colleague and back."""
    away = _later(world, c, c["owned"], where, 1_800, 3 * co.HOUR)
    back = _later(world, c, away, where, co.HOUR, 4 * co.HOUR)
    _put(c, where, passed_on=away, passed_on_again=back, third=c["first"])


@fault(
    "reassign",
    lambda world, c: _can_move(world, c) & c["waits"] & (c["third"] != c["first"]) & (c["third"] != c["second"]),
)
def three_owners(world, c, where):
    """From one to the next to the next within the week."""
    away = _later(world, c, c["owned"], where, 1_800, 3 * co.HOUR)
    _put(c, where, passed_on=away, passed_on_again=_later(world, c, away, where, co.HOUR, 5 * co.HOUR))


def _source_came_in_time(world, c):
    known = world.source[c["lead"]] < co.WEB_SOURCE
    return known & (c["number"] == 1) & (c["owned"] + 6 * co.DAY < c["limit"])


@fault("reassign", _source_came_in_time)
def source_filled_late(world, c, where):
    """The source is blank until operations looks it up, days after the owner has the lead."""
    at = c["owned"] + world.rng.integers(co.HOUR, 5 * co.DAY, len(where))
    world.filled[c["lead"][where]] = at[where]


# -- acceptance --------------------------------------------------------------------------------------------------


def _decides(*decisions: int):
    return lambda world, c: (c["decided"] < NEVER) & np.isin(c["decision"], decisions)


@fault("decide", _decides(ACCEPT))
def never_accepted(world, c, where):
    """Worked, without a word that says it was accepted."""
    _put(c, where, decision=WORK)


@fault("decide", _decides(ACCEPT, REJECT, ASK))
def never_decided(world, c, where):
    """The status stays as marketing left it."""
    _put(c, where, decision=NOTHING, decided=NEVER, asked_first=NEVER)


@fault("decide", _decides(ACCEPT, REJECT))
def decided_late(world, c, where):
    """Decided, days after it was due."""
    at = _later(world, c, _due(world, c, "decision", c["ready"]), where, co.HOUR, 16 * co.HOUR)
    _put(c, where, decided=np.where(at < c["limit"], at, NEVER))
    _put(c, where & (at >= c["limit"]), decision=NOTHING)


@fault("decide", lambda world, c: _decides(ACCEPT, REJECT)(world, c) & (c["decided_from"] + co.DAY < c["limit"]))
def decided_in_bulk(world, c, where):
    """A manager accepts a dozen within one minute."""
    batches = np.flatnonzero(where)
    batches = batches[np.argsort(c["decided_from"][batches], kind="stable")].reshape(-1, BULK)
    for number, batch in enumerate(batches):
        # The minutes of two batches lie apart.
        start = (c["decided_from"][batch].max() // co.MINUTE + 5 + 7 * (number % 5)) * co.MINUTE
        c["decided"][batch] = start + 3 * np.arange(BULK)
    _put(c, where, decision=ACCEPT, asked_first=NEVER, decider=world.users.managers[0])


@fault("decide", lambda world, c: _decides(ACCEPT, REJECT)(world, c) & (c["decided_from"] + 600 < c["limit"]))
def decided_by_tool(world, c, where):
    """The integration accepts whatever has an owner."""
    at = c["decided_from"] + world.rng.integers(5, 300, len(where))
    _put(c, where, decision=ACCEPT, decided=at, asked_first=NEVER, decider=staff.SYNC)


# -- first action ------------------------------------------------------------------------------------------------


# Work that goes on before the first action would be no work: of what was never accepted none is late.
@fault("act", lambda world, c: (c["acted"] < NEVER) & ~np.isin(c["decision"], (REJECT, WORK)))
def acted_late(world, c, where):
    """The first action comes after it was due."""
    at = _later(world, c, _due(world, c, "first_action", c["owned"]), where, 10 * co.MINUTE, 5 * co.HOUR)
    at = np.where(at < c["limit"], at, NEVER)
    replied = np.where((c["replied"] < NEVER) & (at < NEVER), at + (c["replied"] - c["acted"]), NEVER)
    _put(c, where, acted=at, actor=owner_at(c, at), replied=replied, claims=False)


def _accepted_and_acted(world, c):
    return (c["acted"] < NEVER) & (c["decision"] == ACCEPT)


@fault("act", _accepted_and_acted)
def never_acted(world, c, where):
    """Accepted and left lying."""
    _put(c, where, acted=NEVER, replied=NEVER, claims=False, left=True)


@fault("act", _accepted_and_acted)
def only_automated_touches(world, c, where):
    """Accepted and left to a sequence."""
    sent = c["owned"] + world.rng.integers(600, 4 * co.HOUR, len(where))
    _put(c, where, acted=NEVER, replied=NEVER, claims=False, left=True, sequenced=sent)


@fault("act", lambda world, c: c["acted"] < NEVER)
def acted_by_other(world, c, where):
    """An AE sees the name of a company and calls."""
    ae = world.users.some_ae(world.rng, world.team[c["lead"]], np.where(where, c["acted"], 0))
    _put(c, where, actor=ae, kind=CALL)


# -- qualification -----------------------------------------------------------------------------------------------


def _being_worked(world, c):
    return np.isin(c["decision"], (ACCEPT, WORK)) & (c["acted"] < NEVER)


@fault("follow_up", lambda world, c: _being_worked(world, c) & ~c["claims"])
def no_next_step(world, c, where):
    """Acted on once, with nothing planned and nothing done until it ends, after a next step was due."""
    due = _due(world, c, "next_step", np.where(where, np.maximum(c["acted"], c["decided"]), NEVER))
    after = _later(world, c, due, where, co.HOUR, 8 * co.HOUR)
    _put(c, where, planned=NEVER, ends_after=after, meets=False)
    c["more"] = [(np.where(where, NEVER, at), kinds) for at, kinds in c["more"]]


@fault("follow_up", lambda world, c: _being_worked(world, c) & ~c["claims"])
def next_step_late(world, c, where):
    """Acted on once, and planned further only after that was due."""
    due = _due(world, c, "next_step", np.where(where, np.maximum(c["acted"], c["decided"]), NEVER))
    planned = _later(world, c, due, where, 600, 5 * co.HOUR)
    _put(c, where, planned=planned, planned_due=(planned // co.DAY + 3) * co.DAY, ends_after=planned, meets=False)
    c["more"] = [(np.where(where, NEVER, at), kinds) for at, kinds in c["more"]]


@fault("finish", lambda world, c: _being_worked(world, c) & (c["fate"] != OPEN))
def stalled(world, c, where):
    """Nothing comes of it until long after the horizon, if ever."""
    length, _ = world.deadlines.windows["accepted_to_qualified"]
    at = c["decided"] + length * co.DAY + world.rng.integers(co.DAY, 25 * co.DAY, len(where))
    ends = (at < c["limit"]) & world.chance(0.5, len(where))
    _put(c, where, fate=np.where(ends, RECYCLE, OPEN), ended=at)


@fault(
    "finish",
    lambda world, c: (
        _accepted_and_acted(world, c)
        & (c["fate"] == QUALIFY)
        & (c["ends_after"] == 0)
        & (c["asked_first"] == NEVER)
        & (c["decider"] == worker(c))
    ),
)
def qualified_before_accepted(world, c, where):
    """Qualified on the phone; that it was accepted is entered hours later."""
    at = np.maximum(c["decided"], c["acted"] + 60)
    accepted = _later(world, c, at, where, co.HOUR, 5 * co.HOUR)
    where &= (at < c["limit"]) & (accepted < c["limit"])
    _put(c, where, decision=NOTHING, decided=NEVER, works=NEVER, ended=at, late_accepted=accepted)


# -- outcome -----------------------------------------------------------------------------------------------------


def _turned_back(world, c):
    return c["turned_back"] < NEVER


@fault("turn_back", _turned_back)
def reason_blank(world, c, where):
    """No reason."""
    _put(c, where, reason_code=co.NO_REASON)


@fault("turn_back", _turned_back)
def reason_catch_all(world, c, where):
    """A reason of no use."""
    _put(c, where, reason_code=np.where(world.chance(0.5, len(where)), co.CATCH_ALL_REASON, co.NOT_INTERESTED))


@fault("turn_back", lambda world, c: _turned_back(world, c) & (c["acted"] == NEVER))
def false_no_response(world, c, where):
    """ "No Response" of somebody whom nobody had tried to reach."""
    _put(c, where, reason_code=co.NO_RESPONSE)


def _only_record(world, c):
    return _turned_back(world, c) & (np.bincount(world.person, minlength=world.n)[world.person[c["lead"]]] == 1)


@fault("turn_back", _only_record)
def false_duplicate(world, c, where):
    """ "Duplicate" of nobody."""
    world.alone[c["lead"][where]] = True
    _put(c, where, reason_code=co.DUPLICATE)


@fault("turn_back", lambda world, c: _turned_back(world, c) & (c["replied"] < c["turned_back"]))
def false_bad_data(world, c, where):
    """ "Bad Contact Data" of somebody who answered."""
    _put(c, where, reason_code=co.BAD_DATA)


def _known_deal(world, c):
    # The first opportunity keeps its source: sources are seen to be recorded from then on.
    deals = (c["converted"] < NEVER) & (c["deal_source"] < co.WEB_SOURCE)
    return deals & (c["converted"] > c["converted"].min(initial=NEVER))


@fault("sell", _known_deal)
def source_lost(world, c, where):
    """The conversion does not carry the source over."""
    _put(c, where, deal_source=np.where(world.chance(0.5, len(where)), co.NO_SOURCE, co.OTHER_SOURCE))


@fault("sell", _known_deal)
def opportunity_unlinked(world, c, where):
    """The AE makes the opportunity by hand, on the account."""
    _put(c, where, linked=False)


# -- two records of one person -----------------------------------------------------------------------------------


@fault("pair", _always)
def two_owners(world, c, where):
    """A second record goes to another SDR while the first is open."""


@fault("pair", _always)
def worked_twice(world, c, where):
    """And both call, within two weeks."""


def pair(world, c) -> None:
    """Let some leads be second records of the same person: with one owner as it should be, with two as the fault."""
    single = np.bincount(world.person, minlength=world.n)[world.person] == 1
    free = single & (world.oddity == co.NORMAL) & (c["owned"] < NEVER) & (c["lead"] > 0) & ~world.alone
    for row in world.spec:
        if row.fault in ("two_owners", "worked_twice"):
            wanted = free & row.covers(world, c["lead"]) & world.chance(row.share, world.n)
            pairs = _pairs(c, free, wanted, row.fault == "worked_twice")
            _join(world, c, pairs, free)
            second = np.zeros(world.n, dtype=bool)
            second[[later for _, later in pairs]] = True
            note(world, c, second, row.fault)
    _known_copies(world, c, free)


def _pairs(c, free: np.ndarray, wanted: np.ndarray, both_act: bool) -> list[tuple[int, int]]:
    """Handoffs of two owners, the second of which began while the first was open."""
    order = np.flatnonzero(free)
    order, taken, pairs = order[np.argsort(c["owned"][order], kind="stable")].tolist(), set(), []
    for place in np.flatnonzero(wanted[order]).tolist():
        later = order[place]
        for earlier in order[max(0, place - 8) : place]:
            apart = abs(int(c["acted"][later] - c["acted"][earlier])) if both_act else 0
            owners = (c[name][earlier] for name in ("first", "second", "third", "ae"))
            if (
                earlier < later
                and not taken & {earlier, later}
                and c["owned"][earlier] < c["owned"][later] < c["closed"][earlier]
                and c["owner"][later] not in owners
                and (not both_act or (c["acted"][later] < NEVER and apart < 13 * co.DAY))
            ):
                pairs.append((earlier, later))
                taken |= {earlier, later}
                break
    return pairs


def _join(world, c, pairs: list[tuple[int, int]], free: np.ndarray) -> None:
    for earlier, later in pairs:
        world.copy_of[later], world.person[later] = earlier, world.person[earlier]
        for lead in (earlier, later):
            world.stays_away[lead], free[lead] = True, False


def _known_copies(world, c, free: np.ndarray) -> None:
    """Second records that the first one's owner has got, and turned back as what they are."""
    simple = free & (c["qualified"] == NEVER) & (c["passed_on"] == NEVER) & (c["actor"] == c["owner"])
    order = np.flatnonzero(simple)
    order = order[np.lexsort((c["owned"][order], c["owner"][order]))]
    chosen, pairs = world.chance(0.06, len(order)), []
    for place in range(1, len(order)):
        earlier, later = int(order[place - 1]), int(order[place])
        fits = c["owner"][earlier] == c["owner"][later] and earlier < later and c["turned_back"][later] < NEVER
        if fits and chosen[place] and not chosen[place - 1] and c["reason_code"][later] not in FAULTY_REASONS:
            pairs.append((earlier, later))
            c["reason_code"][later] = co.DUPLICATE
    _join(world, c, pairs, free)


FAULTY_REASONS = (co.NO_REASON, co.CATCH_ALL_REASON, co.NOT_INTERESTED, co.NO_RESPONSE, co.BAD_DATA)
