"""The world as Salesforce's own export has it: API names, ids of 18 characters, times in UTC."""

import numpy as np
import pyarrow as pa

from . import company as co
from .ids import salesforce_ids, short
from .records import FIRST_NAMES, LAST_NAMES, OTHER_VALUES, last_changed_at, people
from .world import CALL, EMAIL, MASS_MAIL, MEETING, NEVER, REPLY, SEQUENCE, SOCIAL, TODO, World
from .writing import coded, constant, dates, text, times

FIELDS = ("Status", "Owner", "Rejection_Reason__c", "LeadSource", "Score__c", "Rating", "created", "leadConverted")
STATUS, OWNER, REASON, OTHER, CREATED, CONVERTED = 0, 1, 2, 3, 6, 7
SUBTYPES = {CALL: "Call", SOCIAL: "LinkedIn", SEQUENCE: "Cadence", MASS_MAIL: "ListEmail", TODO: "Task"}


def lead_ids(world: World) -> np.ndarray:
    """Ids of the leads, in the order in which they came."""
    return salesforce_ids("00Q", np.arange(world.n))


def user_ids(world: World) -> list[str]:
    """Ids of users (005) and of the queue (00G)."""
    people_ids = salesforce_ids("005", np.arange(len(world.users.names)))
    return [salesforce_ids("00G", np.arange(1))[0], *people_ids[1:]]


def tables(world: World, tracked_since: int):
    """Yield each object as its API name and its columns."""
    leads, users, n = lead_ids(world), user_ids(world), world.n
    status, owner, reason, other = (e.columns() for e in (world.status, world.owner, world.reason, world.other))
    every, converted = np.arange(n), world.converted < NEVER
    contacts, accounts = salesforce_ids("003", every), salesforce_ids("001", every)
    deals_ids = salesforce_ids("006", every)
    yield from _staff(world, users)

    who, changed = people(world), last_changed_at(world, status, owner, reason, other)
    yield (
        "Lead",
        {
            "Id": coded(every, leads),
            "Email": text(who.email),
            "Phone": text(who.phone),
            "FirstName": coded(who.first, FIRST_NAMES),
            "LastName": coded(who.last, LAST_NAMES),
            "Company": text(who.company),
            "Country": coded(world.team, co.COUNTRIES),
            "CreatedDate": times(world.created),
            "CreatedById": coded(world.creator, users),
            "OwnerId": coded(world.now_owner, users),
            "Status": coded(world.now_status, co.STATUSES),
            "LeadSource": coded(world.now_source, co.SOURCES),
            "Conversion_Point__c": coded(world.point, co.POINTS),
            "Rejection_Reason__c": coded(world.now_reason, co.REASONS),
            "IsConverted": pa.array(converted),
            "ConvertedDate": dates(world.converted),
            "ConvertedContactId": coded(np.where(converted, every, -1), contacts),
            "ConvertedAccountId": coded(np.where(converted, every, -1), accounts),
            "ConvertedOpportunityId": coded(np.where(world.has_opportunity, every, -1), deals_ids),
            "MasterRecordId": coded(world.merged_into, leads),
            "IsDeleted": pa.array(world.removed_at < NEVER),
            "LastModifiedDate": times(changed),
            "SystemModstamp": times(changed),
        },
    )
    of = np.flatnonzero(converted)
    yield (
        "Contact",
        {
            "Id": coded(of, contacts),
            "AccountId": coded(of, accounts),
            "Email": text([who.email[lead] for lead in of.tolist()]),
            "CreatedDate": times(world.converted[of]),
            "IsDeleted": constant("false", len(of)),
        },
    )
    del who, changed
    yield "LeadHistory", _history(world, leads, users, status, owner, reason, other, tracked_since)
    yield from _activities(world, leads, contacts, users)
    yield from _opportunities(world, contacts, accounts, deals_ids, users)
    yield from _campaigns(world, leads)


