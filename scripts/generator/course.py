"""The course of a handoff in a well-run company: planned stage by stage, then written down as events.

A course is a dict of columns, one row a handoff; times are NEVER where something does not happen. Each stage adds its
columns to those of the stages before. Whoever plants a fault changes the columns of a stage before the next one is
planned, so that what follows follows from it.
"""

import numpy as np

from . import company as co
from . import staff
from .deadlines import UNKNOWN_INTENT
from .events import CALL, MEETING, NEVER, PLANNED_CALL, REPLY, SEQUENCE, TODO
from .touches import after_the_end, automation, no_actions, repeat_conversions

ACCEPT, REJECT, ASK, WORK, NOTHING = range(5)
QUALIFY, RECYCLE, DISQUALIFY, REJECT_LATE, OPEN = range(5)
# Nobody is given a lead within so many days of leaving.
NOTICE = 150 * co.DAY
MORE_ACTIONS = 6


def route(world, c) -> None:
    """To somebody in sales, in time; a lead that somebody in sales holds already stays there."""
    lead, ready, n, rng = c["lead"], c["ready"], len(c["lead"]), world.rng
    team, everywhere = world.team[lead], np.full(n, -1)
    holder = world.now_owner[lead].copy()
    held = (ready < NEVER) & world.users.at_work(holder, ready)
    waits = (ready < NEVER) & ~held
    moved = ready + rng.choice((0, 0, 5, 30), n)
    moved = np.where(waits & (holder != staff.QUEUE) & world.chance(0.6, n) & (moved < c["limit"]), moved, NEVER)
    start = np.where(waits, np.where(moved < NEVER, moved, ready), NEVER)

    due = world.deadlines.due("routing", c["intent"], everywhere, ready)
    urgent = c["intent"] == 0
    quick = urgent | world.chance(0.5, n)
    by_rule = start + np.where(urgent, rng.integers(10, 12 * co.MINUTE, n), rng.integers(10, 3 * co.HOUR, n))
    by_hand = world.later(team, start, rng.integers(5 * co.MINUTE, 200 * co.MINUTE, n))
    # Where nobody would be there in time, a rule does it.
    quick |= by_hand > due - 10 * co.MINUTE
    routed = np.where(quick, by_rule, by_hand)
    c |= {
        "holder": holder,
        "waits": waits,
        "held": held,
        "moved": moved,
        "routing_due": due,
        "gone": np.array([members[-1] for members in world.users.sdrs])[team],
        "misrouted": np.full(n, NEVER),
        "routed": np.where(waits & (routed < c["limit"]), routed, NEVER),
        "router": np.where(quick, staff.SYNC, world.users.managers[team]),
        "first": np.where(held, holder, world.users.some_sdr(rng, team, np.where(waits, ready, 0) + NOTICE)),
    }


def reassign(world, c) -> None:
    """Some go to a colleague within the day."""
    lead, n, rng = c["lead"], len(c["lead"]), world.rng
    team, ready = world.team[lead], c["ready"]
    owned = np.where(c["held"], ready, c["routed"])
    second, third = (world.users.some_sdr(rng, team, np.where(owned < NEVER, owned, 0) + NOTICE) for _ in range(2))
    swaps = (owned < NEVER) & (c["misrouted"] == NEVER) & (second != c["first"]) & world.chance(0.06, n)
    at = world.later(team, np.where(swaps, owned, NEVER), np.clip(rng.exponential(3 * co.HOUR, n), 300, 5 * co.HOUR))
    queued = np.where(c["holder"] < staff.HOLDERS, c["captured"], NEVER)
    c |= {
        "queued": np.minimum(queued, c["moved"]),
        "owned": owned,
        "owner": c["first"],
        "second": second,
        "third": third,
        "passed_on": np.where(at < c["limit"], at, NEVER),
        "passed_on_again": np.full(n, NEVER),
    }


def worker(c) -> np.ndarray:
    """Who owns each lead once it stays where it is."""
    return np.select([c["passed_on_again"] < NEVER, c["passed_on"] < NEVER], [c["third"], c["second"]], c["first"])


def owner_at(c, at: np.ndarray) -> np.ndarray:
    """Who among the people in sales owns each lead at a moment."""
    owner = np.where(at >= c["passed_on"], c["second"], c["first"])
    owner = np.where(at >= c["passed_on_again"], c["third"], owner)
    return np.where((at >= c["qualified"]) & (c["ae"] >= 0), c["ae"], owner) if "qualified" in c else owner


