"""A company in which every handoff goes as it should, but for the faults that are planted into it."""

import numpy as np

from . import company as co
from . import course, faults, staff
from .attributes import LEAD_SOURCE, lead_types, ratings_and_scores
from .capture import arrivals, first_statuses
from .deadlines import Deadlines
from .events import MASS_MAIL, NEVER
from .world import ROUNDS, World

STAGES = ("route", "reassign", "decide", "act", "follow_up", "finish", "turn_back", "sell")
COMING_BACK = ("lead", "reason", "closed")


class WellRun(World):
    """The leads of a well-run company; its variety is as wide as it can be without anything going wrong.

    `planted` holds what was planted: leads, handoff numbers and names of faults.

    Args:
        leads: how many leads.
        seed: the same number, seed and faults give the same world.
        spec: which faults, where and how often.
    """

    source_shares, point_shares = co.KNOWN_SOURCE_SHARES, co.KNOWN_POINT_SHARES

    def __init__(self, leads: int, seed: int, spec: list[faults.Planned]) -> None:
        """Simulate it all."""
        self.spec, self.planted = spec, [(np.zeros(0, dtype=np.int64),) * 2 + (np.zeros(0, dtype=object),)]
        # When a blank source is filled in; whose type is written by hand, and as what; who is not to have two records.
        self.filled, self.typed = np.full(leads, NEVER), np.full(leads, -1)
        self.alone, self.stays_away = np.zeros(leads, dtype=bool), np.zeros(leads, dtype=bool)
        super().__init__(leads, seed)

    def _simulated(self):
        every = np.arange(self.n)
        self.deadlines = Deadlines(self.hours)
        self.opportunity_source = np.full(self.n, co.NO_SOURCE)
        self._capture(every)
        yield
        plan = self._plan(every, self.created, self.ready, "capture", 1, self.lead_intent, self.point)
        faults.pair(self, plan)
        course.record(self, plan)
        yield
        for number in range(2, ROUNDS + 1):
            leads, captured, ready, by_conversion, point = self._returns(plan)
            intent = np.where(by_conversion, co.POINT_INTENT[point], self.lead_intent[leads])
            point = np.where(by_conversion, point, self.point[leads])
            trigger = np.where(by_conversion, "conversion", "mql")
            plan = self._plan(leads, captured, ready, trigger, number, intent, point)
            course.record(self, plan)
            yield
        self._sources(every)
        lead_types(self)
        self.now_lead_type = np.where(self.typed >= 0, self.typed, self.now_lead_type)
        ratings_and_scores(self)
        self._last_mail()
        yield

    def _plan(self, leads, captured, ready, trigger, number: int, intent, point) -> dict[str, np.ndarray]:
        plan = {"lead": leads, "captured": captured, "ready": ready, "limit": self.horizon[leads]}
        plan |= {"intent": intent, "came_by": point, "number": np.full(len(leads), number)}
        plan["trigger"] = np.broadcast_to(trigger, leads.shape)
        for stage in STAGES:
            getattr(course, stage)(self, plan)
            faults.strike(self, plan, stage)
        course.close(self, plan)
        return plan

    # -- capture -------------------------------------------------------------------------------------------------

    def _capture(self, every: np.ndarray) -> None:
        arrivals(self)
        self.came_as = {"source": self.source.copy(), "conversion_point": self.point.copy(), "team": self.team}
        self._merged_copies(every)
        self.lead_intent, self.stays_away[0] = self.intent.copy(), True
        faults.strike(self, {"lead": every, "number": np.ones(self.n, dtype=np.int64)}, "capture")
        # Of somebody who comes back by a form one would know how they came.
        self.stays_away |= (self.point == co.NO_POINT) | (self.removed_at < NEVER)
        self.conversion.add(self.point != co.NO_POINT, every, self.created, self.point, True)
        # What is no lead of sales, and what marketing merges, is never handed over.
        first_statuses(self, ((self.oddity == co.NORMAL) & (self.merged_into < 0)).astype(float))
        self._first_owners(every)
        self.first_owner = self.now_owner.copy()
        deleted = (self.ready == NEVER) & (self.merged_into < 0) & self.chance(0.02, self.n)
        at = self.created + self.rng.integers(2 * co.DAY, 20 * co.DAY, self.n)
        deleted &= at < co.END
        self.removed_at[deleted] = self.horizon[deleted] = at[deleted]
        # Everything is seen to be recorded from the first lead's first second on.
        self.set_owner(every == 0, every, self.created, staff.QUEUE, staff.SYNC)
        self.act(every == 0, every, self.created, MASS_MAIL, staff.SYNC)

    def _merged_copies(self, every: np.ndarray) -> None:
        """Second records of a person, found by marketing within a day and merged into the first."""
        n = self.n
        normal = self.oddity == co.NORMAL
        copy = normal & (every > 20) & self.chance(0.02, n)
        original = np.maximum(0, every - 1 - self.rng.integers(0, max(2, n // 40), n))
        at = self.created + self.rng.integers(10 * co.MINUTE, co.DAY, n)
        copy &= normal[original] & ~copy[original] & (at < co.END)
        self.copy_of, self.merged_into = (np.where(copy, original, -1) for _ in range(2))
        self.person = np.where(copy, original, every)
        self.removed_at = np.where(copy, at, NEVER)
        self.horizon = np.minimum(self.removed_at, co.END)

    def _first_owners(self, every: np.ndarray) -> None:
        n, handed_over = self.n, self.ready < NEVER
        by_sales, listed = self.oddity == co.BY_SALES, np.isin(self.oddity, (co.BOUGHT, co.IMPORT))
        own = self.users.some_sdr(self.rng, self.team, np.where(handed_over, self.ready, self.created) + course.NOTICE)
        kind = np.where(handed_over, self.pick((0.55, 0.2, 0.05, 0.2), n), self.pick((0.4, 0.2, 0.1, 0.1, 0.2), n))
        owner = np.array((staff.QUEUE, staff.SYNC, staff.NURTURE, -1, staff.MARKETER))[kind]
        owner = np.select([every == 0, by_sales, listed, owner < 0], [staff.SYNC, own, staff.OPERATIONS, own], owner)
        self.now_owner = owner.copy()
        self.creator = np.select([by_sales, listed, kind == 4], [own, staff.OPERATIONS, staff.MARKETER], staff.SYNC)

    # -- later ---------------------------------------------------------------------------------------------------

    def _returns(self, before) -> tuple[np.ndarray, ...]:
        comes = ~self.stays_away[before["lead"]] & (self.removed_at[before["lead"]] == NEVER)
        return super()._returns({name: before[name][comes] for name in COMING_BACK})

    def _sources(self, every: np.ndarray) -> None:
        """A blank source is filled in; a tool writes its own over one of a lead that came to nothing."""
        self.other.add(
            self.filled < NEVER, every, self.filled, LEAD_SOURCE, co.NO_SOURCE, self.source, staff.OPERATIONS
        )
        at, known = self.created + self.rng.integers(co.HOUR, 9 * co.DAY, self.n), self.source < co.WEB_SOURCE
        overwritten = known & (self.oddity == co.NORMAL) & (self.filled == NEVER) & ~self.has_opportunity
        overwritten &= (at < self.horizon) & self.chance(0.03, self.n)
        new = np.where(overwritten, (self.source + 1) % co.WEB_SOURCE, self.source)
        self.other.add(overwritten, every, at, LEAD_SOURCE, self.source, new, staff.MARKETER)
        self.now_source = new
