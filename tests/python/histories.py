"""Random histories of leads, each told in batches: what a CRM held on several mornings, late and corrected rows too.

Hypothesis draws them. Moments, ids, people and mailboxes come from short lists, so that ties, duplicates, merges and
records of one person are the rule. Times are UTC; a day is counted from FIRST_DAY.
"""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

FIRST_DAY = datetime(2026, 1, 5)
DAYS = 90
COLUMNS = {
    "leads": "lead_id email phone first_name last_name company website country created_at created_by_id owner_id "
    "status lead_source source_detail conversion_point lead_type priority rejection_reason next_step is_converted "
    "converted_at converted_contact_id converted_account_id converted_opportunity_id merged_into_lead_id is_deleted "
    "updated_at",
    "field_changes": "change_id lead_id field old_value new_value changed_at changed_by_id",
    "activities": "activity_id lead_id activity_type direction is_automated performed_by_id created_by_id created_at "
    "occurred_at due_at is_completed outcome subject",
    "users": "user_id name email user_type team role is_sales is_active deactivated_at timezone",
    "opportunities": "opportunity_id lead_id account_id contact_id owner_id created_at stage is_closed is_won "
    "closed_at amount lead_source",
    "conversions": "conversion_id lead_id submitted_at conversion_point lead_source offer page_url",
}
PEOPLE = ("ana", "bo", "cem")
OWNERS = (*PEOPLE, "queue", "robot", "mia", "newcomer", "leaver", None)
STATUSES = (
    *("New", "MQL", "Working", "Accepted", "Needs Information", "Rejected", "Recycled", "Disqualified", "Qualified"),
    *("Closed Won", "Closed Lost", "Parked"),
)
SOURCES = ("Webinar", "Web", "Referral", None)
POINTS = ("Demo Request", "Ebook Download", "Chat", None)
TYPES = ("Demo Request", "Event Badge Scan", None)
REASONS = ("No Response", "Duplicate", "Bad Contact Data", "Other", "Timing", None)
FIELDS = {
    "status": STATUSES,
    "owner": OWNERS,
    "lead_source": SOURCES,
    "conversion_point": POINTS,
    "lead_type": TYPES,
    "rejection_reason": REASONS,
}


@dataclass(frozen=True)
class Row:
    """A raw row: what it says on each morning, None where it is not there."""

    table: str
    versions: tuple[dict | None, ...]


@dataclass(frozen=True)
class History:
    """What happened to a few leads that may be one person."""

    rows: tuple[Row, ...]


def moments() -> st.SearchStrategy[str]:
    """Few days, and few moments of each: many rows share one."""
    return st.builds(
        lambda day, minute: (FIRST_DAY + timedelta(days=day, minutes=minute)).isoformat(sep=" "),
        st.integers(0, DAYS),
        st.sampled_from((0, 8 * 60 + 59, 9 * 60, 9 * 60 + 1, 17 * 60)),
    )


def maybe(strategy: st.SearchStrategy, often: int = 1) -> st.SearchStrategy:
    """What the strategy says, `often` times as often as nothing."""
    return st.one_of(*[strategy] * often, st.none())


def flags() -> st.SearchStrategy[str | None]:
    return st.sampled_from(("true", "false", None))


def leads(lead_id: str, mailbox: str, others: list[str]) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "lead_id": st.just(lead_id),
            "email": st.sampled_from(
                (f"{mailbox}@one.example", f"{lead_id}@two.example", f"{mailbox}@internal.test", None)
            ),
            "created_at": moments(),
            "created_by_id": st.sampled_from(("robot", "ana", None)),
            "owner_id": st.sampled_from(OWNERS),
            "status": st.sampled_from(STATUSES),
            "lead_source": st.sampled_from(SOURCES),
            "conversion_point": st.sampled_from(POINTS),
            "lead_type": st.sampled_from(TYPES),
            "rejection_reason": st.sampled_from(REASONS),
            "is_converted": flags(),
            "converted_at": maybe(moments()),
            "converted_contact_id": maybe(st.just(f"contact of {mailbox}")),
            "converted_account_id": maybe(st.just(f"account of {mailbox}")),
            "converted_opportunity_id": maybe(st.just(f"{mailbox} o0")),
            "merged_into_lead_id": st.sampled_from((*(None,) * 8, *others)),
            "is_deleted": st.sampled_from((*("false", None) * 6, "true")),
            "updated_at": maybe(moments(), 3),
        }
    )


