"""Which checks each handoff fails: the rules of the diagnosis applied to what was simulated, apart from any CRM.

What is undecided on the day of the export (pending) fails nothing, nor does a handoff that is none (excluded).
"""

import numpy as np

from . import company as co
from . import staff
from .deadlines import UNKNOWN_INTENT
from .events import CALL, EMAIL, INBOUND_CALL, MASS_MAIL, MEETING, NEVER, PLANNED_CALL, REPLY, SEQUENCE, SOCIAL, TODO

# Check -> its step, in the order of the framework.
CHECKS = {
    "source_present": "capture",
    "conversion_point_present": "capture",
    "lead_type_known": "capture",
    "context_in_time": "capture",
    "context_survives_conversion": "capture",
    "owned_in_time": "routing",
    "owner_accountable": "routing",
    "no_ping_pong": "routing",
    "one_owner_for_one_buyer": "routing",
    "decision_recorded": "acceptance",
    "decided_in_time": "acceptance",
    "decided_before_qualified": "acceptance",
    "decided_by_hand": "acceptance",
    "acted_in_time": "first_action",
    "human_action": "first_action",
    "acted_by_owner": "first_action",
    "next_step_set": "qualification",
    "accepted_acted_on": "qualification",
    "decided_by_horizon": "qualification",
    "closed_with_usable_reason": "outcome",
    "reason_agrees": "outcome",
    "opportunity_linked": "outcome",
}
AS_OF = co.END - 1
UNUSABLE = (co.NO_REASON, co.CATCH_ALL_REASON, co.NOT_INTERESTED, co.GHOSTED)
ACTIONS = (CALL, EMAIL, MEETING, SOCIAL)
# Leads and moments in one number: larger than any moment.
SHIFT = 1 << 41


def failed_checks(world, h: dict[str, np.ndarray], excluded: np.ndarray) -> dict[str, np.ndarray]:
    """Of each check the handoffs that fail it.

    Args:
        world: what was simulated.
        h: its handoffs, by lead and number.
        excluded: those that are none.
    """
    judge = _Judge(world, h)
    failed = judge.capture() | judge.routing() | judge.acceptance()
    failed |= judge.first_action() | judge.qualification() | judge.outcome()
    return {name: failed[name] & ~excluded for name in CHECKS}


