"""One handoff of each of some leads: routed, decided, worked, closed. Returns what is true of them."""

import numpy as np

from . import company as co
from . import staff
from .events import CALL, NEVER
from .touches import touches


def handoffs(world, leads, captured, ready, trigger, number: int) -> dict[str, np.ndarray]:
    """Simulate the handoffs that begin with these triggers; a lead has one at a time.

    Args:
        leads: numbers of the leads, each once.
        captured, ready: when each handoff begins and becomes ready (NEVER where it does not).
        trigger: capture, mql or conversion, for all or for each.
        number: the handoff's number within its lead.
    """
    h = {"lead": leads, "captured": captured, "ready": ready, "limit": world.horizon[leads]}
    h |= _route(world, h)
    h |= _reassign(world, h)
    h |= _decide(world, h)
    h |= _first_action(world, h)
    h |= _finish(world, h)
    touches(world, h)
    h["trigger"], h["number"] = np.broadcast_to(trigger, leads.shape), np.full(len(leads), number)
    world.truth.append(h)
    return h


def _route(world, h) -> dict[str, np.ndarray]:
    """From whoever holds the lead when it becomes ready to somebody in sales; some never get there."""
    leads, ready, n, rng = h["lead"], h["ready"], len(h["lead"]), world.rng
    team, intent = world.team[leads], world.intent[leads]
    holder = world.now_owner[leads].copy()
    has_owner = (ready < NEVER) & world.users.at_work(holder, ready)

    # A rule moves the lead in the second in which it becomes ready, or soon after.
    waits = (ready < NEVER) & ~has_owner
    moved = ready + rng.choice((0, 0, 5, 30), n)
    into_queue = waits & (holder != staff.QUEUE) & world.chance(0.6, n) & (moved < h["limit"])
    world.set_owner(into_queue, leads, moved, staff.QUEUE, staff.SYNC)

    quick = world.chance(co.QUICK_SHARE[intent], n)
    lingers = world.chance(0.07, n)
    start = np.where(waits, np.maximum(ready, np.where(into_queue, moved, 0)), NEVER)
    by_rule = start + np.where(world.chance(0.1, n), 0, rng.lognormal(np.log(7 * co.MINUTE), 1, n)).astype(np.int64)
    work = rng.exponential(co.BY_HAND_AFTER[intent], n) + np.where(lingers, rng.exponential(60 * co.HOUR, n), 0)
    by_hand = world.later(team, start, work + 60)
    routed = np.where(waits & world.chance(0.96, n), np.where(quick & ~lingers, by_rule, by_hand), NEVER)
    routed = np.where(routed < h["limit"], routed, NEVER)
    # What left the queue in the very second in which it came, or in which a later handoff begins, did not wait there.
    waited = (holder < staff.HOLDERS) & (np.where(into_queue, moved, routed) > h["captured"])
    queued = np.minimum(np.where(waited, h["captured"], NEVER), np.where(into_queue & (routed > moved), moved, NEVER))

    # A rule that nobody maintains still sends some to people who have left; half of those are noticed.
    gone = np.array([members[-1] for members in world.users.sdrs])[team]
    lost = (routed < NEVER) & (routed >= world.users.left_at[gone]) & world.chance(0.03, n)
    world.set_owner(lost, leads, routed, gone, staff.SYNC)
    noticed = world.later(team, np.where(lost & world.chance(0.5, n), routed, NEVER), np.full(n, 8 * co.HOUR))
    routed = np.where(lost, np.where(noticed < h["limit"], noticed, NEVER), routed)
    owner = world.users.some_sdr(rng, team, np.where(routed < NEVER, routed, 0))
    by = np.where(quick, staff.SYNC, world.users.managers[team])
    world.set_owner(routed < NEVER, leads, routed, owner, by)
    return {
        "queued": queued,
        "owned": np.where(has_owner, ready, routed),
        "owner": np.where(has_owner, holder, owner),
    }


