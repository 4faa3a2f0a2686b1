"""Who comes in, by which form, as whose copy, how long the record lives, and who holds it at first."""

import numpy as np

from . import company as co
from . import staff
from .events import NEVER


def capture(world) -> None:
    """Create the leads of a world, the state they are in before anything happens to them."""
    every = np.arange(world.n)
    arrivals(world)
    world.conversion.add(world.point != co.NO_POINT, every, world.created, world.point, True)
    _persons(world)
    _removals(world)
    _first_owners(world)
    by_others = np.isin(world.oddity, (co.BOUGHT, co.IMPORT, co.BY_SALES))
    first_statuses(world, np.where(by_others, 0.25, 1) * (world.oddity != co.SPAM_LEAD))
    # The first lead is routed in its first second: status and owner are seen to be recorded from then on.
    world.set_owner(every == 0, every, world.created, staff.QUEUE, staff.SYNC)


def arrivals(world) -> None:
    """Who comes when, and what the form or the list says of them."""
    n = world.n
    world.team = world.pick(co.TEAM_SHARES, n)
    world.oddity = world.pick(co.ODDITY_SHARES, n)
    created = _moments(world, world.team)
    # A list is imported in one go: its leads have one time.
    listed = np.isin(world.oddity, (co.BOUGHT, co.IMPORT))
    created[listed] = (created[listed] // (20 * co.DAY)) * 20 * co.DAY + 15 * co.HOUR
    created = np.clip(created, co.START, co.END - co.HOUR)
    order = np.argsort(created, kind="stable")
    world.created, world.team, world.oddity = created[order], world.team[order], world.oddity[order]
    world.oddity[0] = co.NORMAL
    _forms(world)


def _moments(world, teams: np.ndarray) -> np.ndarray:
    days = np.arange((co.END - co.START) // co.DAY)
    weekday = (days + 2) % 7  # the first day is a Wednesday
    shares = co.WEEKDAY_SHARES[weekday] * (1 + co.GROWTH * days / len(days))
    local = world.pick(shares, world.n) * co.DAY + world.pick(co.HOUR_SHARES, world.n) * co.HOUR
    return co.START + local + world.rng.integers(0, co.HOUR, world.n) - co.TEAM_OFFSETS[teams] * co.HOUR


def _forms(world) -> None:
    n, oddity = world.n, world.oddity
    source, point = world.pick(world.source_shares, n), world.pick(world.point_shares, n)
    source[oddity == co.BOUGHT] = co.PURCHASED
    source[oddity == co.IMPORT] = co.IMPORTED
    source[oddity == co.TEST_LEAD] = co.TEST_SOURCE
    point[np.isin(oddity, (co.BOUGHT, co.IMPORT, co.BY_SALES))] = co.NO_POINT
    world.source, world.point, world.intent = source, point, co.POINT_INTENT[point]
    world.detail = world.pick((3, 2, 2, 3, 2, 2, 1, 6), n)


def _persons(world) -> None:
    """Some leads are people who were there already; a few of those are copies of such a copy."""
    n, rng = world.n, world.rng
    copy_of = np.full(n, -1)
    copies = np.flatnonzero(world.chance(0.045, n) & (np.arange(n) > 20))
    # Most come back within weeks: the copied lead is a recent one.
    copy_of[copies] = np.maximum(0, copies - 1 - rng.integers(0, max(2, n // 40), len(copies)))
    copy_of[copies[1::8]] = copies[:-1:8][: len(copies[1::8])]
    odd = world.oddity != co.NORMAL
    copy_of[(copy_of >= 0) & (odd | odd[copy_of])] = -1
    world.copy_of, world.person = copy_of, np.arange(n)
    for copy in np.flatnonzero(copy_of >= 0).tolist():
        world.person[copy] = world.person[copy_of[copy]]


def _removals(world) -> None:
    """Some copies are merged into what they copy, some leads are deleted: nothing happens to them afterwards."""
    n, rng, created = world.n, world.rng, world.created
    removed_at, merged_into = np.full(n, NEVER), np.full(n, -1)
    at = created + rng.integers(co.DAY // 2, 20 * co.DAY, n)
    deleted = world.chance(0.008, n) & (at < co.END) & (world.copy_of < 0)
    removed_at[deleted] = at[deleted]
    merges = world.chance(0.4, n) & (world.copy_of >= 0) & (at < co.END)
    # Of every chain both links are merged.
    chained = np.flatnonzero((world.copy_of >= 0) & (world.copy_of[world.copy_of] >= 0) & (at < co.END - 20 * co.DAY))
    merges[chained], merges[world.copy_of[chained]] = True, True
    for copy in np.flatnonzero(merges)[::-1].tolist():
        if created[copy] < removed_at[world.copy_of[copy]]:
            merged_into[copy], removed_at[copy] = world.copy_of[copy], at[copy]
    # A copy is merged before the lead that it is merged into is: chains end somewhere.
    for copy in np.flatnonzero(merged_into >= 0).tolist():
        latest = removed_at[merged_into[copy]] - co.HOUR
        if latest <= created[copy] + co.HOUR:
            merged_into[copy], removed_at[copy] = -1, NEVER
        else:
            removed_at[copy] = min(removed_at[copy], latest)
    world.removed_at, world.merged_into = removed_at, merged_into
    world.horizon = np.minimum(removed_at, co.END)


def _first_owners(world) -> None:
    n, by_sales = world.n, world.oddity == co.BY_SALES
    kinds = (staff.QUEUE, staff.MARKETER, staff.SYNC, staff.NURTURE, -1)
    urgent = world.intent == 0
    luck = world.rng.random(n)
    kind = np.where(
        urgent,
        np.searchsorted(np.cumsum((0.62, 0.08, 0.16, 0.02)), luck),
        np.searchsorted(np.cumsum((0.4, 0.2, 0.22, 0.06)), luck),
    )
    own = world.users.some_sdr(world.rng, world.team, world.created)
    listed = np.isin(world.oddity, (co.BOUGHT, co.IMPORT))
    owners = np.select([by_sales, listed, kind == 4], [own, staff.OPERATIONS, own], np.array(kinds)[kind])
    owners[0] = staff.SYNC
    world.now_owner = owners.copy()
    world.creator = np.select([by_sales, listed, kind == 1], [own, staff.OPERATIONS, staff.MARKETER], staff.SYNC)


def first_statuses(world, eager: np.ndarray) -> None:
    """New or MQL; and when the lead becomes MQL, if ever.

    Args:
        world: whose leads have come.
        eager: how much likelier than usual each of them is to become MQL.
    """
    n, every = world.n, np.arange(world.n)
    born = world.chance(co.BORN_READY_SHARE[world.intent] * eager, n)
    born[0] = False
    becomes = (every == 0) | born | world.chance(co.READY_SHARE[world.intent] * eager, n)
    delay = (co.READY_AFTER[world.intent] * world.rng.lognormal(0, 1, n)).astype(np.int64) + 1
    ready = np.where(becomes, world.created + np.where(born | (every == 0), 0, delay), NEVER)
    world.ready = np.where(ready < world.horizon, ready, NEVER)
    world.now_status = np.where(born, co.MQL, co.NEW)
    world.set_status((world.ready < NEVER) & ~born, every, world.ready, co.MQL, staff.SYNC)

    found = world.created + world.rng.integers(10 * co.MINUTE, co.DAY, n)
    spam = (world.oddity == co.SPAM_LEAD) & (found < world.horizon)
    world.set_status(spam, every, found, co.SPAM, staff.OPERATIONS)
