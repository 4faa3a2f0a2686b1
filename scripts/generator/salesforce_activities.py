"""Task, Event and EmailMessage. When a lead is converted, all that was done with it moves to the contact."""

import numpy as np
import pyarrow as pa

from . import company as co
from . import events as ev
from .events import NEVER
from .ids import salesforce_ids, short
from .writing import coded, constant, dates, text, times

# Kind -> TaskSubtype, Type, CallType. An e-mail has a task beside it in some of the cases.
TASKS = {
    ev.CALL: ("Call", "Call", "Outbound"),
    ev.EMAIL: ("Email", "Email", ""),
    ev.SOCIAL: ("Task", "LinkedIn", ""),
    ev.SEQUENCE: ("Task", "Sequence Email", ""),
    ev.MASS_MAIL: ("ListEmail", "", ""),
    ev.TODO: ("Task", "", ""),
    ev.INBOUND_CALL: ("Call", "Call", "Inbound"),
    ev.PLANNED_CALL: ("Call", "Call", "Outbound"),
    ev.DELETED_CALL: ("Call", "Call", "Outbound"),
    ev.INTERNAL_CALL: ("Call", "Call", "Internal"),
    ev.GIFT: ("Task", "Direct Mail", ""),
}
EMAILS = (ev.EMAIL, ev.REPLY, ev.DRAFT)
SENT, RECEIVED, DRAFT = "3", "1", "5"
SHORT_EVERY = 41


def activities(world, leads: np.ndarray, contacts: pa.Array, deals: pa.Array, users: pa.Array):
    """Yield the three objects, each as its API name and a function that gives its columns."""
    a = world.activity.columns(by="created")
    converted = world.converted[a["lead"]]
    shorter = (a["lead"] + a["at"]) % SHORT_EVERY == 0
    place = np.where(converted < NEVER, 1, np.where(shorter, 2, 0))
    a["who"] = a["lead"] + place * world.n
    a["what"] = np.where((a["at"] > converted) & world.has_opportunity[a["lead"]], a["lead"], -1)
    who_ids = pa.concat_arrays([text(leads), contacts, text(short(leads))])

    mirrored = (a["kind"] == ev.EMAIL) & ((a["lead"] + a["at"]) % 5 < 2)
    is_task = np.isin(a["kind"], [kind for kind in TASKS if kind != ev.EMAIL]) | mirrored
    a["task"] = np.where(is_task, np.cumsum(is_task) - 1, -1)
    tasks = {name: column[is_task] for name, column in a.items()}
    task_ids = text(salesforce_ids("00T", len(tasks["at"])))
    meetings = {name: column[a["kind"] == ev.MEETING] for name, column in a.items()}
    emails = {name: column[np.isin(a["kind"], EMAILS)] for name, column in a.items()}
    yield "Task", lambda: _tasks(tasks, task_ids, who_ids, deals, users)
    yield "Event", lambda: _events(meetings, who_ids, deals, users)
    yield "EmailMessage", lambda: _emails(emails, task_ids, who_ids, users)


def _tasks(a, task_ids, who_ids, deals, users) -> dict[str, pa.Array]:
    rows, is_open = len(a["at"]), np.isin(a["kind"], (ev.TODO, ev.PLANNED_CALL))
    subtypes, types, call_types = (
        [TASKS.get(kind, ("", "", ""))[place] for kind in range(ev.GIFT + 1)] for place in range(3)
    )
    return {
        "Id": task_ids,
        "WhoId": coded(a["who"], who_ids),
        "WhatId": coded(a["what"], deals),
        "OwnerId": coded(a["user"], users),
        "CreatedById": coded(a["user"], users),
        "Type": coded(a["kind"], types),
        "TaskSubtype": coded(a["kind"], subtypes),
        "CallType": coded(a["kind"], call_types),
        "Status": coded(is_open.astype(int), ("Completed", "Not Started")),
        "IsClosed": pa.array(~is_open),
        "CreatedDate": times(a["created"]),
        "CompletedDateTime": times(np.where(is_open, NEVER, a["at"])),
        "ActivityDate": dates(np.where(a["due"] < NEVER, a["due"], a["at"])),
        "Subject": constant("", rows),
        "IsDeleted": pa.array(a["kind"] == ev.DELETED_CALL),
    }


def _events(a, who_ids, deals, users) -> dict[str, pa.Array]:
    rows = len(a["at"])
    return {
        "Id": text(salesforce_ids("00U", rows)),
        "WhoId": coded(a["who"], who_ids),
        "WhatId": coded(a["what"], deals),
        "OwnerId": coded(a["user"], users),
        "CreatedById": coded(a["user"], users),
        "EventSubtype": constant("Event", rows),
        "StartDateTime": times(a["at"]),
        "EndDateTime": times(a["at"] + 30 * co.MINUTE),
        "CreatedDate": times(a["created"]),
        "Subject": constant("", rows),
        "IsDeleted": constant("false", rows),
    }


def _emails(a, task_ids, who_ids, users) -> dict[str, pa.Array]:
    rows, incoming, draft = len(a["at"]), a["kind"] == ev.REPLY, a["kind"] == ev.DRAFT
    return {
        "Id": text(salesforce_ids("02s", rows)),
        "RelatedToId": coded(np.where(a["task"] < 0, a["who"], -1), who_ids),
        "ActivityId": coded(a["task"], task_ids),
        "Incoming": pa.array(incoming),
        "Status": coded(np.select([incoming, draft], [1, 2], 0), (SENT, RECEIVED, DRAFT)),
        "MessageDate": times(np.where(draft, NEVER, a["at"])),
        "CreatedById": coded(a["user"], users),
        "CreatedDate": times(a["created"]),
        "IsDeleted": constant("false", rows),
    }
