"""What else is sent, said, planned and filled in around a handoff."""

import numpy as np

from . import company as co
from . import staff
from .events import (
    CALL,
    DELETED_CALL,
    DRAFT,
    EMAIL,
    GIFT,
    INBOUND_CALL,
    INTERNAL_CALL,
    MASS_MAIL,
    MEETING,
    NEVER,
    PLANNED_CALL,
    REPLY,
    SEQUENCE,
    TODO,
)

# Things that look like an action and are none, and for how many of the handoffs that were acted on.
NO_ACTIONS = {INBOUND_CALL: 0.04, INTERNAL_CALL: 0.02, DRAFT: 0.02, DELETED_CALL: 0.02, GIFT: 0.01}


def touches(world, h) -> None:
    """Add the activities and conversions of handoffs that are simulated up to their end."""
    _further_actions(world, h)
    after_the_end(world, h)
    no_actions(world, h)
    _plans(world, h)
    automation(world, h)
    repeat_conversions(world, h)


def _further_actions(world, h) -> None:
    leads, n, rng = h["lead"], len(h["lead"]), world.rng
    end, at = np.minimum(h["closed"], h["limit"]), h["acted"]
    manager = world.users.managers[world.team[leads]]
    for _ in range(6):
        goes_on = (at < NEVER) & world.chance(0.66, n)
        at = world.later_for(h["worker"], np.where(goes_on, at, NEVER), rng.exponential(11 * co.HOUR, n) + 120)
        by = np.where((h["ae"] >= 0) & (at > h["qualified"]), h["ae"], h["worker"])
        by = np.where(world.chance(0.02, n), manager, by)
        at = world.users.present(by, at, end)
        notice = np.maximum(h["acted"], at - rng.integers(0, 2 * co.DAY, n))
        created = np.where(world.chance(0.25, n), notice, at)
        world.act(at < NEVER, leads, at, world.pick((0.4, 0.4, 0.12, 0.08), n), by, created)


def after_the_end(world, h) -> None:
    """A last call after the handoff was closed: seen, but no milestone of it."""
    leads, n = h["lead"], len(h["lead"])
    by = np.where(h["ae"] >= 0, h["ae"], h["worker"])
    at = h["closed"] + world.rng.integers(co.HOUR, 2 * co.DAY, n)
    at = world.users.present(by, at, h["limit"])
    calls = (h["acted"] < NEVER) & (at < NEVER) & world.chance(0.1, n)
    world.act(calls, leads, at, CALL, by)


def no_actions(world, h) -> None:
    """What looks like an action of sales and is none; answers of the buyer among it."""
    leads, n = h["lead"], len(h["lead"])
    end, acted = np.minimum(h["closed"], h["limit"]), h["acted"] < NEVER
    replied = h["acted"] + world.rng.integers(300, 3 * co.DAY, n)
    world.act(acted & (replied < end) & world.chance(0.3, n), leads, replied, REPLY, staff.SYNC)
    for kind, share in NO_ACTIONS.items():
        at = world.users.present(h["worker"], h["captured"] + world.rng.integers(60, 5 * co.DAY, n), end)
        some = acted & (at < NEVER) & world.chance(share, n)
        world.act(some, leads, at, kind, h["worker"])
    # Marketing writes to some of them by hand: one-to-one, but nobody in sales.
    at = h["captured"] + world.rng.integers(60, 9 * co.DAY, n)
    world.act((at < end) & world.chance(0.04, n), leads, at, EMAIL, staff.MARKETER)


def _plans(world, h) -> None:
    """Tasks with a due date that stay open, meetings that lie ahead of the day of the export."""
    leads, n, rng = h["lead"], len(h["lead"]), world.rng
    planned = np.where(h["acted"] < NEVER, h["acted"] + 60, h["accepted"] + 60)
    planned = world.users.present(h["worker"], planned, np.minimum(h["closed"], h["limit"]))
    due = (planned // co.DAY + rng.integers(1, 9, n)) * co.DAY
    world.act((planned < NEVER) & world.chance(0.3, n), leads, planned, TODO, h["worker"], planned, due)
    world.act((planned < NEVER) & world.chance(0.12, n), leads, planned, PLANNED_CALL, h["worker"], planned, due)
    recent = (planned < NEVER) & (planned > co.END - 30 * co.DAY) & (h["closed"] == NEVER)
    # Nothing is known of the days after the end: these begin well past it.
    ahead = (co.END // co.DAY + rng.integers(2, 15, n)) * co.DAY + rng.integers(8, 18, n) * co.HOUR
    meets = recent & (h["limit"] == co.END) & world.chance(0.25, n)
    world.act(meets, leads, ahead, MEETING, h["worker"], planned)


def automation(world, h) -> None:
    """Sequences that run in the owner's name, and mailings to everybody."""
    leads, n, rng = h["lead"], len(h["lead"]), world.rng
    owned, by = h["owned"] < NEVER, h["owner"]
    sent = h["owned"] + rng.integers(60, co.DAY, n)
    for share in (0.5, 0.85, 0.85, 0.8):
        sends = owned & (sent < np.minimum(h["closed"], h["limit"]))
        owned = sends & world.chance(share, n)
        world.act(owned, leads, sent, SEQUENCE, by)
        sent = sent + rng.integers(co.DAY, 4 * co.DAY, n)
    for share in (0.9, 0.8, 0.7, 0.6):
        sent = h["captured"] + rng.integers(120, 45 * co.DAY, n)
        world.act((sent < h["limit"]) & world.chance(share, n), leads, sent, MASS_MAIL, staff.SYNC)


def repeat_conversions(world, h) -> None:
    """Another form while the handoff is open; and campaigns that were only sent to somebody."""
    leads, n, rng = h["lead"], len(h["lead"]), world.rng
    again = h["captured"] + rng.integers(600, 12 * co.DAY, n)
    repeats = (again < np.minimum(h["closed"], h["limit"])) & world.chance(0.12, n)
    world.conversion.add(repeats, leads, again, world.pick(world.point_shares, n), True)
    sent = h["captured"] + rng.integers(600, 60 * co.DAY, n)
    world.conversion.add(
        (sent < h["limit"]) & world.chance(0.1, n), leads, sent, world.pick(world.point_shares, n), False
    )
