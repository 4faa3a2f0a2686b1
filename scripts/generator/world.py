"""What happens to the leads of the simulated company: its events, and what is true of each handoff."""

from dataclasses import dataclass, field

import numpy as np

from . import company as co

NEVER = np.int64(2**40)  # later than anything that happens
CALL, EMAIL, MEETING, SOCIAL, SEQUENCE, MASS_MAIL, TODO, REPLY = range(8)


@dataclass
class Events:
    """Columns of events of one kind, collected piece by piece."""

    names: tuple[str, ...]
    pieces: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(self, where: np.ndarray, *columns) -> None:
        """Add the rows for which `where` holds; single values stand for a column of them."""
        where = np.flatnonzero(where)
        self.pieces.append(tuple(c[where] if np.ndim(c) else np.full(len(where), c) for c in columns))

    def columns(self) -> dict[str, np.ndarray]:
        """All rows, ordered by time; what happens at the same time stays in the order in which it was added."""
        joined = [np.concatenate(column) for column in zip(*self.pieces, strict=True)]
        order = np.argsort(joined[self.names.index("at")], kind="stable")
        return {name: column[order] for name, column in zip(self.names, joined, strict=True)}


class World:
    """One company's leads, from capture to outcome.

    Args:
        leads: how many leads.
        seed: the same number and seed give the same world.
    """

    def __init__(self, leads: int, seed: int) -> None:
        """Simulate all of it."""
        self.n, self.rng = leads, np.random.Generator(np.random.PCG64(seed))
        self.users, self.hours = co.users(self.rng), co.office_hours()
        self.status = Events(("lead", "at", "old", "new", "actor"))
        self.owner = Events(("lead", "at", "old", "new", "actor"))
        self.reason = Events(("lead", "at", "old", "new", "actor"))
        self.other = Events(("lead", "at", "field", "old", "new", "actor"))
        self.activity = Events(("lead", "at", "kind", "user", "created", "due"))
        self.conversion = Events(("lead", "at", "point"))
        self.truth = []
        self._capture()
        first = self._handoff(np.arange(self.n), self.created, self.ready, "capture", 1)
        self._second_handoffs(first)
        self._noise()

    # -- who comes in ------------------------------------------------------------------------------------------

    def _pick(self, shares, size: int) -> np.ndarray:
        shares = np.asarray(shares) / np.sum(shares)
        return self.rng.choice(len(shares), size=size, p=shares)

    def _chance(self, share, size: int) -> np.ndarray:
        return self.rng.random(size) < share

    def _capture(self) -> None:
        n, rng = self.n, self.rng
        self.created = np.sort(rng.integers(co.START, co.END - co.HOUR, n))
        self.team = self._pick(co.TEAM_SHARES, n)
        self.source, self.point = self._pick(co.SOURCE_SHARES, n), self._pick(co.POINT_SHARES, n)
        self.intent = co.POINT_INTENT[self.point]
        self._people()
        self._removals()
        self._first_owners()

        born_ready = self._chance(0.12, n)
        becomes_ready = born_ready | self._chance(co.READY_SHARE[self.intent], n)
        delay = (co.READY_AFTER[self.intent] * rng.lognormal(0, 1, n)).astype(np.int64) + 1
        self.ready = np.where(becomes_ready, self.created + np.where(born_ready, 0, delay), NEVER)
        self.ready[self.ready >= self.horizon] = NEVER
        self.first_status = np.where(born_ready, co.MQL, co.NEW)
        self.now_status = self.first_status.copy()
        became = (self.ready < NEVER) & ~born_ready
        self._set_status(became, np.arange(n), self.ready, co.MQL, co.INTEGRATION)
        spam = (self.ready == NEVER) & (self.now_status == co.NEW) & self._chance(0.03, n)
        self._set_status(spam, np.arange(n), self.created + co.HOUR, co.SPAM, co.MARKETER)

        self.now_reason = np.full(n, len(co.REASONS) - 1)
        self.converted = np.full(n, NEVER)
        self.opportunity_owner, self.has_opportunity = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
        self.opportunity_closed, self.opportunity_won = np.full(n, NEVER), np.zeros(n, dtype=bool)
        self.conversion.add(self._chance(0.6, n), np.arange(n), self.created, self.point)

    def _people(self) -> None:
        """Some leads are people who were there already; a few of those are copies of such a copy."""
        n, rng = self.n, self.rng
        self.copy_of = np.full(n, -1)
        copies = np.flatnonzero(self._chance(0.05, n) & (np.arange(n) > 20))
        # Most come back within weeks: the copied lead is a recent one.
        self.copy_of[copies] = np.maximum(0, copies - 1 - rng.integers(0, max(2, n // 40), len(copies)))
        self.copy_of[copies[1::8]] = copies[:-1:8][: len(copies[1::8])]
        self.person = np.arange(n)
        for copy in copies:
            self.person[copy] = self.person[self.copy_of[copy]]

    def _removals(self) -> None:
        """Some copies are merged into what they copy, some leads are deleted: nothing happens to them afterwards."""
        n, rng = self.n, self.rng
        self.removed_at, self.merged_into = np.full(n, NEVER), np.full(n, -1)
        at = self.created + rng.integers(co.DAY // 2, 20 * co.DAY, n)
        deleted = self._chance(0.008, n) & (at < co.END) & (self.copy_of < 0)
        self.removed_at[deleted] = at[deleted]
        # A copy is merged before the lead it copies may be merged itself, so that chains end somewhere.
        merges = self._chance(0.35, n) & (self.copy_of >= 0) & (at < co.END)
        # Both links of every chain are merged: copies of copies, and what they copy.
        chained = np.flatnonzero((self.copy_of >= 0) & (self.copy_of[self.copy_of] >= 0) & (at < co.END - 20 * co.DAY))
        merges[chained], merges[self.copy_of[chained]] = True, True
        for copy in np.flatnonzero(merges)[::-1]:
            winner = self.copy_of[copy]
            if self.created[copy] < self.removed_at[winner]:
                self.merged_into[copy] = winner
                self.removed_at[copy] = min(at[copy], self.removed_at[copy])
        for copy in np.flatnonzero(self.merged_into >= 0):
            winner = self.merged_into[copy]
            latest = self.removed_at[winner] - co.HOUR
            if latest <= self.created[copy] + co.HOUR:
                self.merged_into[copy], self.removed_at[copy] = -1, NEVER
            else:
                self.removed_at[copy] = min(self.removed_at[copy], latest)
        self.horizon = np.minimum(self.removed_at, co.END)

    def _first_owners(self) -> None:
        n = self.n
        self.by_sales = self._chance(0.02, n)
        kind = self._pick((0.72, 0.14, 0.05, 0.09), n)
        owners = np.select([kind == 0, kind == 1, kind == 2], [co.QUEUE, co.MARKETER, co.INTEGRATION], -1)
        own = (owners < 0) | self.by_sales
        self.first_owner = np.where(own, self._sdr(self.team, self.created), owners)
        self.now_owner = self.first_owner.copy()
        self.creator = np.where(self.by_sales, self.first_owner, np.where(kind == 1, co.MARKETER, co.INTEGRATION))

    def _sdr(self, team: np.ndarray, at: np.ndarray) -> np.ndarray:
        """An SDR of the team who is there at that time; the last of each team leaves."""
        staff = co.SDRS + co.AES + 1
        there = np.where(at < co.LEFT_AT, co.SDRS, co.SDRS - 1)
        return co.FIRST_PERSON + team * staff + (self.rng.random(len(team)) * there).astype(np.int64)

    def _ae(self, team: np.ndarray) -> np.ndarray:
        staff = co.SDRS + co.AES + 1
        return co.FIRST_PERSON + team * staff + co.SDRS + self.rng.integers(0, co.AES, len(team))

    # -- how records change --------------------------------------------------------------------------------------

    def _working_later(self, leads: np.ndarray, at: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """So many working seconds of the lead's team later; never stays never."""
        later = np.full(len(leads), NEVER)
        for team, hours in enumerate(self.hours):
            of_team = (self.team[leads] == team) & (at < NEVER)
            later[of_team] = hours.later(at[of_team], seconds[of_team].astype(np.int64))
        return later

    def _set_status(self, where, leads, at, new: int, actor) -> None:
        self.status.add(where, leads, at, self.now_status[leads], new, np.broadcast_to(actor, leads.shape))
        self.now_status[leads[where]] = new

    def _set_owner(self, where, leads, at, new, actor) -> None:
        self.owner.add(where, leads, at, self.now_owner[leads], new, actor)
        self.now_owner[leads[where]] = np.broadcast_to(new, leads.shape)[where]

    def _turn_back(self, where, leads, at, new: int, actor) -> None:
        """Close with a status and a reason."""
        reason = self._pick(co.REASON_SHARES, len(leads))
        changes = where & (reason != self.now_reason[leads])
        self.reason.add(changes, leads, at, self.now_reason[leads], reason, actor)
        self.now_reason[leads[where]] = reason[where]
        self._set_status(where, leads, at, new, actor)

    # -- one handoff ---------------------------------------------------------------------------------------------

    def _handoff(self, leads, captured, ready, trigger, number: int) -> dict[str, np.ndarray]:
        """Route, decide, act, qualify and close; each lead has one handoff at a time. Returns what is true of it."""
        h = {"lead": leads, "captured": captured, "ready": ready, "limit": self.horizon[leads]}
        h |= self._route(leads, captured, ready, h["limit"])
        h |= self._decide(h)
        h |= self._work(h)
        h |= self._finish(h)
        self._touches(h)
        h["trigger"], h["number"] = np.broadcast_to(trigger, leads.shape), np.full(len(leads), number)
        self.truth.append(h)
        return h

    def _route(self, leads, captured, ready, limit) -> dict[str, np.ndarray]:
        n, rng = len(leads), self.rng
        at_ready = self.now_owner[leads].copy()
        has_owner = (ready < NEVER) & self.users.at_work(at_ready, ready)
        queued = np.where(np.isin(at_ready, (co.QUEUE, co.INTEGRATION)), captured, NEVER)

        waits = (ready < NEVER) & ~has_owner
        into_queue = waits & (at_ready != co.QUEUE) & self._chance(0.5, n) & (ready + 30 < limit)
        self._set_owner(into_queue, leads, ready + 30, co.QUEUE, co.INTEGRATION)
        queued = np.where(into_queue & (queued == NEVER), ready + 30, queued)

        quick = self._chance(np.array([0.75, 0.55, 0.4])[self.intent[leads]], n)
        by_rule = ready + 60 + (rng.exponential(5 * co.MINUTE, n)).astype(np.int64)
        by_hand = self._working_later(leads, np.where(waits, ready + 60, NEVER), rng.exponential(5 * co.HOUR, n) + 60)
        routed = np.where(waits & self._chance(0.95, n), np.where(quick, by_rule, by_hand), NEVER)
        routed[routed >= limit] = NEVER
        owner = self._sdr(self.team[leads], routed)

        # A few go to somebody who has left, and some of those are noticed.
        staff = co.SDRS + co.AES + 1
        gone = co.FIRST_PERSON + self.team[leads] * staff + co.SDRS - 1
        lost = (routed < NEVER) & (routed >= co.LEFT_AT) & self._chance(0.02, n)
        self._set_owner(lost, leads, routed, gone, co.INTEGRATION)
        noticed = self._working_later(leads, np.where(lost, routed, NEVER), np.full(n, 8 * co.HOUR))
        routed = np.where(lost, np.where(self._chance(0.5, n) & (noticed < limit), noticed, NEVER), routed)
        self._set_owner(routed < NEVER, leads, routed, owner, co.INTEGRATION)

        owned = np.where(has_owner, ready, routed)
        return {"queued": queued, "owned": owned, "owner": np.where(has_owner, at_ready, owner)}

    def _decide(self, h) -> dict[str, np.ndarray]:
        n, leads, owner = len(h["lead"]), h["lead"], h["owner"]
        wait = self.rng.exponential(4.5 * co.HOUR, n) * self.users.speed[owner] + 120
        at = self._working_later(leads, h["owned"], wait)
        at[at >= h["limit"]] = NEVER
        kind = self._pick((0.62, 0.17, 0.05, 0.05, 0.02, 0.09), n)
        kind[at == NEVER] = 5
        accepted, rejected, asked, implicit, back = (kind == k for k in range(5))

        self._set_status(accepted, leads, at, co.ACCEPTED, owner)
        self._turn_back(rejected, leads, at, co.REJECTED, owner)
        self._turn_back(back, leads, at, co.RECYCLED, owner)
        self._set_status(asked, leads, at, co.NEEDS_INFORMATION, owner)
        self._set_status(implicit, leads, at, co.WORKING, owner)

        answered = self._working_later(leads, np.where(asked, at, NEVER), self.rng.exponential(8 * co.HOUR, n) + 60)
        answered[(answered >= h["limit"]) | ~self._chance(0.6, n)] = NEVER
        self._set_status(answered < NEVER, leads, answered, co.ACCEPTED, owner)

        accepted_at = np.where(accepted | implicit, at, answered)
        return {
            "accepted": accepted_at,
            "implicit": implicit,
            "rejected": np.where(rejected | back, at, NEVER),
            "sent_back": back,
            "asked": np.where(asked & (answered == NEVER), at, NEVER),
            "closed": np.where(rejected | back, at, NEVER),
            "reason": np.select([rejected, back], ["rejected", "recycled"], ""),
        }

    def _work(self, h) -> dict[str, np.ndarray]:
        """The first action, sometimes before anybody owned the lead, and the ones that follow."""
        n, leads, rng = len(h["lead"]), h["lead"], self.rng
        end = np.minimum(h["closed"], h["limit"] - 1)
        acts = (h["owned"] < NEVER) & self._chance(np.where(h["accepted"] < NEVER, 0.93, 0.55), n)
        wait = co.FIRST_ACTION_AFTER[self.intent[leads]] * rng.lognormal(0, 1, n) * self.users.speed[h["owner"]]
        first = self._working_later(leads, np.where(acts, h["owned"], NEVER), wait + 30)
        by = h["owner"].copy()

        early = acts & (h["owned"] - h["ready"] > 600) & self._chance(0.04, n)
        sooner = h["ready"] + 60 + ((h["owned"] - h["ready"] - 120) * rng.random(n)).astype(np.int64)
        first = np.where(early, sooner, first)
        by[early] = self._ae(self.team[leads])[early]
        first[first > end] = NEVER
        kinds = self._pick((0.55, 0.3, 0.05, 0.1), n)
        self.activity.add(first < NEVER, leads, first, kinds, by, first, NEVER)
        return {"acted": first, "actor": by}

    def _finish(self, h) -> dict[str, np.ndarray]:
        """Working, then qualified, turned back, or stalled; what is qualified is won, lost or still open."""
        n, leads, rng, owner = len(h["lead"]), h["lead"], self.rng, h["owner"]
        accepted, limit = h["accepted"], h["limit"]
        both = np.where(h["acted"] < NEVER, np.maximum(accepted, h["acted"]), NEVER)
        works = (both + 60 < limit) & (accepted < NEVER) & ~h["implicit"]
        self._set_status(works, leads, both + 60, co.WORKING, owner)

        acted = np.where(h["acted"] < NEVER, h["acted"], 0)
        base = np.where(works, both + 60, np.where(accepted < NEVER, np.maximum(accepted, acted), NEVER))
        later = self._working_later(leads, base, rng.lognormal(0, 0.8, n) * 30 * co.HOUR + 300)
        later[later >= limit] = NEVER
        fate = self._pick((0.36, 0.14, 0.2, 0.05, 0.25), n)
        fate[(later == NEVER) | ((fate == 0) & (h["acted"] == NEVER) & self._chance(0.8, n))] = 4
        qualified, recycled, disqualified, late_no = (fate == k for k in range(4))

        self._set_status(qualified, leads, later, co.QUALIFIED, owner)
        self.converted[leads[qualified]] = later[qualified]
        self._turn_back(recycled, leads, later, co.RECYCLED, owner)
        self._turn_back(disqualified, leads, later, co.DISQUALIFIED, owner)
        self._turn_back(late_no, leads, later, co.REJECTED, owner)

        has_deal = qualified & self._chance(0.95, n)
        ae = self._ae(self.team[leads])
        work = rng.lognormal(0, 0.7, n) * 150 * co.HOUR + co.HOUR
        deal_end = self._working_later(leads, np.where(has_deal, later, NEVER), work)
        ended = (deal_end < limit) & self._chance(0.8, n)
        won = ended & self._chance(0.4, n)
        self.has_opportunity[leads[has_deal]] = True
        self.opportunity_owner[leads[has_deal]] = ae[has_deal]
        self.opportunity_closed[leads[ended]] = deal_end[ended]
        self.opportunity_won[leads[won]] = True

        # Worked without anybody having accepted, then rejected: the rejection is the first decision there is.
        first_no = late_no & h["implicit"]
        turned_back = recycled | disqualified | late_no
        closed = np.where(turned_back, later, np.where(ended, deal_end, h["closed"]))
        reason = np.select(
            [recycled, first_no, disqualified | late_no, won, ended],
            ["recycled", "rejected", "disqualified", "won", "lost"],
            h["reason"],
        )
        removed = self.removed_at[leads]
        gone = (removed < NEVER) & (closed == NEVER)
        how = np.where(self.merged_into[leads] >= 0, "merged", "deleted")
        return {
            "accepted": np.where(first_no, NEVER, accepted),
            "rejected": np.where(first_no, later, h["rejected"]),
            "qualified": np.where(qualified, later, NEVER),
            "ae": np.where(has_deal, ae, -1),
            "closed": np.where(gone, removed, closed),
            "reason": np.where(gone, how, reason),
        }

    def _touches(self, h) -> None:
        """Further actions, replies, tasks to do, and what automation sends, all while the handoff is open."""
        n, leads, rng = len(h["lead"]), h["lead"], self.rng
        end = np.minimum(h["closed"], h["limit"] - 1)
        at = h["acted"]
        for _ in range(5):
            goes_on = (at < NEVER) & self._chance(0.68, n)
            at = self._working_later(leads, np.where(goes_on, at, NEVER), rng.exponential(11 * co.HOUR, n) + 120)
            at[at > end] = NEVER
            after_sale = (h["ae"] >= 0) & (at > h["qualified"])
            by = np.where(after_sale, h["ae"], h["owner"])
            self.activity.add(at < NEVER, leads, at, self._pick((0.4, 0.4, 0.12, 0.08), n), by, at, NEVER)
        replied = h["acted"] + rng.integers(300, 3 * co.DAY, n)
        replies = (h["acted"] < NEVER) & (replied < end) & self._chance(0.3, n)
        self.activity.add(replies, leads, replied, REPLY, co.INTEGRATION, replied, NEVER)

        planned = h["acted"] + 60
        plans = (h["acted"] < NEVER) & (planned < end) & self._chance(0.45, n)
        due = (planned // co.DAY + rng.integers(1, 9, n)) * co.DAY
        self.activity.add(plans, leads, due, TODO, h["owner"], planned, due)
        meets = plans & (h["ae"] < 0) & (h["closed"] == NEVER) & self._chance(0.05, n)
        ahead = co.END + 5 * co.DAY + rng.integers(0, co.DAY, n)
        self.activity.add(meets, leads, ahead, MEETING, h["owner"], planned, NEVER)

        for kind, share in ((SEQUENCE, 0.9), (SEQUENCE, 0.75), (SEQUENCE, 0.6), (MASS_MAIL, 0.7), (MASS_MAIL, 0.5)):
            sent = h["captured"] + rng.integers(120, 20 * co.DAY, n)
            sends = (sent < h["limit"]) & self._chance(share, n)
            self.activity.add(sends, leads, sent, kind, co.INTEGRATION, sent, NEVER)
        again = h["captured"] + rng.integers(600, 10 * co.DAY, n)
        repeats = (again < end) & self._chance(0.12, n)
        self.conversion.add(repeats, leads, again, self._pick(co.POINT_SHARES, n))

    def _second_handoffs(self, first) -> None:
        """Recycled leads get ready again, rejected people come back: each opens the lead's second handoff."""
        n, rng, leads = self.n, self.rng, first["lead"]
        recycled = (first["reason"] == "recycled") & self._chance(0.5, n)
        returned = np.isin(first["reason"], ("rejected", "disqualified")) & self._chance(0.15, n)
        again = first["closed"] + rng.integers(3 * co.DAY, 80 * co.DAY, n)
        opens = (recycled | returned) & (again < self.horizon - co.DAY)
        leads, captured = leads[opens], again[opens]
        by_conversion = returned[opens]
        every = np.ones(len(leads), dtype=bool)

        point = self._pick(co.POINT_SHARES, len(leads))
        self.conversion.add(by_conversion, leads, captured, point)
        delay = (co.READY_AFTER[self.intent[leads]] * rng.lognormal(0, 1, len(leads))).astype(np.int64) + 1
        ready = np.where(by_conversion, captured + delay, captured)
        ready[by_conversion & ~self._chance(0.8, len(leads))] = NEVER
        ready[ready >= self.horizon[leads]] = NEVER
        self._set_status(every & (ready < NEVER), leads, ready, co.MQL, co.INTEGRATION)
        self._handoff(leads, captured, ready, np.where(by_conversion, "conversion", "mql"), 2)

    def _noise(self) -> None:
        """Changes of fields that say nothing of the handoff, and sources that were overwritten."""
        n, rng = self.n, self.rng
        every = np.arange(n)
        self.now_source = self.source.copy()
        overwritten = self._chance(0.02, n) & (self.created + 2 * co.DAY < self.horizon) & (self.source != 10)
        self.other.add(overwritten, every, self.created + 2 * co.DAY, 0, self.source, 10, co.MARKETER)
        self.now_source[overwritten] = 10
        for field_number, share in ((1, 0.8), (1, 0.7), (1, 0.5), (2, 0.7), (2, 0.5)):
            at = self.created + rng.integers(60, 60 * co.DAY, n)
            changes = (at < self.horizon) & self._chance(share, n)
            old, new = rng.integers(0, 3, n), rng.integers(0, 3, n)
            self.other.add(changes, every, at, field_number, old, new, co.INTEGRATION)