def _staff(world: World, users: list[str]):
    roles = sorted({role for role in world.users.roles if role})
    role_ids = salesforce_ids("00E", np.arange(len(roles)))
    numbers = np.array([roles.index(role) if role else -1 for role in world.users.roles])[1:]
    left = world.users.left_at[1:]
    yield "UserRole", {"Id": text(role_ids), "Name": text(roles)}
    yield "Group", {"Id": text(users[:1]), "Name": text(world.users.names[:1]), "Type": text(["Queue"])}
    yield (
        "User",
        {
            "Id": text(users[1:]),
            "Name": text(world.users.names[1:]),
            "UserRoleId": coded(numbers, role_ids),
            "UserType": text(["AutomatedProcess"] + ["Standard"] * (len(users) - 2)),
            "IsActive": pa.array(left > co.END),
            "Deactivated_At__c": times(np.where(left > co.END, NEVER, left)),
            "TimeZoneSidKey": coded(world.users.teams[1:], co.TEAM_ZONES),
            "Department": coded(world.users.teams[1:], co.TEAMS),
        },
    )


def _history(world, leads, users, status, owner, reason, other, tracked_since: int) -> dict[str, pa.Array]:
    """LeadHistory: an owner change stands twice, by name and by id; a few of its ids are short ones."""
    words = [list(co.STATUSES), users, list(co.REASONS), *map(list, OTHER_VALUES)]
    words += [world.users.names, short(np.array(users)).tolist()]
    starts = np.cumsum([0] + [len(values) for values in words])
    values = [value for part in words for value in part]
    n, every, converted = world.n, np.arange(world.n), np.flatnonzero(world.converted < NEVER)
    nothing = np.full(n, -1)
    by_id = np.where(owner["lead"] % 17 == 0, 7, 1)
    # (events, field, which words its values are from); the order is that of changes of one moment.
    parts = [
        ({"lead": every, "at": world.created, "old": nothing, "new": nothing, "actor": world.creator}, CREATED, 0),
        (status, STATUS, 0),
        (owner, OWNER, 6),
        (owner, OWNER, by_id),
        (reason, REASON, 2),
        (other, OTHER + other["field"], OTHER + other["field"]),
        (
            {
                "lead": converted,
                "at": world.converted[converted],
                "old": nothing[converted],
                "new": nothing[converted],
                "actor": world.now_owner[converted],
            },
            CONVERTED,
            0,
        ),
    ]
    columns = {name: [] for name in ("lead", "at", "old", "new", "actor", "field")}
    for events, field, origin in parts:
        start = starts[np.broadcast_to(origin, events["at"].shape)]
        for name in ("lead", "at", "actor"):
            columns[name].append(events[name])
        for name in ("old", "new"):
            columns[name].append(np.where(events[name] >= 0, start + events[name], -1))
        columns["field"].append(np.broadcast_to(field, events["at"].shape))
    c = {name: np.concatenate(pieces) for name, pieces in columns.items()}
    order = np.argsort(c["at"], kind="stable")
    order = order[c["at"][order] >= tracked_since]
    return {
        "Id": coded(np.arange(len(order)), salesforce_ids("017", np.arange(len(order)))),
        "LeadId": coded(c["lead"][order], leads),
        "Field": coded(c["field"][order], FIELDS),
        "OldValue": coded(c["old"][order], values),
        "NewValue": coded(c["new"][order], values),
        "CreatedDate": times(c["at"][order]),
        "CreatedById": coded(c["actor"][order], users),
    }