def field_changes(change_id: str, of: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    # Half of what is recorded are statuses, a quarter owners.
    fields = st.sampled_from(("status", "status", "status", "status", "owner", "owner", *FIELDS))
    return fields.flatmap(
        lambda field: st.fixed_dictionaries(
            {
                "change_id": st.just(change_id),
                "lead_id": of,
                "field": st.just(field),
                "old_value": st.sampled_from(FIELDS[field]),
                "new_value": st.sampled_from(FIELDS[field]),
                "changed_at": moments(),
                "changed_by_id": st.sampled_from(("ana", "bo", "robot", None)),
            }
        )
    )


def decisions(change_id: str, of: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    """Somebody decides on leads of several histories at once."""
    return st.fixed_dictionaries(
        {
            "change_id": st.just(change_id),
            "lead_id": of,
            "field": st.just("status"),
            "old_value": st.just("MQL"),
            "new_value": st.sampled_from(("Accepted", "Rejected")),
            "changed_at": st.just("{sweep}"),
            "changed_by_id": st.just("ana"),
        }
    )


def activities(activity_id: str, of: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "activity_id": st.just(activity_id),
            "lead_id": of,
            "activity_type": st.sampled_from(("call", "email", "meeting", "task", "note", "fax")),
            "direction": st.sampled_from(("outbound", "outbound", "inbound", None)),
            "is_automated": st.sampled_from((None, "false", "true")),
            "performed_by_id": st.sampled_from((*PEOPLE, *PEOPLE, "newcomer", "robot", None)),
            "created_at": maybe(moments(), 3),
            "occurred_at": maybe(moments(), 3),
            "due_at": maybe(moments()),
            "is_completed": flags(),
        }
    )


def opportunities(opportunity_id: str, of: st.SearchStrategy[str], mailbox: str) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "opportunity_id": st.just(opportunity_id),
            "lead_id": maybe(of),
            "account_id": maybe(st.just(f"account of {mailbox}")),
            "contact_id": maybe(st.just(f"contact of {mailbox}")),
            "owner_id": st.sampled_from(OWNERS),
            "created_at": moments(),
            "is_closed": flags(),
            "is_won": flags(),
            "closed_at": maybe(moments()),
            "lead_source": st.sampled_from(SOURCES),
        }
    )


def conversions(conversion_id: str, of: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "conversion_id": st.just(conversion_id),
            "lead_id": of,
            "submitted_at": moments(),
            "conversion_point": st.sampled_from(POINTS),
            "lead_source": st.sampled_from(SOURCES),
        }
    )


@st.composite
def told_in_batches(draw, table: str, row: st.SearchStrategy[dict], batches: int, calm: bool) -> Row:
    """A row that comes at once, late, is corrected, goes, or comes and goes; in a calm history all come at once."""
    first, second = draw(row), draw(row)
    nothing = (None,) * batches
    ways = ("at once",) if calm else ("at once", "at once", "late", "corrected", "gone", "for a while")
    how = draw(st.sampled_from(ways))
    change = draw(st.integers(1, batches - 1))
    versions = {
        "at once": (first,) * batches,
        "late": (*nothing[:change], *(first,) * (batches - change)),
        "corrected": (*(first,) * change, *(second,) * (batches - change)),
        "gone": (*(first,) * change, *nothing[change:]),
        "for a while": tuple(first if batch == change else None for batch in range(batches)),
    }[how]
    return Row(table, versions)


