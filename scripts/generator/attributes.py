"""Fields that say nothing of the handoff's course and change all the same: source, type, rating, score."""

import numpy as np

from . import company as co
from . import staff

LEAD_SOURCE, LEAD_TYPE, RATING, SCORE = range(4)
SCORES = tuple(str(points) for points in range(0, 200, 5))
VALUES = (co.SOURCES, co.LEAD_TYPES, co.RATINGS, SCORES)


def attributes(world) -> None:
    """Change these fields of the leads of a world, and leave their last values in it."""
    _source(world, np.arange(world.n))
    lead_types(world)
    ratings_and_scores(world)


def lead_types(world) -> None:
    """The type that operations writes, at once or later; a blank one says: look at the form."""
    n, rng, every = world.n, world.rng, np.arange(world.n)
    blank = len(co.LEAD_TYPES) - 1
    lead_type = np.where(world.chance(0.6, n), co.POINT_TYPE[world.point], blank)
    world.now_lead_type = lead_type.copy()
    found = world.created + rng.integers(60, 9 * co.DAY, n)
    fills = (
        (lead_type == blank) & (co.POINT_TYPE[world.point] != blank) & (found < world.horizon) & world.chance(0.6, n)
    )
    world.other.add(fills, every, found, LEAD_TYPE, lead_type, co.POINT_TYPE[world.point], staff.OPERATIONS)
    world.now_lead_type[fills] = co.POINT_TYPE[world.point][fills]


def ratings_and_scores(world) -> None:
    """Two numbers that tools keep, which nobody in this project reads."""
    n, rng = world.n, world.rng
    rating = np.where(world.chance(0.1, n), 3, world.intent)
    changes, places = _some_moments(world, 1.0)
    turns = np.bincount(changes[0], minlength=n)
    world.now_rating = np.where(turns > 0, (rating + turns) % 3, rating)
    _steps(world, RATING, changes, places, rating, 3)
    score = 4 * (2 - world.intent) + rng.integers(0, 3, n)
    changes, places = _some_moments(world, 3.3)
    world.now_score = np.minimum(score + np.bincount(changes[0], minlength=n), len(SCORES) - 1)
    _steps(world, SCORE, changes, places, score, len(SCORES))


def _source(world, every: np.ndarray) -> None:
    """A tool writes its own source over the first one; a blank one is filled in."""
    source = world.source
    at = world.created + world.rng.integers(co.HOUR, 9 * co.DAY, world.n)
    normal = np.isin(world.oddity, (co.NORMAL, co.BY_SALES)) & (at < world.horizon)
    overwritten = (
        normal & world.chance(np.where(source == co.NO_SOURCE, 0.3, 0.02), world.n) & (source != co.OTHER_SOURCE)
    )
    world.other.add(overwritten, every, at, LEAD_SOURCE, source, co.OTHER_SOURCE, staff.MARKETER)
    world.now_source = np.where(overwritten, co.OTHER_SOURCE, source)


def _some_moments(world, mean: float) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Leads and moments by lead and time, so many a lead on average; and which of its lead's each is, from 0."""
    lead = np.repeat(np.arange(world.n), world.rng.poisson(mean, world.n))
    at = world.created[lead] + world.rng.integers(60, 60 * co.DAY, len(lead))
    keep = at < world.horizon[lead]
    lead, at = lead[keep], at[keep]
    order = np.argsort(lead * (1 << 32) + at, kind="stable")
    lead, at = lead[order], at[order]
    begins = np.searchsorted(lead, np.arange(world.n))
    return (lead, at), np.arange(len(lead)) - begins[lead]


def _steps(world, field: int, changes, places: np.ndarray, first: np.ndarray, count: int) -> None:
    """Each change takes the value one further: a score up to its highest, a rating round and round."""
    lead, at = changes
    old, new = first[lead] + places, first[lead] + places + 1
    if field == SCORE:
        old, new = np.minimum(old, count - 1), np.minimum(new, count - 1)
    else:
        old, new = np.where(places > 0, old % 3, first[lead]), new % 3
    world.other.add(old != new, lead, at, field, old, new, staff.SYNC)
