"""The world as Salesforce's own export has it: API names, ids of 18 characters, times in UTC."""

import numpy as np
import pyarrow as pa

from . import company as co
from .events import NEVER
from .ids import salesforce_ids
from .records import FIRST_NAMES, LAST_NAMES, NEXT_STEPS, last_changed_at, next_steps, opportunity_sources, people
from .salesforce_activities import activities
from .salesforce_history import history
from .staff import QUEUES, SYNC
from .writing import coded, constant, dates, text, times

STAGES = ("Proposal", "Closed Won", "Closed Lost")
PROFILES = ("Sales User", "Marketing User", "Integration User")


def lead_ids(world) -> np.ndarray:
    """Ids of the leads, in the order in which they came."""
    return salesforce_ids("00Q", world.n)


def user_ids(world) -> np.ndarray:
    """Ids of the queues (00G), then of the users (005)."""
    count = len(world.users.names)
    return np.concatenate([salesforce_ids("00G", QUEUES), salesforce_ids("005", count)[QUEUES:]])


def tables(world, tracked_since: int):
    """Yield each object as its API name and a function that gives its columns."""
    leads, users = text(lead_ids(world)), user_ids(world)
    # What a conversion makes has its ids in the order of the conversions.
    place = np.argsort(np.argsort(world.converted, kind="stable"), kind="stable")
    contacts, accounts, deals = (text(salesforce_ids(prefix, world.n)[place]) for prefix in ("003", "001", "006"))
    yield from _staff(world, users)
    yield "Lead", lambda: _leads(world, leads, text(users), contacts, accounts, deals)
    yield "Contact", lambda: _contacts(world, contacts, accounts)
    yield "LeadHistory", lambda: history(world, leads, users, tracked_since)
    yield from activities(world, lead_ids(world), contacts, deals, text(users))
    yield "Opportunity", lambda: _opportunities(world, contacts, accounts, deals, text(users))
    yield "OpportunityContactRole", lambda: _contact_roles(world, contacts, deals)
    campaigns = salesforce_ids("701", len(co.POINTS))
    yield "Campaign", lambda: _campaigns(campaigns)
    yield "CampaignMember", lambda: _campaign_members(world, leads, contacts, campaigns)


def _staff(world, users: np.ndarray):
    known = sorted({role for role in world.users.roles if role})
    role_ids = salesforce_ids("00E", len(known))
    numbers = np.array([known.index(role) if role else -1 for role in world.users.roles])[QUEUES:]
    left_at = np.where(world.users.left_at < co.END, world.users.left_at, NEVER)[QUEUES:]
    names, teams = world.users.names, world.users.teams[QUEUES:]
    profiles = np.where(world.users.is_sales[QUEUES:], PROFILES.index("Sales User"), PROFILES.index("Marketing User"))
    profiles[SYNC - QUEUES] = PROFILES.index("Integration User")
    profile_ids = salesforce_ids("00e", len(PROFILES))
    sales_team = salesforce_ids("00G", QUEUES + 1)[QUEUES:]
    yield (
        "UserRole",
        lambda: {
            "Id": text(role_ids),
            "Name": text(known),
            "DeveloperName": text([role.replace(" ", "_") for role in known]),
        },
    )
    yield "Profile", lambda: {"Id": text(profile_ids), "Name": text(PROFILES)}
    yield (
        "Group",
        lambda: {
            "Id": text(np.concatenate([users[:QUEUES], sales_team])),
            "Name": text([*names[:QUEUES], "All Sales"]),
            "Type": text(["Queue"] * QUEUES + ["Regular"]),
        },
    )
    yield (
        "User",
        lambda: {
            "Id": text(users[QUEUES:]),
            "Name": text(names[QUEUES:]),
            "Email": text([f"{name.replace(' ', '.')}@{co.COMPANY_DOMAIN}".lower() for name in names[QUEUES:]]),
            "UserRoleId": coded(numbers, role_ids),
            "ProfileId": coded(profiles, profile_ids),
            "UserType": text(["Standard"] * (len(names) - QUEUES)),
            "IsActive": pa.array(left_at == NEVER),
            "Deactivated_At__c": times(left_at),
            "TimeZoneSidKey": coded(teams, co.TEAM_ZONES),
            "Department": coded(teams, co.TEAMS),
        },
    )