def _reassign(world, h) -> dict[str, np.ndarray]:
    """Some leads go to a colleague, a few of them back again; those of people who leave go to somebody else."""
    leads, n, rng, team = h["lead"], len(h["lead"]), world.rng, world.team[h["lead"]]
    first, left_at = h["owner"], world.users.left_at[h["owner"]]
    manager = world.users.managers[team]
    owned = h["owned"] < NEVER
    leaves = owned & (left_at > h["owned"]) & (left_at < h["owned"] + 12 * co.DAY) & world.chance(0.6, n)
    swaps = owned & ~leaves & world.chance(0.06, n)
    base = np.where(leaves, left_at, np.where(swaps, h["owned"], NEVER))
    at = world.later(team, base, rng.exponential(5 * co.HOUR, n) + 300)
    at = np.where((at < h["limit"]) & (leaves | (at < left_at)), at, NEVER)
    second = world.users.some_sdr(rng, team, np.where(at < NEVER, at, 0))
    at = np.where(second != first, at, NEVER)
    world.set_owner(at < NEVER, leads, at, second, manager)
    back = (at < NEVER) & swaps & (at + 2 * co.HOUR < np.minimum(h["limit"], left_at)) & world.chance(0.2, n)
    world.set_owner(back, leads, at + 2 * co.HOUR, first, second)
    since = np.where(back, at + 2 * co.HOUR, at)
    return {
        "reassigned": np.where(at < NEVER, since, NEVER),
        "worker": np.where((at < NEVER) & ~back, second, first),
    }


def _decide(world, h) -> dict[str, np.ndarray]:
    """Accept, reject, ask, just start working, send back, or leave it lying.

    What was never ready is mostly left alone: salespeople work some of the leads they entered themselves, marketing
    sorts out a few others.
    """
    leads, n, rng, worker = h["lead"], len(h["lead"]), world.rng, h["worker"]
    base = np.where(h["reassigned"] < NEVER, h["reassigned"], h["owned"])
    unready = (h["ready"] == NEVER) & (world.now_status[leads] == co.NEW) & (h["captured"] == world.created[leads])
    entered = unready & (world.oddity[leads] == co.BY_SALES) & world.chance(0.5, n)
    sorted_out = unready & ~entered & world.chance(0.02, n)
    # Who has become a contact is followed up by whoever owns the record, with no status to set.
    follows = (h["ready"] == NEVER) & (world.converted[leads] < h["captured"])
    holder = np.where(unready | follows, world.now_owner[leads], worker)
    worker = np.where(entered | follows, holder, np.where(sorted_out, staff.MARKETER, worker))
    base = np.where(entered | sorted_out, h["captured"], base)
    at = world.later_for(worker, base, rng.exponential(4.5 * co.HOUR, n) * world.users.speed[worker] + 120)
    at = world.users.present(worker, at, h["limit"])

    accepts = np.clip(0.62 + world.users.leniency[worker] + co.SOURCE_ACCEPTED[world.source[leads]], 0.05, 0.95)
    rest = (1 - accepts)[:, None] * np.cumsum((0.46, 0.13, 0.14, 0.04, 0.03))
    kind = (rng.random(n)[:, None] > np.column_stack([accepts, accepts[:, None] + rest])).sum(axis=1)
    kind = np.select([at == NEVER, entered, sorted_out], [6, 3, 5], kind)
    accepted, rejected, asked, implicit, recycled, disqualified = (kind == k for k in range(6))
    world.set_status(accepted, leads, at, co.ACCEPTED, worker)
    world.turn_back(rejected, leads, at, co.REJECTED, worker)
    world.turn_back(recycled, leads, at, co.RECYCLED, worker)
    world.turn_back(disqualified, leads, at, co.DISQUALIFIED, worker)
    world.set_status(asked, leads, at, co.NEEDS_INFORMATION, worker)
    world.set_status(implicit, leads, at, co.WORKING, worker)

    answered = world.later_for(worker, np.where(asked, at, NEVER), rng.exponential(9 * co.HOUR, n) + 60)
    answered = world.users.present(worker, answered, h["limit"])
    answer = np.where(answered < NEVER, world.pick((0.4, 0.15, 0.08, 0.05, 0.32), n), 4)
    then_accepted, then_rejected, then_works, then_recycled = (answer == k for k in range(4))
    world.set_status(then_accepted, leads, answered, co.ACCEPTED, worker)
    world.turn_back(then_rejected, leads, answered, co.REJECTED, worker)
    world.set_status(then_works, leads, answered, co.WORKING, worker)
    world.turn_back(then_recycled, leads, answered, co.RECYCLED, worker)

    decided = np.where(asked, np.where(answer < 4, answered, NEVER), at)
    back = recycled | then_recycled
    out = rejected | then_rejected
    turned_back = back | out | disqualified
    return {
        "worker": worker,
        "by_holder": entered | follows,
        "accepted": np.where(accepted | implicit | then_accepted | then_works, decided, NEVER),
        "implicit": implicit | then_works | back | disqualified,
        "rejected": np.where(turned_back, decided, NEVER),
        "asked": np.where(asked & (answer == 4), at, NEVER),
        "closed": np.where(turned_back, decided, NEVER),
        "reason": np.select([out, back, disqualified], ["rejected", "recycled", "disqualified"], ""),
    }