def decide(world, c) -> None:
    """Accept, reject or ask, each with a status of its own and in time."""
    lead, n, rng, by = c["lead"], len(c["lead"]), world.rng, worker(c)
    moves = (c[name] for name in ("passed_on", "passed_on_again"))
    base = np.maximum(c["owned"], np.maximum.reduce([np.where(at < NEVER, at, 0) for at in moves]))
    wait = np.clip(rng.exponential(4.5 * co.HOUR, n) * world.users.speed[by], 120, 10 * co.HOUR)
    at = world.later_for(by, base, wait)
    accepts = np.clip(0.66 + world.users.leniency[by] + co.SOURCE_ACCEPTED[world.source[lead]], 0.05, 0.95)
    luck = rng.random(n)
    # The company's first lead is accepted and then turned back: reasons are seen to be recorded from then on.
    accepts = np.where(lead == 0, 1, accepts)
    decision = np.where(luck < accepts, ACCEPT, np.where(luck < accepts + 0.7 * (1 - accepts), REJECT, ASK))
    # Who is asked mostly answers, and is then accepted or rejected.
    answered = world.later_for(by, np.where(decision == ASK, at, NEVER), rng.integers(60, 6 * co.HOUR, n))
    answer = world.pick((0.6, 0.3, 0.1), n)
    asked = np.where((decision == ASK) & (at < c["limit"]), at, NEVER)
    answers = (decision == ASK) & (answer != ASK) & (answered < c["limit"])
    decision, at = np.where(answers, answer, decision), np.where(answers, answered, at)
    c |= {
        "decided_from": base,
        "asked_first": np.where(answers, asked, NEVER),
        "decision": np.where(at < c["limit"], decision, NOTHING),
        "decided": np.where(at < c["limit"], at, NEVER),
        "decider": by.copy(),
    }


def act(world, c) -> None:
    """The first call, mail, message or meeting, in time and by the owner, before a rejection closes the handoff."""
    n, rng, owner = len(c["lead"]), world.rng, c["owner"]
    urgency = np.minimum(c["intent"], UNKNOWN_INTENT - 1)
    wait = co.FIRST_ACTION_AFTER[urgency] * rng.lognormal(0, 1, n) * world.users.speed[owner]
    wait = np.clip(wait, 30, 0.9 * world.deadlines.seconds("first_action", c["intent"]))
    at = world.later_for(owner, c["owned"], wait)
    # Some see the lead in the queue, call, and have it given to them.
    claims = c["waits"] & (c["owned"] - c["ready"] > 120) & (c["owned"] < NEVER) & world.chance(0.05, n)
    at = np.where(claims, c["ready"] + 60 + ((c["owned"] - c["ready"] - 120) * rng.random(n)).astype(np.int64), at)
    end = np.minimum(c["limit"], np.where(c["decision"] == REJECT, c["decided"], NEVER))
    at = np.where(at < end, at, NEVER)
    silent = world.chance(0.15, n)
    kinds = world.pick((0.55, 0.3, 0.05, 0.1), n)
    replied = at + rng.integers(300, co.DAY, n)
    c |= {
        "claims": claims,
        "acted": at,
        "actor": np.where(claims, owner, owner_at(c, at)),
        "kind": np.where(silent & (kinds == MEETING), CALL, kinds),
        # Of these nothing is ever heard.
        "silent": silent,
        "replied": np.where((at < NEVER) & ~silent & world.chance(0.3, n), replied, NEVER),
        "sequenced": np.full(n, NEVER),
        # Accepted and left lying.
        "left": np.zeros(n, dtype=bool),
    }