@st.composite
def histories(draw, batches: int) -> History:
    """One to three leads with some of everything."""
    mailbox = "{h} person"
    calm = draw(st.sampled_from((True, True, True, False)))
    ids = [f"{{h}} l{number}" for number in range(draw(st.integers(1, 3)))]
    # Of a lead that is not there, or of nobody.
    of = st.sampled_from((*ids * 5, "{h} l9", None))
    rows = [
        draw(told_in_batches("leads", leads(lead_id, mailbox, [i for i in ids if i != lead_id]), batches, calm))
        for lead_id in ids
    ]
    # Now and then two rows have one id, also rows of two leads.
    kinds = {
        "field_changes": (8, lambda i: field_changes(f"{{h}} c{i}", of)),
        "decisions": (2, lambda i: decisions(f"{{h}} d{i}", of)),
        "activities": (6, lambda i: activities(f"{{h}} a{i}", of)),
        "opportunities": (2, lambda i: opportunities(f"{mailbox} o{i}", of, mailbox)),
        "conversions": (2, lambda i: conversions(f"{{h}} f{i}", of)),
    }
    for kind, (most, row) in kinds.items():
        table = "field_changes" if kind == "decisions" else kind
        numbers = draw(st.lists(st.integers(0, 20 * most), max_size=most))
        rows += [draw(told_in_batches(table, row(number), batches, calm and kind != "decisions")) for number in numbers]
    return History(tuple(rows))


def decided_at_once(batches: int) -> list[History]:
    """Two leads of two people: on the last morning it turns out that somebody decided on both in one minute."""
    at = [(FIRST_DAY + timedelta(days=day)).isoformat(sep=" ") for day in (40, 41, 55)]

    def history(decided: tuple[bool, ...]) -> History:
        lead = {"lead_id": "{h} l0", "created_at": at[0], "updated_at": at[0], "owner_id": "bo", "status": "Accepted"}
        changes = [
            {
                "change_id": f"{{h}} {new}",
                "lead_id": "{h} l0",
                "field": "status",
                "old_value": old,
                "new_value": new,
                "changed_at": moment,
                "changed_by_id": "bo",
            }
            for old, new, moment in (("New", "MQL", at[1]), ("MQL", "Accepted", at[2]))
        ]
        return History(
            (
                Row("leads", (lead,) * batches),
                Row("field_changes", (changes[0],) * batches),
                Row("field_changes", tuple(changes[1] if there else None for there in decided)),
            )
        )

    return [history((True,) * batches), history((*(False,) * (batches - 1), True))]


def call(name: str, at: str, lead_id: str = "{h} l0") -> dict:
    """A salesperson called the lead."""
    return {
        "activity_id": f"{{h}} call of {name}",
        "lead_id": lead_id,
        "activity_type": "call",
        "direction": "outbound",
        "performed_by_id": name,
        "created_at": at,
        "occurred_at": at,
        "is_completed": "true",
    }


def sold_to_one_account(batches: int) -> list[History]:
    """Two salespeople call one buyer: on the last morning one of them turns out to sell to the account."""
    at = [(FIRST_DAY + timedelta(days=day)).isoformat(sep=" ") for day in (30, 40, 41)]
    lead = {
        "lead_id": "{h} l0",
        "created_at": at[0],
        "updated_at": at[0],
        "owner_id": "bo",
        "status": "MQL",
        "is_converted": "true",
        "converted_account_id": "an account",
    }
    calls = [call("bo", at[1]), call("ana", at[2])]
    buyer = History((Row("leads", (lead,) * batches), *(Row("activities", (told,) * batches) for told in calls)))
    opportunity = {"opportunity_id": "{h} o0", "account_id": "an account", "owner_id": "ana", "created_at": at[0]}
    return [buyer, History((Row("opportunities", (*(None,) * (batches - 1), opportunity)),))]


def merged_at_last(batches: int) -> list[History]:
    """Two leads with nothing in common, each of which is called by another: on the last morning they are merged."""
    at = (FIRST_DAY + timedelta(days=40)).isoformat(sep=" ")
    leads = [{"lead_id": f"{{h}} l{number}", "created_at": at, "updated_at": at, "status": "MQL"} for number in (0, 1)]
    calls = [call(name, at, lead["lead_id"]) for lead, name in zip(leads, ("ana", "bo"), strict=True)]
    loser = (*(leads[1],) * (batches - 1), leads[1] | {"merged_into_lead_id": "{h} l0"})
    calls_of_all = tuple(Row("activities", (told,) * batches) for told in calls)
    return [History((Row("leads", (leads[0],) * batches), Row("leads", loser), *calls_of_all))]