def _activities(world: World, leads, contacts, users):
    """Tasks, events and e-mails; after the conversion they are about the contact. Some tasks have a short WhoId."""
    a = world.activity.columns()
    about_contact = a["at"] > world.converted[a["lead"]]
    shorter = a["lead"] % 11 == 0
    n = world.n
    who = np.where(about_contact, n + a["lead"], np.where(shorter, 2 * n + a["lead"], a["lead"]))
    who_ids = np.concatenate([leads, contacts, short(leads)])
    done = a["at"] < co.END

    of = np.flatnonzero(np.isin(a["kind"], tuple(SUBTYPES)))
    kinds = list(SUBTYPES)
    is_done = done[of] & (a["kind"][of] != TODO)
    places = np.array([kinds.index(k) if k in kinds else -1 for k in range(8)])
    yield (
        "Task",
        {
            "Id": coded(np.arange(len(of)), salesforce_ids("00T", np.arange(len(of)))),
            "WhoId": coded(who[of], who_ids),
            "OwnerId": coded(a["user"][of], users),
            "CreatedById": coded(a["user"][of], users),
            "TaskSubtype": coded(places[a["kind"][of]], [SUBTYPES[k] for k in kinds]),
            "Status": coded(is_done.astype(int), ("Not Started", "Completed")),
            "IsClosed": pa.array(is_done),
            "CreatedDate": times(a["created"][of]),
            "CompletedDateTime": times(np.where(is_done, a["at"][of], NEVER)),
            "ActivityDate": dates(np.where(a["due"][of] < NEVER, a["due"][of], a["at"][of])),
            "IsDeleted": constant("false", len(of)),
        },
    )
    of = np.flatnonzero(a["kind"] == MEETING)
    yield (
        "Event",
        {
            "Id": coded(np.arange(len(of)), salesforce_ids("00U", np.arange(len(of)))),
            "WhoId": coded(who[of], who_ids),
            "OwnerId": coded(a["user"][of], users),
            "CreatedById": coded(a["user"][of], users),
            "StartDateTime": times(a["at"][of]),
            "EndDateTime": times(a["at"][of] + 1800),
            "CreatedDate": times(a["created"][of]),
            "IsDeleted": constant("false", len(of)),
        },
    )
    of = np.flatnonzero(np.isin(a["kind"], (EMAIL, REPLY)))
    yield (
        "EmailMessage",
        {
            "Id": coded(np.arange(len(of)), salesforce_ids("02s", np.arange(len(of)))),
            "WhoId": coded(who[of], who_ids),
            "Incoming": pa.array(a["kind"][of] == REPLY),
            "Status": coded((a["kind"][of] != REPLY).astype(int), ("1", "3")),
            "MessageDate": times(a["at"][of]),
            "CreatedById": coded(a["user"][of], users),
            "CreatedDate": times(a["created"][of]),
            "IsDeleted": constant("false", len(of)),
        },
    )


def _opportunities(world: World, contacts, accounts, deal_ids, users):
    deals = np.flatnonzero(world.has_opportunity)
    created, closed_at = world.converted[deals], world.opportunity_closed[deals]
    closed, won = closed_at < NEVER, world.opportunity_won[deals]
    yield (
        "Opportunity",
        {
            "Id": coded(deals, deal_ids),
            "AccountId": coded(deals, accounts),
            "ContactId": coded(deals, contacts),
            "OwnerId": coded(world.opportunity_owner[deals], users),
            "CreatedDate": times(created),
            "StageName": coded(np.where(closed, np.where(won, 1, 2), 0), ("Proposal", "Closed Won", "Closed Lost")),
            "IsClosed": pa.array(closed),
            "IsWon": pa.array(won),
            "CloseDate": dates(np.where(closed, closed_at, created + 60 * co.DAY)),
            "LastStageChangeDate": times(np.where(closed, closed_at, created)),
            "IsDeleted": constant("false", len(deals)),
        },
    )
    yield (
        "OpportunityContactRole",
        {
            "Id": coded(np.arange(len(deals)), salesforce_ids("00K", np.arange(len(deals)))),
            "OpportunityId": coded(deals, deal_ids),
            "ContactId": coded(deals, contacts),
            "IsPrimary": constant("true", len(deals)),
            "CreatedDate": times(created),
            "IsDeleted": constant("false", len(deals)),
        },
    )


def _campaigns(world: World, leads):
    points = [point or "Unnamed form" for point in co.POINTS]
    campaigns = salesforce_ids("701", np.arange(len(points)))
    yield "Campaign", {"Id": text(campaigns), "Name": text(points), "Type": text(list(co.POINTS))}
    c = world.conversion.columns()
    rows = len(c["at"])
    yield (
        "CampaignMember",
        {
            "Id": coded(np.arange(rows), salesforce_ids("00v", np.arange(rows))),
            "CampaignId": coded(c["point"], campaigns),
            "LeadId": coded(c["lead"], leads),
            "Status": constant("Responded", rows),
            "HasResponded": constant("true", rows),
            "CreatedDate": times(c["at"]),
            "FirstRespondedDate": dates(c["at"]),
            "IsDeleted": constant("false", rows),
        },
    )
