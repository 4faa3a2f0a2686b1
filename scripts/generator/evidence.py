"""What a CRM may not record: the world stays as it is, and less of it is written."""

import numpy as np

from . import company as co
from .events import Events

HISTORIES = {"status": "status", "owner": "owner", "reason": "reason", "context": "other"}
CLASSES = (*HISTORIES, "activities", "conversions", "opportunities")


def forget(world, classes: set[str]) -> None:
    """Take this evidence out of a world, after its truth was told."""
    for name in classes:
        if name in HISTORIES:
            _empty(getattr(world, HISTORIES[name]))
    if "reason" in classes:
        world.now_reason = np.full(world.n, co.NO_REASON)
    if "activities" in classes:
        _empty(world.activity)
    if "conversions" in classes:
        _empty(world.conversion)
    if "opportunities" in classes:
        world.has_opportunity = np.zeros(world.n, dtype=bool)


def _empty(events: Events) -> None:
    events.pieces = [tuple(column[:0] for column in events.pieces[0])]
