"""The world in the generic shape."""

import numpy as np
import pyarrow as pa

from . import company as co
from .records import FIRST_NAMES, LAST_NAMES, OTHER_FIELDS, OTHER_VALUES, last_changed_at, people
from .world import CALL, EMAIL, MASS_MAIL, MEETING, NEVER, REPLY, SEQUENCE, SOCIAL, TODO, World
from .writing import coded, constant, text, times

TYPES = {
    CALL: "call",
    EMAIL: "email",
    MEETING: "meeting",
    SOCIAL: "social",
    SEQUENCE: "email",
    MASS_MAIL: "email",
    TODO: "task",
    REPLY: "email",
}


def _numbered(prefix: str, count: int, width: int = 8) -> np.ndarray:
    return np.char.add(prefix, np.char.zfill(np.arange(1, count + 1).astype("S"), width).astype("U")).astype("S")


def lead_ids(world: World) -> np.ndarray:
    """Ids of the leads."""
    return _numbered("L", world.n)


def user_ids(world: World) -> list[str]:
    """Ids of users and queues."""
    return [f"U{number:03d}" for number in range(len(world.users.names))]


def tables(world: World, tracked_since: int):
    """Yield each table as a name and its columns."""
    leads, users, n = lead_ids(world), user_ids(world), world.n
    status, owner, reason, other = (e.columns() for e in (world.status, world.owner, world.reason, world.other))
    who = people(world)
    every = np.arange(n)
    converted = world.converted < NEVER

    yield (
        "users",
        {
            "user_id": text(users),
            "name": text(world.users.names),
            "user_type": text(["queue", "integration"] + ["user"] * (len(users) - 2)),
            "team": coded(world.users.teams, co.TEAMS),
            "role": text(world.users.roles),
            "is_active": pa.array(world.users.left_at > co.END),
            "deactivated_at": times(np.where(world.users.left_at > co.END, NEVER, world.users.left_at)),
            "timezone": coded(world.users.teams, co.TEAM_ZONES),
        },
    )
    yield (
        "leads",
        {
            "lead_id": coded(every, leads),
            "email": text(who.email),
            "phone": text(who.phone),
            "first_name": coded(who.first, FIRST_NAMES),
            "last_name": coded(who.last, LAST_NAMES),
            "company": text(who.company),
            "country": coded(world.team, co.COUNTRIES),
            "created_at": times(world.created),
            "created_by_id": coded(world.creator, users),
            "owner_id": coded(world.now_owner, users),
            "status": coded(world.now_status, co.STATUSES),
            "lead_source": coded(world.now_source, co.SOURCES),
            "conversion_point": coded(world.point, co.POINTS),
            "rejection_reason": coded(world.now_reason, co.REASONS),
            "is_converted": pa.array(converted),
            "converted_at": times(world.converted),
            "converted_contact_id": coded(np.where(converted, every, -1), _numbered("C", n)),
            "converted_account_id": coded(np.where(converted, every, -1), _numbered("A", n)),
            "converted_opportunity_id": coded(np.where(world.has_opportunity, every, -1), _numbered("O", n)),
            "merged_into_lead_id": coded(world.merged_into, leads),
            "is_deleted": pa.array(world.removed_at < NEVER),
            "updated_at": times(last_changed_at(world, status, owner, reason, other)),
        },
    )
    del who
    yield "field_changes", _field_changes(leads, users, status, owner, reason, other, tracked_since)
    yield "activities", _activities(world, leads, users)
    deals = np.flatnonzero(world.has_opportunity)
    closed = world.opportunity_closed[deals] < NEVER
    yield (
        "opportunities",
        {
            "opportunity_id": coded(deals, _numbered("O", n)),
            "lead_id": coded(deals, leads),
            "account_id": coded(deals, _numbered("A", n)),
            "contact_id": coded(deals, _numbered("C", n)),
            "owner_id": coded(world.opportunity_owner[deals], users),
            "created_at": times(world.converted[deals]),
            "stage": coded(
                np.where(closed, np.where(world.opportunity_won[deals], 1, 2), 0), ("Open", "Closed Won", "Closed Lost")
            ),
            "is_closed": pa.array(closed),
            "is_won": pa.array(world.opportunity_won[deals]),
            "closed_at": times(world.opportunity_closed[deals]),
        },
    )
    conversion = world.conversion.columns()
    yield (
        "conversions",
        {
            "conversion_id": coded(np.arange(len(conversion["at"])), _numbered("F", len(conversion["at"]))),
            "lead_id": coded(conversion["lead"], leads),
            "submitted_at": times(conversion["at"]),
            "conversion_point": coded(conversion["point"], co.POINTS),
        },
    )


def _field_changes(leads, users, status, owner, reason, other, tracked_since: int) -> dict[str, pa.Array]:
    """All recorded changes by time; those of one moment stay in the order status, owner, reason, others."""
    names = ["status", "owner", "rejection_reason", *OTHER_FIELDS]
    words = [list(co.STATUSES), users, list(co.REASONS), *map(list, OTHER_VALUES)]
    starts = np.cumsum([0] + [len(values) for values in words])
    values = [value for part in words for value in part]
    parts = [(status, np.zeros(len(status["at"]), int)), (owner, np.ones(len(owner["at"]), int))]
    parts += [(reason, np.full(len(reason["at"]), 2)), (other, 3 + other["field"])]
    joined = {c: np.concatenate([part[c] for part, _ in parts]) for c in ("lead", "at", "old", "new", "actor")}
    field = np.concatenate([field for _, field in parts])
    order = np.argsort(joined["at"], kind="stable")
    order = order[joined["at"][order] >= tracked_since]
    c, field = {name: column[order] for name, column in joined.items()}, field[order]
    return {
        "change_id": coded(np.arange(len(order)), _numbered("H", len(order))),
        "lead_id": coded(c["lead"], leads),
        "field": coded(field, names),
        "old_value": coded(starts[field] + c["old"], values),
        "new_value": coded(starts[field] + c["new"], values),
        "changed_at": times(c["at"]),
        "changed_by_id": coded(c["actor"], users),
    }


def _activities(world: World, leads, users) -> dict[str, pa.Array]:
    a = world.activity.columns()
    kind, rows = a["kind"], len(a["at"])
    done = (kind != TODO) & (a["at"] < co.END)
    return {
        "activity_id": coded(np.arange(rows), _numbered("T", rows)),
        "lead_id": coded(a["lead"], leads),
        "activity_type": coded(kind, [TYPES[k] for k in range(8)]),
        "direction": coded(np.where(kind == REPLY, 1, np.where(kind == TODO, -1, 0)), ("outbound", "inbound")),
        "is_automated": pa.array(np.isin(kind, (SEQUENCE, MASS_MAIL))),
        "performed_by_id": coded(np.where(kind == REPLY, -1, a["user"]), users),
        "created_by_id": coded(a["user"], users),
        "created_at": times(a["created"]),
        "occurred_at": times(np.where(kind == TODO, NEVER, a["at"])),
        "due_at": times(a["due"]),
        "is_completed": pa.array(done),
        "subject": constant("", rows),
    }