def _first_action(world, h) -> dict[str, np.ndarray]:
    """The first call, mail, message or meeting; sometimes before anybody owned the lead, sometimes never."""
    leads, n, rng = h["lead"], len(h["lead"]), world.rng
    team, end = world.team[leads], np.minimum(h["closed"], h["limit"])
    share = np.select([h["accepted"] < NEVER, h["closed"] < NEVER], [0.94, 0.75], 0.45)
    base = np.where(h["by_holder"], h["captured"], h["owned"])
    acts = (base < NEVER) & world.chance(share, n)
    wait = co.FIRST_ACTION_AFTER[world.intent[leads]] * rng.lognormal(0, 1, n)
    at = world.later_for(h["owner"], np.where(acts, base, NEVER), wait * world.users.speed[h["owner"]] + 30)
    by = np.where((at >= h["reassigned"]) | h["by_holder"], h["worker"], h["owner"])
    at = world.users.present(by, at, end)

    # An AE sees the name of a company in the queue and calls at once.
    until = np.minimum(np.where(h["owned"] < NEVER, h["owned"], h["captured"] + 4 * co.DAY), end)
    picks = (until - h["captured"] > 1_200) & world.chance(0.025, n)
    picked = h["captured"] + 600 + ((until - h["captured"] - 1_200) * rng.random(n)).astype(np.int64)
    picker = world.users.some_ae(rng, team, picked)
    at, by = np.where(picks, picked, at), np.where(picks, picker, by)
    kinds = np.where(picks, CALL, world.pick((0.55, 0.3, 0.05, 0.1), n))
    notice = np.maximum(h["captured"], at - rng.integers(0, co.DAY, n))
    world.act(at < NEVER, leads, at, kinds, by, np.where(world.chance(0.3, n), notice, at))
    return {"acted": at, "actor": by}


