"""The world in the generic shape: what happened before a conversion and after it is about the lead."""

import numpy as np
import pyarrow as pa

from . import company as co
from . import events as ev
from .attributes import VALUES
from .events import NEVER
from .ids import numbered
from .records import FIRST_NAMES, LAST_NAMES, NEXT_STEPS, last_changed_at, next_steps, opportunity_sources, people
from .staff import QUEUES, SYNC
from .writing import coded, constant, text, times

TYPES = {
    ev.CALL: "call",
    ev.EMAIL: "email",
    ev.MEETING: "meeting",
    ev.SOCIAL: "social",
    ev.SEQUENCE: "email",
    ev.MASS_MAIL: "email",
    ev.TODO: "task",
    ev.REPLY: "email",
    ev.INBOUND_CALL: "call",
    ev.PLANNED_CALL: "call",
    ev.DRAFT: "email",
    ev.DELETED_CALL: "note",
    ev.INTERNAL_CALL: "note",
    ev.GIFT: "direct mail",
}
DIRECTIONS = ("outbound", "inbound")
FIELDS = ("status", "owner", "rejection_reason", "lead_source", "lead_type", "priority", "score")


def lead_ids(world) -> np.ndarray:
    """Ids of the leads."""
    return numbered("L", world.n)


def user_ids(world) -> np.ndarray:
    """Ids of users and queues."""
    return numbered("U", len(world.users.names), 4)


def tables(world, tracked_since: int):
    """Yield each table as its name and a function that gives its columns."""
    leads, users = text(lead_ids(world)), text(user_ids(world))
    yield "users", lambda: _users(world, users)
    yield "leads", lambda: _leads(world, leads, users)
    yield "field_changes", lambda: _field_changes(world, leads, users, tracked_since)
    yield "activities", lambda: _activities(world, leads, users)
    yield "opportunities", lambda: _opportunities(world, leads, users)
    yield "conversions", lambda: _conversions(world, leads)


def _users(world, users) -> dict[str, pa.Array]:
    kinds = ["queue"] * QUEUES + ["integration"] + ["user"] * (len(users) - QUEUES - 1)
    left_at = np.where(world.users.left_at < co.END, world.users.left_at, NEVER)
    return {
        "user_id": users,
        "name": text(world.users.names),
        "user_type": text(kinds),
        "team": coded(world.users.teams, co.TEAMS),
        "role": text(world.users.roles),
        "is_active": pa.array(left_at == NEVER),
        "deactivated_at": times(left_at),
        "timezone": coded(world.users.teams, co.TEAM_ZONES),
    }


def _leads(world, leads, users) -> dict[str, pa.Array]:
    who, every, converted = people(world), np.arange(world.n), world.converted < NEVER
    changes = (e.columns() for e in (world.status, world.owner, world.reason, world.other))
    of_converted = np.where(converted, every, -1)
    return {
        "lead_id": leads,
        "email": text(who.email),
        "phone": text(who.phone),
        "first_name": coded(who.first, FIRST_NAMES),
        "last_name": coded(who.last, LAST_NAMES),
        "company": text(who.company),
        "website": text(who.website),
        "country": coded(world.team, co.COUNTRIES),
        "created_at": times(world.created),
        "created_by_id": coded(world.creator, users),
        "owner_id": coded(world.now_owner, users),
        "status": coded(world.now_status, co.STATUSES),
        "lead_source": coded(world.now_source, co.SOURCES),
        "source_detail": coded(world.detail, co.DETAILS),
        "conversion_point": coded(world.point, co.POINTS),
        "lead_type": coded(world.now_lead_type, co.LEAD_TYPES),
        "priority": coded(world.now_rating, co.RATINGS),
        "rejection_reason": coded(world.now_reason, co.REASONS),
        "next_step": coded(next_steps(world), NEXT_STEPS),
        "is_converted": pa.array(converted),
        "converted_at": times(world.converted),
        "converted_contact_id": coded(of_converted, numbered("C", world.n)),
        "converted_account_id": coded(of_converted, numbered("A", world.n)),
        "converted_opportunity_id": coded(
            np.where(world.has_opportunity & world.opportunity_linked, every, -1), numbered("O", world.n)
        ),
        "merged_into_lead_id": coded(world.merged_into, leads),
        "is_deleted": pa.array(world.removed_at < NEVER),
        "updated_at": times(last_changed_at(world, *changes)),
    }


