"""The simulated company: its leads, what happens to them, and what is true of each handoff."""

import numpy as np
from tqdm import tqdm

from . import company as co
from . import staff
from .attributes import attributes
from .capture import capture
from .events import EMAIL, MASS_MAIL, NEVER, Events
from .handoff import handoffs

CHANGE = ("lead", "at", "old", "new", "actor")
ROUNDS = 3


class World:
    """One company's leads, from capture to outcome.

    The arrays called `now_...` hold what the last event left. What happens to one field of a lead is added in the order
    of its times. `opportunity_source` stays None in a CRM whose opportunities have no such field.

    Args:
        leads: how many leads.
        seed: the same number and seed give the same world.
    """

    source_shares, point_shares = co.SOURCE_SHARES, co.POINT_SHARES

    def __init__(self, leads: int, seed: int) -> None:
        """Simulate it all, showing progress on long runs."""
        self.n, self.rng = leads, np.random.Generator(np.random.PCG64(seed))
        self.users, self.hours = staff.users(self.rng, leads), staff.office_hours()
        self.status, self.owner, self.reason = Events(CHANGE), Events(CHANGE), Events(CHANGE)
        self.other = Events(("lead", "at", "field", "old", "new", "actor"))
        self.activity = Events(("lead", "at", "kind", "user", "created", "due"))
        self.conversion = Events(("lead", "at", "point", "responded"))
        self.truth = []
        self.now_reason = np.full(leads, co.NO_REASON)
        self.converted, self.converter = np.full(leads, NEVER), np.zeros(leads, dtype=np.int64)
        self.opportunity_owner, self.has_opportunity = np.zeros(leads, dtype=np.int64), np.zeros(leads, dtype=bool)
        self.opportunity_closed, self.opportunity_won = np.full(leads, NEVER), np.zeros(leads, dtype=bool)
        self.opportunity_linked, self.opportunity_source = np.ones(leads, dtype=bool), None
        with tqdm(total=ROUNDS + 2, desc="simulate", unit="step", disable=None) as steps:
            for _ in self._simulated():
                steps.update()

    def _simulated(self):
        """Simulate step by step, yielding after each of the ROUNDS + 2."""
        capture(self)
        yield
        before = handoffs(self, np.arange(self.n), self.created, self.ready, "capture", 1)
        yield
        for number in range(2, ROUNDS + 1):
            leads, captured, ready, by_conversion, _ = self._returns(before)
            trigger = np.where(by_conversion, "conversion", "mql")
            before = handoffs(self, leads, captured, ready, trigger, number)
            yield
        attributes(self)
        self._last_mail()
        yield

    # -- luck ----------------------------------------------------------------------------------------------------

    def pick(self, shares, size: int) -> np.ndarray:
        """So many numbers of shares, each as often as its share says."""
        edges = np.cumsum(shares, dtype=float)
        return np.searchsorted(edges / edges[-1], self.rng.random(size), side="right")

    def chance(self, share, size: int) -> np.ndarray:
        """So many booleans, true with that share."""
        return self.rng.random(size) < share

    # -- time ----------------------------------------------------------------------------------------------------

    def later(self, teams: np.ndarray, at: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """So many working seconds of each team later (at least one); never stays never."""
        later = np.full(len(at), NEVER)
        for team, hours in enumerate(self.hours):
            of_team = (teams == team) & (at < NEVER)
            later[of_team] = hours.later(at[of_team], seconds[of_team].astype(np.int64))
        return later

    def later_for(self, users: np.ndarray, at: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """So many working seconds of each user's team later."""
        return self.later(np.maximum(self.users.teams[users], 0), at, seconds)

    # -- changes -------------------------------------------------------------------------------------------------

    def set_status(self, where, leads, at, new: int, actor) -> None:
        """Give the leads for which `where` holds a new status at these times."""
        self.status.add(where, leads, at, self.now_status[leads], new, actor)
        self.now_status[leads[where]] = new

    def set_owner(self, where, leads, at, new, actor) -> None:
        """Give the leads for which `where` holds a new owner; one who owns it already stays, without a change."""
        where = where & (self.now_owner[leads] != new)
        self.owner.add(where, leads, at, self.now_owner[leads], new, actor)
        self.now_owner[leads[where]] = np.broadcast_to(new, leads.shape)[where]

    def turn_back(self, where, leads, at, new: int, actor) -> None:
        """Close with a status and a reason, which may be blank."""
        reason = self.pick(co.REASON_SHARES, len(leads))
        changes = where & (reason != self.now_reason[leads])
        self.reason.add(changes, leads, at, self.now_reason[leads], reason, actor)
        self.now_reason[leads[where]] = reason[where]
        self.set_status(where, leads, at, new, actor)

    def act(self, where, leads, at, kind, user, created=None, due=NEVER) -> None:
        """Add activities. A record is made when it happens, or before: `created`; an e-mail is never planned."""
        if created is None:
            created = at
        elif np.ndim(kind):
            created = np.where(kind == EMAIL, at, created)
        self.activity.add(where, leads, at, kind, user, created, due)

    # -- coming back ---------------------------------------------------------------------------------------------

    def _returns(self, before) -> tuple[np.ndarray, ...]:
        """Recycled leads become ready again, people who were turned back or bought fill in another form.

        Returns the leads, when they are captured and ready again, whether by a form, and by which.
        """
        n, rng, leads, reason = len(before["lead"]), self.rng, before["lead"], before["reason"]
        luck = rng.random(n)
        recycled, no, sold = (
            reason == "recycled",
            np.isin(reason, ("rejected", "disqualified")),
            np.isin(reason, ("won", "lost")),
        )
        by_mql = (recycled & (luck < 0.35)) | (no & (luck < 0.04))
        by_conversion = ~by_mql & ((recycled & (luck < 0.5)) | (no & (luck < 0.16)) | (sold & (luck < 0.12)))
        captured = np.where(by_mql | by_conversion, before["closed"], 0) + rng.integers(3 * co.DAY, 80 * co.DAY, n)
        opens = (by_mql | by_conversion) & (captured < self.horizon[leads])
        leads, captured, by_conversion, sold = leads[opens], captured[opens], by_conversion[opens], sold[opens]
        n = len(leads)

        point = self.pick(self.point_shares, n)
        self.conversion.add(by_conversion, leads, captured, point, True)
        delay = (co.READY_AFTER[co.POINT_INTENT[point]] * rng.lognormal(0, 1, n)).astype(np.int64) + 1
        never = by_conversion & (sold | self.chance(0.25, n))
        ready = np.where(never, NEVER, np.where(by_conversion, captured + delay, captured))
        ready = np.where(ready < self.horizon[leads], ready, NEVER)
        self.set_status(ready < NEVER, leads, ready, co.MQL, staff.SYNC)
        return leads, captured, ready, by_conversion, point

    def _last_mail(self) -> None:
        """A mailing in the last second, so that the CRM is complete up to the end."""
        lead = np.flatnonzero(self.removed_at == NEVER)[-1:]
        self.act(np.array([True]), lead, co.END - 1, MASS_MAIL, staff.SYNC)