def _leads(world, leads, users, contacts, accounts, deals) -> dict[str, pa.Array]:
    who, every, converted = people(world), np.arange(world.n), world.converted < NEVER
    changed = last_changed_at(world, *(e.columns() for e in (world.status, world.owner, world.reason, world.other)))
    of_converted = np.where(converted, every, -1)
    return {
        "Id": leads,
        "Email": text(who.email),
        "Phone": text(who.phone),
        "FirstName": coded(who.first, FIRST_NAMES),
        "LastName": coded(who.last, LAST_NAMES),
        "Company": text(who.company),
        "Website": text(who.website),
        "Country": coded(world.team, co.COUNTRIES),
        "CreatedDate": times(world.created),
        "CreatedById": coded(world.creator, users),
        "OwnerId": coded(world.now_owner, users),
        "Status": coded(world.now_status, co.STATUSES),
        "LeadSource": coded(world.now_source, co.SOURCES),
        "Source_Detail__c": coded(world.detail, co.DETAILS),
        "Conversion_Point__c": coded(world.point, co.POINTS),
        "Lead_Type__c": coded(world.now_lead_type, co.LEAD_TYPES),
        "Rating": coded(world.now_rating, co.RATINGS),
        "Rejection_Reason__c": coded(world.now_reason, co.REASONS),
        "Next_Step__c": coded(next_steps(world), NEXT_STEPS),
        "IsConverted": pa.array(converted),
        "ConvertedDate": dates(world.converted),
        "ConvertedContactId": coded(of_converted, contacts),
        "ConvertedAccountId": coded(of_converted, accounts),
        "ConvertedOpportunityId": coded(np.where(world.has_opportunity & world.opportunity_linked, every, -1), deals),
        "MasterRecordId": coded(world.merged_into, leads),
        "IsDeleted": pa.array(world.removed_at < NEVER),
        "LastModifiedDate": times(changed),
        "SystemModstamp": times(changed),
    }


def _by_conversion(world, of: np.ndarray) -> np.ndarray:
    """These leads in the order in which they were converted: ids of what is made then have to ascend."""
    return of[np.argsort(world.converted[of], kind="stable")]


def _contacts(world, contacts, accounts) -> dict[str, pa.Array]:
    of = _by_conversion(world, np.flatnonzero(world.converted < NEVER))
    emails = people(world).email
    return {
        "Id": coded(of, contacts),
        "AccountId": coded(of, accounts),
        "Email": text([emails[lead] for lead in of.tolist()]),
        "CreatedDate": times(world.converted[of]),
        "IsDeleted": constant("false", len(of)),
        "MasterRecordId": constant("", len(of)),
    }


def _opportunities(world, contacts, accounts, deals, users) -> dict[str, pa.Array]:
    of = _by_conversion(world, np.flatnonzero(world.has_opportunity))
    created, closed_at, won = world.converted[of], world.opportunity_closed[of], world.opportunity_won[of]
    closed = closed_at < NEVER
    return {
        "Id": coded(of, deals),
        "AccountId": coded(of, accounts),
        "ContactId": coded(np.where(world.opportunity_linked[of], of, -1), contacts),
        "OwnerId": coded(world.opportunity_owner[of], users),
        "CreatedDate": times(created),
        "StageName": coded(np.where(closed, np.where(won, 1, 2), 0), STAGES),
        "IsClosed": pa.array(closed),
        "IsWon": pa.array(won),
        "CloseDate": dates(np.where(closed, closed_at, created + 60 * co.DAY)),
        "LastStageChangeDate": times(np.where(closed, closed_at, created)),
        "Amount": pa.array(3_000 + world.person[of] * 37 % 47_000),
        "IsDeleted": constant("false", len(of)),
        **opportunity_sources(world, of, "LeadSource"),
    }


def _contact_roles(world, contacts, deals) -> dict[str, pa.Array]:
    of = _by_conversion(world, np.flatnonzero(world.has_opportunity & world.opportunity_linked))
    return {
        "Id": text(salesforce_ids("00K", len(of))),
        "OpportunityId": coded(of, deals),
        "ContactId": coded(of, contacts),
        "IsPrimary": constant("true", len(of)),
        "CreatedDate": times(world.converted[of]),
        "IsDeleted": constant("false", len(of)),
    }


def _campaigns(campaigns) -> dict[str, pa.Array]:
    names = [point and f"{point} form" for point in co.POINTS]
    return {
        "Id": text(campaigns),
        "Name": text([name or "Unnamed form" for name in names]),
        "Type": text(list(co.POINTS)),
    }


def _campaign_members(world, leads, contacts, campaigns) -> dict[str, pa.Array]:
    """Who filled in a form, and who was only written to; after its conversion a lead takes part as a contact."""
    c = world.conversion.columns()
    rows, responded, converted = len(c["at"]), c["responded"], world.converted[c["lead"]]
    return {
        "Id": text(salesforce_ids("00v", rows)),
        "CampaignId": coded(c["point"], campaigns),
        "LeadId": coded(np.where(c["at"] > converted, -1, c["lead"]), leads),
        "ContactId": coded(np.where(converted < NEVER, c["lead"], -1), contacts),
        "Status": coded(responded.astype(int), ("Sent", "Responded")),
        "CreatedDate": times(c["at"]),
        "FirstRespondedDate": dates(np.where(responded, c["at"], NEVER)),
        "HasResponded": pa.array(responded),
        "IsDeleted": constant("false", rows),
    }