def old_enough_at_last(batches: int) -> list[History]:
    """A lead called once, of which nothing more is known: on the last morning, a fortnight later, it is old enough."""
    created, called = ((FIRST_DAY + timedelta(days=day)).isoformat(sep=" ") for day in (5, 46.3))
    lead = {"lead_id": "{h} l0", "created_at": created, "updated_at": created, "owner_id": "bo", "status": "New"}
    return [History((Row("leads", (lead,) * batches), Row("activities", (call("bo", called),) * batches)))]


def matured_at_last(batches: int) -> list[History]:
    """Leads that are over, and of which nothing is due: on the last morning the horizon is.

    Of the first since it was ready, of the second since it was accepted, of the third since it was rejected.
    """

    def moment(day: float) -> str:
        return (FIRST_DAY + timedelta(days=day)).isoformat(sep=" ")

    def lead(number: int, ready: float, decided: float, decision: str, **end: str) -> tuple[Row, ...]:
        lead_id, created = f"{{h}} l{number}", moment(ready - 0.05)
        record = {"lead_id": lead_id, "created_at": created, "updated_at": moment(decided), "owner_id": "bo", **end}
        changes = [
            {
                "change_id": f"{lead_id} {new}",
                "lead_id": lead_id,
                "field": "status",
                "old_value": old,
                "new_value": new,
                "changed_at": moment(day),
                "changed_by_id": "bo",
            }
            for old, new, day in (("New", "MQL", ready), ("MQL", decision, decided))
        ]
        return (
            Row("leads", (record | {"status": decision},) * batches),
            *(Row("field_changes", (change,) * batches) for change in changes),
            Row("activities", (call("bo", moment(ready), lead_id) | {"activity_id": f"{lead_id} call"},) * batches),
        )

    won = {
        "opportunity_id": "{h} o0",
        "lead_id": "{h} l1",
        "owner_id": "bo",
        "created_at": moment(0.3),
        "closed_at": moment(0.3),
        "is_closed": "true",
        "is_won": "true",
    }
    told = (
        *lead(0, 0.15, 2, "Rejected", rejection_reason="No Budget"),
        *lead(1, -0.8, 0.25, "Accepted"),
        *lead(2, -0.8, 0.32, "Rejected", rejection_reason="No Budget"),
    )
    return [History((*told, Row("opportunities", (won,) * batches)))]


def one_id_of_two_at_last(batches: int) -> list[History]:
    """Two leads, one of which was called: on the last morning a later call of the other has the id of that call."""
    at = [(FIRST_DAY + timedelta(days=day)).isoformat(sep=" ") for day in (40, 41, 42)]
    leads = [{"lead_id": f"{{h}} l{number}", "created_at": at[0], "updated_at": at[0]} for number in (0, 1)]
    again = (*(None,) * (batches - 1), call("bo", at[2], leads[1]["lead_id"]))
    rows = (*(Row("leads", (lead,) * batches) for lead in leads), Row("activities", (call("bo", at[1]),) * batches))
    return [History((*rows, Row("activities", again)))]


def reason_of_old_at_last(batches: int) -> list[History]:
    """A lead was rejected for a reason that no record has any more: on the last morning another lead has it again."""
    at = [(FIRST_DAY + timedelta(days=day)).isoformat(sep=" ") for day in (10, 11, 20, 30, 31)]
    lead = {"lead_id": "{h} l0", "created_at": at[0], "updated_at": at[4], "owner_id": "bo", "status": "Rejected"}
    told = [
        ("status", "New", "MQL", at[0]),
        ("status", "MQL", "Rejected", at[1]),
        ("status", "Rejected", "MQL", at[3]),
        ("status", "MQL", "Rejected", at[4]),
        ("rejection_reason", "Competitor", "Duplicate", at[4]),
    ]
    changes = [
        {
            "change_id": f"{{h}} {number}",
            "lead_id": "{h} l0",
            "field": field,
            "old_value": old,
            "new_value": new,
            "changed_at": moment,
            "changed_by_id": "bo",
        }
        for number, (field, old, new, moment) in enumerate(told)
    ]
    form = {"conversion_id": "{h} f", "lead_id": "{h} l0", "submitted_at": at[2], "conversion_point": "Demo Request"}
    other = {"lead_id": "{h} l0", "created_at": at[0], "updated_at": at[0], "rejection_reason": "Competitor"}
    return [
        History(
            (
                Row("leads", (lead | {"rejection_reason": "Duplicate"},) * batches),
                *(Row("field_changes", (change,) * batches) for change in changes),
                Row("conversions", (form,) * batches),
            )
        ),
        History((Row("leads", (*(None,) * (batches - 1), other)),)),
    ]