class _Judge:
    """The handoffs of a world, and what happened within each."""

    def __init__(self, world, h) -> None:
        self.world, self.h = world, h
        self.ends = np.minimum(h["closed"], AS_OF)
        self.begins = h["lead"] * SHIFT + h["captured"]
        self.ready, self.owned = h["ready"] < NEVER, h["owned"] < NEVER
        self.team = np.where(self.owned, world.users.teams[h["owner"]], -1)
        self.decided = np.minimum(np.minimum(h["accepted"], h["rejected"]), h["asked"])
        self.removed = np.isin(h["reason"], ("merged", "deleted"))
        owner = world.owner.columns()
        self.changes = {name: owner[name] for name in ("lead", "at", "new")}
        order = np.lexsort((np.arange(len(owner["at"])), owner["at"], owner["lead"]))
        self.changes = {name: column[order] for name, column in self.changes.items()}
        self.changed = self.changes["lead"] * SHIFT + self.changes["at"]
        self._activities()

    def _activities(self) -> None:
        world, h = self.world, self.h
        a = {name: column for name, column in world.activity.columns().items()}
        happened = a["at"] <= AS_OF
        by_sales = np.isin(a["kind"], ACTIONS) & world.users.is_sales[a["user"]] & happened
        place = self.handoff_of(a["lead"], a["at"])
        self.touched = self._any(
            place, np.isin(a["kind"], (SEQUENCE, MASS_MAIL)) & happened & (a["at"] >= h["owned"][place])
        )
        self.two_way = self._any(
            place, (np.isin(a["kind"], (REPLY, INBOUND_CALL)) & happened) | (by_sales & (a["kind"] == MEETING))
        )
        further = by_sales & (a["at"] > h["acted"][place])
        self.next_step = self._first(place, further, a["at"])
        begun = self.handoff_of(a["lead"], a["created"])
        plans = np.isin(a["kind"], (TODO, PLANNED_CALL)) | ((a["kind"] == MEETING) & (a["created"] < a["at"]))
        plans &= a["created"] >= h["acted"][begun]
        self.next_step = np.minimum(self.next_step, self._first(begun, plans, a["created"]))

    # -- what belongs to which handoff ---------------------------------------------------------------------------

    def handoff_of(self, leads: np.ndarray, at: np.ndarray) -> np.ndarray:
        """The handoff of each lead within which a moment lies, -1 where it is in none."""
        place = np.searchsorted(self.begins, leads * SHIFT + np.minimum(at, NEVER), side="right") - 1
        return np.where((place >= 0) & (self.h["lead"][place] == leads) & (at <= self.ends[place]), place, -1)

    def holder_at(self, at: np.ndarray, leads: np.ndarray | None = None) -> np.ndarray:
        """Who owned the record of each handoff at a moment; or of other leads."""
        lead = self.h["lead"] if leads is None else leads
        place = np.searchsorted(self.changed, lead * SHIFT + np.minimum(at, NEVER), side="right") - 1
        return np.where(
            (place >= 0) & (self.changes["lead"][place] == lead),
            self.changes["new"][place],
            self.world.first_owner[lead],
        )

    def _any(self, place: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.bincount(place[where & (place >= 0)], minlength=len(self.ends)) > 0

    def _first(self, place: np.ndarray, where: np.ndarray, at: np.ndarray) -> np.ndarray:
        first, where = np.full(len(self.ends), NEVER), where & (place >= 0)
        np.minimum.at(first, place[where], at[where])
        return first

    def _due(self, step: str, since: np.ndarray) -> np.ndarray:
        team = np.full(len(since), -1) if step == "routing" else self.team
        return self.world.deadlines.due(step, self.h["intent"], team, since)

    # -- the steps -----------------------------------------------------------------------------------------------

    def capture(self) -> dict[str, np.ndarray]:
        world, h = self.world, self.h
        source, no_point, filled = world.source[h["lead"]], h["came_by"] == co.NO_POINT, world.filled[h["lead"]]
        created = (h["converted"] < NEVER) & h["linked"]
        return {
            "source_present": source >= co.WEB_SOURCE,
            "conversion_point_present": no_point,
            "lead_type_known": no_point & (h["intent"] == UNKNOWN_INTENT),
            "context_in_time": self.owned & (filled > h["owned"]) & (filled <= self.ends),
            "context_survives_conversion": created & ((h["deal_source"] != source) | (source == co.NO_SOURCE)),
        }

    def routing(self) -> dict[str, np.ndarray]:
        h, due = self.h, self._due("routing", self.h["ready"])
        # Who was turned back or went away by then was owed no owner any more.
        passed = (due <= AS_OF) & (self.owned | (h["closed"] > due))
        return {
            "owned_in_time": self.ready & passed & (h["owned"] > due),
            "owner_accountable": self.ready & (self._unaccountable(due) | (passed & ~self.owned)),
            "no_ping_pong": self.ready & self.owned & self._ping_pong(),
            "one_owner_for_one_buyer": self._owned_by_another(),
        }

    def _unaccountable(self, due: np.ndarray) -> np.ndarray:
        """Whether it was with somebody who had left, or who does not sell: past the deadline, or back from sales."""
        users, h, changes = self.world.users, self.h, self.changes
        place = self.handoff_of(changes["lead"], changes["at"])
        follows = changes["lead"][1:] == changes["lead"][:-1]
        until = np.append(np.where(follows, changes["at"][1:], NEVER), NEVER)

        def bad(owner: np.ndarray, at: np.ndarray, until: np.ndarray, handoff: np.ndarray) -> np.ndarray:
            too_long = (due[handoff] <= AS_OF) & (np.minimum(until, h["closed"][handoff]) > due[handoff])
            idle = ~users.is_sales[owner] & ((at > h["owned"][handoff]) | too_long)
            return (owner >= staff.HOLDERS) & ((users.left_at[owner] <= at) | idle)

        begins = bad(changes["new"], changes["at"], until, place) & (changes["at"] >= h["ready"][place])
        following = np.searchsorted(self.changed, h["lead"] * SHIFT + np.minimum(h["ready"], NEVER), side="right")
        same = np.append(changes["lead"], -1)[following] == h["lead"]
        first_until = np.where(same, np.append(changes["at"], NEVER)[following], NEVER)
        at_ready = bad(self.holder_at(h["ready"]), h["ready"], first_until, np.arange(len(self.ends)))
        return self._any(place, begins) | at_ready

    def _ping_pong(self) -> np.ndarray:
        h, c = self.h, self.changes
        place = self.handoff_of(c["lead"], c["at"])
        later = (place >= 0) & (c["at"] > h["captured"][place]) & (c["at"] < h["qualified"][place])
        handoff = np.concatenate([np.arange(len(self.ends)), place[later]])
        at = np.concatenate([h["captured"], c["at"][later]])
        owner = np.concatenate([self.holder_at(h["captured"]), c["new"][later]])
        # Who does not sell holds a lead as a queue does.
        sells = (owner >= staff.HOLDERS) & self.world.users.is_sales[owner]
        handoff, at, owner = (column[sells] for column in (handoff, at, owner))
        order = np.lexsort((np.arange(len(at)), at, handoff))
        handoff, at, owner = handoff[order], at[order], owner[order]
        stays = (handoff[1:] == handoff[:-1]) & (owner[1:] == owner[:-1])
        handoff, at, owner = (column[np.concatenate([[True], ~stays])] for column in (handoff, at, owner))

        _, first, count = np.unique(handoff * 10_000 + owner, return_index=True, return_counts=True)
        fails = np.zeros(len(self.ends), dtype=bool)
        fails[handoff[first[count > 1]]] = True
        deadlines, apart = self.world.deadlines, co.PING_PONG_OWNERS - 1
        begun, third = at[:-apart], at[apart:]
        seconds = np.full(len(begun), co.PING_PONG_DAYS * 60 * deadlines.day_minutes[deadlines.company])
        quick = third <= deadlines.later(np.full(len(begun), -1), begun, seconds)
        fails[handoff[apart:][quick & (handoff[apart:] == handoff[:-apart])]] = True
        return fails

    def _owned_by_another(self) -> np.ndarray:
        h, fails = self.h, np.zeros(len(self.ends), dtype=bool)
        person = self.world.person[h["lead"]]
        several = np.flatnonzero(self.owned & (np.bincount(self.world.person, minlength=self.world.n)[person] > 1))
        records: dict[int, list[int]] = {}
        for place in several[np.argsort(h["owned"][several], kind="stable")].tolist():
            for other in records.setdefault(int(person[place]), []):
                is_open = h["owned"][other] < h["owned"][place] <= h["closed"][other]
                # Who owned it first may have passed it on since.
                (holder,) = self.holder_at(h["owned"][[place]], h["lead"][[other]])
                another = h["lead"][other] != h["lead"][place] and holder != h["owner"][place]
                fails[place] |= bool(is_open and another)
            records[int(person[place])].append(place)
        return fails

    def acceptance(self) -> dict[str, np.ndarray]:
        h, decided = self.h, self.decided
        due = self._due("decision", h["ready"])
        judged = self.owned | (decided < NEVER)
        implicit, explicit = (decided < NEVER) & h["implicit"], (decided < NEVER) & ~h["implicit"]
        overdue = (decided == NEVER) & (due <= AS_OF) & ~(self.removed & (h["closed"] < due))
        return {
            "decision_recorded": judged & (implicit | overdue),
            "decided_in_time": judged & (overdue | ((decided < NEVER) & (decided > due))),
            "decided_before_qualified": judged & (h["qualified"] < NEVER) & ~(explicit & (decided <= h["qualified"])),
            "decided_by_hand": explicit & ((h["decider"] < staff.HOLDERS) | self._in_bulk(explicit)),
        }

    def _in_bulk(self, explicit: np.ndarray) -> np.ndarray:
        place = np.flatnonzero(explicit)
        place = place[np.lexsort((self.decided[place], self.h["decider"][place]))]
        at, by, fails = self.decided[place], self.h["decider"][place], np.zeros(len(explicit), dtype=bool)
        last = co.BULK_DECISIONS - 1
        begins = np.flatnonzero((by[last:] == by[:-last]) & (at[last:] - at[:-last] < co.BULK_SECONDS))
        fails[place[(begins[:, None] + np.arange(co.BULK_DECISIONS)).ravel()]] = True
        return fails

    def first_action(self) -> dict[str, np.ndarray]:
        h, due = self.h, self._due("first_action", self.h["owned"])
        acts, passed = h["acted"] < NEVER, due <= AS_OF
        no_call = ~acts & (h["closed"] <= due)
        holder = self.holder_at(h["acted"])
        return {
            "acted_in_time": self.owned & passed & (h["acted"] > due) & ~no_call,
            "human_action": self.owned & passed & ~acts & self.touched & ~no_call,
            "acted_by_owner": self.owned & acts & (h["actor"] != holder) & (h["actor"] != h["owner"]),
        }

    def qualification(self) -> dict[str, np.ndarray]:
        h, deadlines = self.h, self.world.deadlines
        accepted, acts = h["accepted"] < NEVER, h["acted"] < NEVER
        over = np.minimum(h["qualified"], h["closed"])
        step_due = self._due("next_step", np.where(acts, np.maximum(h["acted"], h["accepted"]), NEVER))
        window = deadlines.window_end("no_action_accepted", self.team, h["accepted"])
        horizon = deadlines.window_end("accepted_to_qualified", self.team, h["accepted"])
        return {
            "next_step_set": accepted & acts & (step_due <= AS_OF) & (np.minimum(self.next_step, over) > step_due),
            "accepted_acted_on": accepted
            & (window <= AS_OF)
            & (np.minimum(h["acted"], h["qualified"]) > window)
            & ~(self.removed & (h["closed"] <= window)),
            "decided_by_horizon": accepted & (horizon <= AS_OF) & (over > horizon),
        }

    def outcome(self) -> dict[str, np.ndarray]:
        h, world = self.h, self.world
        turned_back = np.isin(h["reason"], ("rejected", "recycled", "disqualified"))
        known_by = world.deadlines.window_end("rejection_reason_quality", self.team, h["closed"])
        alone = np.bincount(world.person, minlength=world.n)[world.person[h["lead"]]] == 1
        reason, due = h["reason_code"], h["qualified"] + co.LINK_DAYS * co.DAY
        contradicted = np.select(
            [reason == co.NO_RESPONSE, reason == co.DUPLICATE, reason == co.BAD_DATA],
            [h["acted"] == NEVER, alone, self.two_way],
            False,
        )
        linked = h["linked"] & (h["converted"] <= due)
        return {
            "closed_with_usable_reason": turned_back & (known_by <= AS_OF) & np.isin(reason, UNUSABLE),
            "reason_agrees": turned_back & contradicted,
            "opportunity_linked": (due <= AS_OF) & ~linked & ~(self.removed & (h["closed"] <= due)),
        }
