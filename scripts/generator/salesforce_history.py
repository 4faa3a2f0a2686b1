"""LeadHistory: changes of tracked fields, and events that stand among them as if they were fields."""

import numpy as np
import pyarrow as pa

from . import company as co
from .attributes import VALUES
from .events import NEVER
from .ids import salesforce_ids, short
from .staff import OPERATIONS
from .writing import coded, text, times

FIELDS = (
    "Status",
    "Owner",
    "Rejection_Reason__c",
    "LeadSource",
    "Lead_Type__c",
    "Rating",
    "Score__c",
    "created",
    "leadConverted",
    "leadMerged",
)
STATUS, OWNER, REASON, ATTRIBUTES, CREATED, CONVERTED, MERGED = 0, 1, 2, 3, 7, 8, 9
# One owner change in so many has short ids.
SHORT_EVERY = 17


def history(world, leads: pa.Array, users: np.ndarray, tracked_since: int) -> dict[str, pa.Array]:
    """All rows by time; those of one moment in the order in which they are put together here.

    Nothing is written for the value at insert. An owner change stands twice, by name and by id.

    Args:
        world: what was simulated.
        leads, users: their ids.
        tracked_since: nothing is recorded before.
    """
    status, owner, reason, other = (e.columns() for e in (world.status, world.owner, world.reason, world.other))
    words = [
        list(co.STATUSES),
        text(users),
        list(co.REASONS),
        *map(list, VALUES),
        world.users.names,
        text(short(users)),
    ]
    words = [part if isinstance(part, pa.Array) else text(part) for part in words]
    starts = np.cumsum([0] + [len(part) for part in words])
    names, short_ids = len(words) - 2, len(words) - 1
    converted, merged = np.flatnonzero(world.converted < NEVER), np.flatnonzero(world.merged_into >= 0)
    # Events, their field, and which of the words their values are from.
    parts = [
        (_event(np.arange(world.n), world.created, world.creator), CREATED, 0),
        (status, STATUS, 0),
        (owner, OWNER, names),
        (owner, OWNER, np.where(owner["lead"] % SHORT_EVERY == 0, short_ids, 1)),
        (reason, REASON, 2),
        (other, ATTRIBUTES + other["field"], 3 + other["field"]),
        (_event(converted, world.converted[converted], world.converter[converted]), CONVERTED, 0),
        (_event(world.merged_into[merged], world.removed_at[merged], np.full(len(merged), OPERATIONS)), MERGED, 0),
    ]
    c = {name: np.concatenate([part[name] for part, _, _ in parts]) for name in ("lead", "at", "actor")}
    for name in ("old", "new"):
        c[name] = np.concatenate(
            [np.where(part[name] >= 0, starts[origin] + part[name], -1) for part, _, origin in parts]
        )
    c["field"] = np.concatenate([np.broadcast_to(field, part["at"].shape) for part, field, _ in parts])
    order = np.argsort(c["at"], kind="stable")
    order = order[c["at"][order] >= tracked_since]
    values = pa.concat_arrays(words)
    return {
        "Id": text(salesforce_ids("017", len(order))),
        "LeadId": coded(c["lead"][order], leads),
        "Field": coded(c["field"][order], FIELDS),
        "OldValue": coded(c["old"][order], values),
        "NewValue": coded(c["new"][order], values),
        "CreatedDate": times(c["at"][order]),
        "CreatedById": coded(c["actor"][order], text(users)),
    }


def _event(lead: np.ndarray, at: np.ndarray, actor: np.ndarray) -> dict[str, np.ndarray]:
    nothing = np.full(len(lead), -1)
    return {"lead": lead, "at": at, "old": nothing, "new": nothing, "actor": actor}