def follow_up(world, c) -> None:
    """A dated next step after the first action, and further actions."""
    n, rng, acted, by = len(c["lead"]), world.rng, c["acted"] < NEVER, worker(c)
    plans = acted & ~c["claims"] & world.chance(0.4, n)
    # Some wait until the lead is accepted.
    accepts = np.isin(c["decision"], (ACCEPT, WORK)) & ~c["claims"] & world.chance(0.4, n)
    start = np.where(accepts, np.maximum(c["acted"], c["decided"]), c["acted"])
    planned = np.where(plans, start + rng.integers(60, 1_800, n), NEVER)
    more, at, goes_on = [], np.where(c["claims"], c["owned"], start), acted & (~plans | world.chance(0.6, n))
    for number in range(MORE_ACTIONS):
        longest = np.where(c["claims"] & (number == 0), 5 * co.HOUR, 20 * co.HOUR)
        wait = np.clip(rng.exponential(11 * co.HOUR, n), 120, longest)
        at = world.later_for(by, np.where(goes_on & acted, at, NEVER), wait)
        kinds = world.pick((0.4, 0.4, 0.12, 0.08), n)
        more.append((at, np.where(c["silent"] & (kinds == MEETING), CALL, kinds)))
        goes_on = (at < NEVER) & world.chance(0.66, n)
    c |= {
        "planned": planned,
        "planned_kind": np.where(world.chance(0.3, n), PLANNED_CALL, TODO),
        "planned_due": (planned // co.DAY + rng.integers(1, 9, n)) * co.DAY,
        "meets": acted & plans & ~c["silent"] & world.chance(0.3, n),
        "more": more,
        "ends_after": np.zeros(n, dtype=np.int64),
    }
    _delete_some(world, c)


def _delete_some(world, c) -> None:
    """A few records are deleted while they are being worked."""
    n, accepted = len(c["lead"]), np.isin(c["decision"], (ACCEPT, WORK))
    next_step = np.minimum(c["planned"], c["more"][0][0])
    at = np.maximum.reduce([c["acted"], c["decided"], next_step]) + world.rng.integers(co.HOUR, 6 * co.DAY, n)
    deleted = accepted & (at < c["limit"]) & (c["lead"] > 0) & world.chance(0.008, n)
    c["limit"] = np.where(deleted, at, c["limit"])
    leads = c["lead"][deleted]
    world.removed_at[leads] = world.horizon[leads] = at[deleted]


def finish(world, c) -> None:
    """Working, then qualified or turned back, well before the horizon; with a reason that is true and of use."""
    lead, n, rng, by, limit = c["lead"], len(c["lead"]), world.rng, worker(c), c["limit"]
    goes_on = np.isin(c["decision"], (ACCEPT, WORK))
    both = np.where(goes_on & (c["acted"] < NEVER), np.maximum(c["decided"], c["acted"]), NEVER)
    starts = both + rng.choice((0, 60, 900), n)
    starts = np.where((starts < limit) & (c["decision"] == ACCEPT), starts, NEVER)
    base = np.maximum(np.where(goes_on, c["decided"], NEVER), np.where(both < NEVER, both + 900, 0))
    base = np.maximum(base, np.where(c["claims"] & (c["more"][0][0] < NEVER), c["more"][0][0] + 60, c["ends_after"]))
    wait = np.clip(rng.lognormal(0, 0.8, n) * 32 * co.HOUR, 900, 170 * co.HOUR)
    ended = world.later_for(by, np.where(goes_on, base, NEVER), wait)
    qualifies = np.clip(0.34 + co.SOURCE_QUALIFIED[world.source[lead]], 0.05, 0.8)
    luck, among = rng.random(n), world.pick((0.35, 0.5, 0.15), n)
    # What nobody had accepted cannot be rejected late: that would be its decision.
    among = np.where((c["decision"] == WORK) & (among == 2), 1, among)
    fate = np.where(luck < qualifies, QUALIFY, np.array([RECYCLE, DISQUALIFY, REJECT_LATE])[among])
    late = world.later_for(by, np.where(goes_on, c["decided"], NEVER), rng.integers(50, 120, n) * co.HOUR)
    fate = np.where(c["left"], np.where(luck < 0.5, RECYCLE, OPEN), fate)
    ended = np.where(c["left"], late, ended)
    c |= {
        "works": starts,
        "fate": np.where(ended < limit, fate, OPEN),
        "ended": ended,
        "late_accepted": np.full(n, NEVER),
    }
    c["fate"] = np.where((lead == 0) & (c["fate"] == QUALIFY), DISQUALIFY, c["fate"])


def turn_back(world, c) -> None:
    """The reason: what can be told without a word with the buyer, where there was none."""
    n = len(c["lead"])
    shares = np.array(co.REASON_SHARES)
    shares[[co.DUPLICATE, co.CATCH_ALL_REASON, co.NOT_INTERESTED, co.GHOSTED, co.NO_REASON]] = 0
    reason = world.pick(shares, n)
    reason = np.where((reason == co.NO_RESPONSE) & (c["acted"] == NEVER), co.STUDENT, reason)
    reason = np.where((reason == co.BAD_DATA) & ~c["silent"], co.NO_NEED, reason)
    c["turned_back"] = np.where(
        c["decision"] == REJECT, c["decided"], np.where(np.isin(c["fate"], (QUALIFY, OPEN)), NEVER, c["ended"])
    )
    c["reason_code"] = reason


def sell(world, c) -> None:
    """Hand over to an AE, convert, win or lose; the opportunity is linked to the lead and keeps its source."""
    lead, n, rng, team, limit = c["lead"], len(c["lead"]), world.rng, world.team[c["lead"]], c["limit"]
    qualified = np.where(c["fate"] == QUALIFY, c["ended"], NEVER)
    ae = world.users.some_ae(rng, team, np.where(qualified < NEVER, qualified, 0))
    look = world.later_for(ae, qualified, np.clip(rng.exponential(6 * co.HOUR, n), 600, 12 * co.HOUR))
    at_once = world.chance(0.7, n) | (look > qualified + (co.LINK_DAYS - 1) * co.DAY)
    converted = np.where(at_once, qualified, np.where(look < limit, look, NEVER))
    converted = np.where(
        converted < NEVER, np.maximum(converted, np.where(c["late_accepted"] < NEVER, c["late_accepted"], 0)), NEVER
    )
    ended = world.later_for(ae, converted, rng.lognormal(0, 0.7, n) * 190 * co.HOUR + co.HOUR)
    c |= {
        "qualified": qualified,
        "ae": np.where(qualified < NEVER, ae, -1),
        "converted": converted,
        "converter": np.where(at_once, worker(c), ae),
        "linked": converted < NEVER,
        "deal_source": world.source[lead].copy(),
        "deal_ended": np.where((ended < limit) & world.chance(0.82, n), ended, NEVER),
        "won": world.chance(0.36, n),
    }


def close(world, c) -> None:
    """What became of each handoff, in the words of generator.truth."""
    lead, decision = c["lead"], c["decision"]
    removed = world.removed_at[lead]
    sold = c["linked"] & (c["deal_ended"] < NEVER)
    closed = np.where(sold, c["deal_ended"], c["turned_back"])
    gone = (removed < NEVER) & (closed == NEVER)
    kinds = [sold & c["won"], sold, c["turned_back"] == NEVER, decision == REJECT, c["fate"] == RECYCLE]
    reason = np.select(kinds, ["won", "lost", "", "rejected", "recycled"], "disqualified")
    works = decision == WORK
    accepted = np.where(
        c["late_accepted"] < NEVER, c["late_accepted"], np.where(decision == ACCEPT, c["decided"], NEVER)
    )
    c |= {
        "closed": np.where(gone, removed, closed),
        "reason": np.where(gone, np.where(world.merged_into[lead] >= 0, "merged", "deleted"), reason),
        "accepted": np.where(works, c["decided"], accepted),
        "implicit": works & (c["late_accepted"] == NEVER),
        "rejected": np.where(decision == REJECT, c["decided"], NEVER),
        "asked": np.where(decision == ASK, c["decided"], NEVER),
        "worker": worker(c),
    }


def record(world, c) -> None:
    """Write a course down: owners, statuses, reasons, activities, the conversion and its opportunity."""
    _owners(world, c)
    _statuses(world, c)
    _deals(world, c)
    _activities(world, c)
    c["actor"] = np.where(c["acted"] < NEVER, c["actor"], -1)
    world.truth.append(_of(c, np.ones(len(c["lead"]), dtype=bool)))


def _owners(world, c) -> None:
    lead, manager = c["lead"], world.users.managers[world.team[c["lead"]]]
    nurtured = np.where(c["turned_back"] < NEVER, c["turned_back"] + 600, NEVER)
    for at, to, by in (
        (c["moved"], staff.QUEUE, staff.SYNC),
        (c["misrouted"], c["gone"], staff.SYNC),
        (c["routed"], c["first"], c["router"]),
        (c["passed_on"], c["second"], manager),
        (c["passed_on_again"], c["third"], manager),
        (c["qualified"], c["ae"], c["worker"]),
        (nurtured, staff.NURTURE, staff.SYNC),
    ):
        world.set_owner(at < c["limit"], lead, at, to, by)


def _statuses(world, c) -> None:
    lead, by, decision, decided = c["lead"], c["worker"], c["decision"], c["decided"]
    world.set_status(c["asked_first"] < NEVER, lead, c["asked_first"], co.NEEDS_INFORMATION, by)
    for kind, status in ((ACCEPT, co.ACCEPTED), (ASK, co.NEEDS_INFORMATION), (WORK, co.WORKING)):
        world.set_status((decision == kind) & (decided < NEVER), lead, decided, status, c["decider"])
    turned_back, at = c["turned_back"] < NEVER, c["turned_back"]
    changes = turned_back & (c["reason_code"] != world.now_reason[lead])
    world.reason.add(changes, lead, at, world.now_reason[lead], c["reason_code"], by)
    world.now_reason[lead[turned_back]] = c["reason_code"][turned_back]
    world.set_status(decision == REJECT, lead, decided, co.REJECTED, c["decider"])
    world.set_status(c["works"] < NEVER, lead, c["works"], co.WORKING, by)
    for fate, status in (
        (QUALIFY, co.QUALIFIED),
        (RECYCLE, co.RECYCLED),
        (DISQUALIFY, co.DISQUALIFIED),
        (REJECT_LATE, co.REJECTED),
    ):
        world.set_status(c["fate"] == fate, lead, c["ended"], status, by)
    world.set_status(c["late_accepted"] < NEVER, lead, c["late_accepted"], co.ACCEPTED, by)


def _deals(world, c) -> None:
    lead, some = c["lead"], c["converted"] < NEVER
    leads, ends = lead[some], some & (c["deal_ended"] < NEVER)
    world.converted[leads], world.converter[leads] = c["converted"][some], c["converter"][some]
    world.has_opportunity[leads], world.opportunity_linked[leads] = True, c["linked"][some]
    world.opportunity_owner[leads], world.opportunity_source[leads] = c["ae"][some], c["deal_source"][some]
    world.opportunity_closed[lead[ends]], world.opportunity_won[lead[ends]] = c["deal_ended"][ends], c["won"][ends]


def _activities(world, c) -> None:
    lead, rng, end = c["lead"], world.rng, np.minimum(c["closed"], c["limit"])
    actions = [(c["acted"], c["kind"], c["actor"])]
    actions += [(at, kind, owner_at(c, at)) for at, kind in c["more"]]
    for at, kind, by in actions:
        # A meeting is entered before it takes place.
        notice = np.maximum(c["captured"], at - rng.integers(0, co.DAY, len(lead)))
        notice = np.where(at == c["acted"], notice, np.maximum(notice, c["acted"]))
        created = np.where((kind == MEETING) & (at < NEVER), notice, at)
        world.activity.add(at < end, lead, at, kind, by, created, NEVER)
    plans = c["planned"] < end
    world.activity.add(plans, lead, c["planned"], c["planned_kind"], c["worker"], c["planned"], c["planned_due"])
    # Nothing is known of the days after the end: these meetings begin well past it.
    ahead = (co.END // co.DAY + rng.integers(2, 15, len(lead))) * co.DAY + rng.integers(8, 18, len(lead)) * co.HOUR
    recent = (c["planned"] > co.END - 30 * co.DAY) & (c["closed"] == NEVER) & (c["limit"] == co.END)
    world.activity.add(plans & recent & c["meets"], lead, ahead, MEETING, c["worker"], c["planned"] + 60, NEVER)
    world.act(c["replied"] < end, lead, c["replied"], REPLY, staff.SYNC)
    world.act(c["sequenced"] < end, lead, c["sequenced"], SEQUENCE, c["owner"])

    after_the_end(world, c)
    no_actions(world, _of(c, ~c["silent"] & ~c["left"]))
    automation(world, _of(c, ~c["left"]))
    repeat_conversions(world, _of(c, world.point[lead] != co.NO_POINT))


def _of(c, where: np.ndarray) -> dict[str, np.ndarray]:
    return {name: column[where] for name, column in c.items() if isinstance(column, np.ndarray)}