def _field_changes(world, leads, users, tracked_since: int) -> dict[str, pa.Array]:
    """All recorded changes by time; those of one moment stay in the order status, owner, reason, others."""
    words = [text(list(co.STATUSES)), users, text(list(co.REASONS)), *(text(list(values)) for values in VALUES)]
    starts = np.cumsum([0] + [len(values) for values in words])
    status, owner, reason, other = (e.columns() for e in (world.status, world.owner, world.reason, world.other))
    parts = [(status, 0), (owner, 1), (reason, 2), (other, 3 + other["field"])]
    c = {name: np.concatenate([part[name] for part, _ in parts]) for name in ("lead", "at", "old", "new", "actor")}
    field = np.concatenate([np.broadcast_to(number, part["at"].shape) for part, number in parts])
    order = np.argsort(c["at"], kind="stable")
    order = order[c["at"][order] >= tracked_since]
    c, field = {name: column[order] for name, column in c.items()}, field[order]
    values = pa.concat_arrays(words)
    return {
        "change_id": text(numbered("H", len(order))),
        "lead_id": coded(c["lead"], leads),
        "field": coded(field, FIELDS),
        "old_value": coded(starts[field] + c["old"], values),
        "new_value": coded(starts[field] + c["new"], values),
        "changed_at": times(c["at"]),
        "changed_by_id": coded(c["actor"], users),
    }


def _activities(world, leads, users) -> dict[str, pa.Array]:
    a = world.activity.columns(by="created")
    kept = a["kind"] != ev.DELETED_CALL  # what was deleted is not exported
    a = {name: column[kept] for name, column in a.items()}
    kind, rows = a["kind"], len(a["at"])
    is_open = np.isin(kind, (ev.TODO, ev.PLANNED_CALL, ev.DRAFT)) | (a["at"] >= co.END)
    inbound = np.isin(kind, (ev.REPLY, ev.INBOUND_CALL))
    return {
        "activity_id": text(numbered("T", rows)),
        "lead_id": coded(a["lead"], leads),
        "activity_type": coded(kind, [TYPES[number] for number in range(len(TYPES))]),
        "direction": coded(np.where(inbound, 1, np.where(kind == ev.TODO, -1, 0)), DIRECTIONS),
        "is_automated": pa.array(np.isin(kind, (ev.SEQUENCE, ev.MASS_MAIL))),
        "performed_by_id": coded(np.where(kind == ev.REPLY, -1, a["user"]), users),
        "created_by_id": coded(np.where(kind == ev.REPLY, SYNC, a["user"]), users),
        "created_at": times(a["created"]),
        "occurred_at": times(np.where(is_open & (a["at"] < co.END), NEVER, a["at"])),
        "due_at": times(a["due"]),
        "is_completed": pa.array(~is_open),
        "outcome": constant("", rows),
        "subject": constant("", rows),
    }


def _opportunities(world, leads, users) -> dict[str, pa.Array]:
    of = np.flatnonzero(world.has_opportunity)
    linked = np.where(world.opportunity_linked[of], of, -1)
    won, closed = world.opportunity_won[of], world.opportunity_closed[of] < NEVER
    return {
        "opportunity_id": coded(of, numbered("O", world.n)),
        "lead_id": coded(linked, leads),
        "account_id": coded(of, numbered("A", world.n)),
        "contact_id": coded(linked, numbered("C", world.n)),
        "owner_id": coded(world.opportunity_owner[of], users),
        "created_at": times(world.converted[of]),
        "stage": coded(np.where(closed, np.where(won, 1, 2), 0), ("Proposal", "Closed Won", "Closed Lost")),
        "is_closed": pa.array(closed),
        "is_won": pa.array(won),
        "closed_at": times(world.opportunity_closed[of]),
        "amount": pa.array(3_000 + world.person[of] * 37 % 47_000),
        **opportunity_sources(world, of, "lead_source"),
    }


def _conversions(world, leads) -> dict[str, pa.Array]:
    c = world.conversion.columns()
    c = {name: column[c["responded"]] for name, column in c.items()}
    return {
        "conversion_id": text(numbered("F", len(c["at"]))),
        "lead_id": coded(c["lead"], leads),
        "submitted_at": times(c["at"]),
        "conversion_point": coded(c["point"], co.POINTS),
        "offer": coded(c["point"], [point and f"{point} form" for point in co.POINTS]),
    }