# What drawn histories were found not to tell, or hardly ever.
CERTAIN = (
    decided_at_once,
    sold_to_one_account,
    merged_at_last,
    old_enough_at_last,
    matured_at_last,
    one_id_of_two_at_last,
    reason_of_old_at_last,
)


def named(value: str | None, history: int) -> str | None:
    """Ids of one history are its own; every 50th shares a moment at which somebody decides on all of them."""
    if not isinstance(value, str):
        return value
    sweep = FIRST_DAY + timedelta(days=50, hours=history % 50)
    return value.replace("{h}", f"h{history}").replace("{sweep}", sweep.isoformat(sep=" "))


USERS = [
    *({"user_id": name, "name": name, "user_type": "user", "role": "SDR", "team": "sales"} for name in PEOPLE),
    {"user_id": "mia", "name": "mia", "user_type": "user", "role": "Marketing", "team": "marketing"},
    {"user_id": "newcomer", "name": "newcomer", "user_type": "user", "role": "Alchemist"},
    {"user_id": "leaver", "name": "leaver", "user_type": "user", "role": "SDR", "is_active": "false"},
    {"user_id": "queue", "name": "queue", "user_type": "queue"},
    {"user_id": "robot", "name": "robot", "user_type": "integration"},
]


def first_lead() -> dict[str, list[dict]]:
    """A lead from before all others that shows what the CRM records, whatever happens to the others."""
    at = (FIRST_DAY - timedelta(days=1)).isoformat(sep=" ")
    lead = {
        "lead_id": "first",
        "created_at": at,
        "updated_at": at,
        "status": "New",
        "owner_id": "ana",
        "lead_source": "Webinar",
        "source_detail": "x",
        "conversion_point": "Demo Request",
        "lead_type": "Demo Request",
        "priority": "1",
        "rejection_reason": "Timing",
        "next_step": "call",
    }
    changes = [("status", old, new) for old, new in pairwise(STATUSES)]
    changes += [(field, None, "ana") for field in FIELDS if field != "status"]
    return {
        "leads": [lead],
        "field_changes": [
            {
                "change_id": f"first {number}",
                "lead_id": "first",
                "field": field,
                "old_value": old,
                "new_value": new,
                "changed_at": at,
                "changed_by_id": "ana",
            }
            for number, (field, old, new) in enumerate(changes)
        ],
        "activities": [
            {"activity_id": "first", "lead_id": "first", "activity_type": "call", "occurred_at": at, "created_at": at}
        ],
        "opportunities": [
            {
                "opportunity_id": "first",
                "lead_id": "first",
                "created_at": at,
                "lead_source": "Webinar",
                "owner_id": "ana",
            }
        ],
        "conversions": [
            {"conversion_id": "first", "lead_id": "first", "submitted_at": at, "conversion_point": "Demo Request"}
        ],
        "users": USERS,
    }


def write(folder: Path, told: list[History], batch: int) -> None:
    """The CRM's export of one morning, as files in the generic shape."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = first_lead()
    for number, history in enumerate(told):
        for row in history.rows:
            version = row.versions[batch]
            if version is not None:
                tables[row.table].append({column: named(value, number) for column, value in version.items()})
    for table, columns in COLUMNS.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns.split(), restval="")
            writer.writeheader()
            writer.writerows(tables[table])