def _finish(world, h) -> dict[str, np.ndarray]:
    """Working, then qualified, turned back, or stalled; what is qualified is won, lost or still open."""
    leads, n, rng, worker, limit = h["lead"], len(h["lead"]), world.rng, h["worker"], h["limit"]
    explicit = (h["accepted"] < NEVER) & ~h["implicit"]
    both = np.where((h["acted"] < NEVER) & explicit, np.maximum(h["accepted"], h["acted"]), NEVER)
    # Some tools write both statuses in the second of the call.
    starts = world.users.present(worker, both + rng.choice((0, 60, 900), n), limit)
    world.set_status(starts < NEVER, leads, starts, co.WORKING, worker)

    acted = np.where(h["acted"] < NEVER, h["acted"], 0)
    base = np.where(starts < NEVER, starts, np.where(h["accepted"] < NEVER, np.maximum(h["accepted"], acted), NEVER))
    later = world.later_for(worker, base, rng.lognormal(0, 0.8, n) * 32 * co.HOUR + 300)
    later = world.users.present(worker, later, limit)
    qualifies = np.clip(0.34 + co.SOURCE_QUALIFIED[world.source[leads]], 0.05, 0.8)
    qualifies = np.where(h["acted"] < NEVER, qualifies, 0.1)
    fate = (
        rng.random(n)[:, None] > qualifies[:, None] + (1 - qualifies)[:, None] * np.cumsum((0, 0.22, 0.3, 0.07))
    ).sum(axis=1)
    fate[later == NEVER] = 4
    qualified, recycled, disqualified, late_no = (fate == k for k in range(4))
    world.set_status(qualified, leads, later, co.QUALIFIED, worker)
    world.turn_back(recycled, leads, later, co.RECYCLED, worker)
    world.turn_back(disqualified, leads, later, co.DISQUALIFIED, worker)
    world.turn_back(late_no, leads, later, co.REJECTED, worker)
    # Nobody had said "accepted": this is the decision, and what came before it was just work.
    decides = late_no & h["implicit"]
    turned_back = recycled | disqualified | late_no
    reason = np.select(
        [recycled, disqualified, decides, late_no],
        ["recycled", "disqualified", "rejected", "disqualified"],
        h["reason"],
    )
    h |= {
        "qualified": np.where(qualified, later, NEVER),
        "accepted": np.where(decides, NEVER, h["accepted"]),
        "rejected": np.where(decides, later, h["rejected"]),
        "implicit": h["implicit"] & ~decides,
        "closed": np.where(turned_back, later, h["closed"]),
        "reason": reason,
    }
    return _sell(world, h)


def _sell(world, h) -> dict[str, np.ndarray]:
    """Hand over to an AE, convert, win or lose; and close what is merged or deleted before that."""
    leads, n, rng, team = h["lead"], len(h["lead"]), world.rng, world.team[h["lead"]]
    qualified, limit = h["qualified"] < NEVER, h["limit"]
    ae = world.users.some_ae(rng, team, np.where(qualified, h["qualified"], 0))
    handed_over = qualified & world.chance(0.8, n)
    world.set_owner(handed_over, leads, h["qualified"], ae, h["worker"])

    # Most are converted by the click that qualifies them, the others by the AE after a look, a few never.
    at_once = world.chance(0.7, n)
    look = world.later_for(
        ae, np.where(qualified & ~at_once, h["qualified"], NEVER), rng.exponential(10 * co.HOUR, n) + 600
    )
    converted = np.where(
        qualified & at_once, h["qualified"], np.where(world.chance(0.85, n) & (look < limit), look, NEVER)
    )
    deal = (converted < NEVER) & world.chance(0.94, n)
    ended = world.later_for(ae, np.where(deal, converted, NEVER), rng.lognormal(0, 0.7, n) * 190 * co.HOUR + co.HOUR)
    ends = deal & (ended < limit) & world.chance(0.82, n)
    won = ends & world.chance(0.36, n)
    some = converted < NEVER
    world.converted[leads[some]] = converted[some]
    world.converter[leads[some]] = np.where(at_once, h["worker"], ae)[some]
    world.has_opportunity[leads[deal]] = True
    world.opportunity_owner[leads[deal]] = ae[deal]
    world.opportunity_closed[leads[ends]] = ended[ends]
    world.opportunity_won[leads[won]] = True

    closed = np.where(ends, ended, h["closed"])
    reason = np.select([won, ends], ["won", "lost"], h["reason"])
    removed = world.removed_at[leads]
    gone = (removed < NEVER) & (closed == NEVER)
    how = np.where(world.merged_into[leads] >= 0, "merged", "deleted")
    nurtured = h["closed"] + 600
    to_nurture = (reason == "recycled") & (nurtured < limit) & world.chance(0.6, n)
    world.set_owner(to_nurture, leads, nurtured, staff.NURTURE, staff.SYNC)
    return {
        "ae": np.where(handed_over | deal, ae, -1),
        "closed": np.where(gone, removed, closed),
        "reason": np.where(gone, how, reason),
    }
