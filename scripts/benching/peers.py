"""The same work as others do it, on a warehouse that is built: what it costs them, and whether it comes to the same.

Business time: the well-known ticket package has a row for each week that a wait touches and each window of that week,
and adds up where they overlap. Timeline: a notebook takes the raw tables into pandas, and groups.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

RECORDS = "main_intermediate.int_timeline__handoff_facts"
# Weeks in local time, from Monday; a wait of n weeks has n rows for each of the calendar's windows. Knows no holidays.
EXPLODED_WEEKS = f"""
with waits as (
    select facts.handoff_id, facts.owner_calendar as calendar,
        timezone(calendars.timezone, timezone('UTC', facts.owned_at)) as starts_at,
        timezone(calendars.timezone, timezone('UTC', facts.first_action_at)) as ends_at
    from {RECORDS} as facts
    inner join main_intermediate.int_calendar__calendars as calendars on facts.owner_calendar = calendars.calendar
    where facts.first_action_at >= facts.owned_at
),
weeks as (
    select waits.*, unnest(generate_series(date_trunc('week', starts_at)::timestamp, ends_at, interval 7 day)) as week
    from waits
),
windows as (
    select weeks.handoff_id, weeks.starts_at, weeks.ends_at,
        week + to_minutes(1440 * (hours.weekday - 1) + hours.opens_minute) as opens_at,
        week + to_minutes(1440 * (hours.weekday - 1) + hours.closes_minute) as closes_at
    from weeks
    inner join main_intermediate.int_calendar__hours as hours on weeks.calendar = hours.calendar
),
pieces as (
    select handoff_id, epoch_us(least(ends_at, closes_at)) - epoch_us(greatest(starts_at, opens_at)) as microseconds
    from windows
)
select handoff_id, sum(greatest(microseconds, 0)) // 1000000 as seconds
from pieces group by handoff_id
"""


def position(moment: str, segment: str) -> str:
    """The running count of business microseconds, as macros/calendar/business_time.sql has it."""
    within = f"case when {segment}.is_open then epoch_us({moment}) - epoch_us({segment}.starts_at) else 0 end"
    return f"({segment}.business_seconds_before * 1000000 + {within})"


def held(moment: str, segment: str) -> str:
    """The join that finds the segment of a moment."""
    return (
        f"{segment}.calendar = facts.owner_calendar and {segment}.utc_date = cast({moment} as date) "
        f"and {segment}.starts_at <= {moment} and {segment}.ends_at > {moment}"
    )


RUNNING_COUNT = f"""
select facts.handoff_id,
    ({position("facts.first_action_at", "b")} - {position("facts.owned_at", "a")}) // 1000000 as seconds
from {RECORDS} as facts
left join main_intermediate.int_calendar__segments as a on {held("facts.owned_at", "a")}
left join main_intermediate.int_calendar__segments as b on {held("facts.first_action_at", "b")}
where facts.first_action_at >= facts.owned_at
"""


@dataclass(frozen=True)
class Compared:
    """What one way costs beside the other, and of how many rows they say the same."""

    what: str
    seconds: float
    same: float


def timed(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> float:
    """Seconds to make a table."""
    started = time.perf_counter()
    connection.execute(f"create or replace temp table {name} as {sql}")
    return time.perf_counter() - started


def business_time(connection: duckdb.DuckDBPyConnection) -> list[Compared]:
    """Owner to first action, by a running count and by exploded weeks."""
    counted = timed(connection, "counted", RUNNING_COUNT)
    exploded = timed(connection, "exploded", EXPLODED_WEEKS)
    [(same,)] = connection.execute(
        "select avg((counted.seconds = exploded.seconds)::int) from counted inner join exploded using (handoff_id)"
    ).fetchall()
    return [
        Compared("business time: running count", counted, 1.0),
        Compared("business time: weeks exploded (no holidays)", exploded, same),
    ]


def pandas_timeline(connection: duckdb.DuckDBPyConnection) -> Compared:
    """First MQL, first owner in sales, first action of each lead, in pandas; compared with leads of one handoff."""
    started = time.perf_counter()
    changes = connection.execute(
        "select lead_id, field, new_value, changed_at from raw_generic.field_changes where field in ('status', 'owner')"
    ).df()
    activities = connection.execute(
        "select lead_id, activity_type, direction, is_automated, performed_by_id, occurred_at "
        "from raw_generic.activities"
    ).df()
    users = connection.execute("select owner_id from main.dim_owners where is_sales_person").df()
    changes["changed_at"] = pd.to_datetime(changes["changed_at"], utc=True, format="ISO8601")
    activities["occurred_at"] = pd.to_datetime(activities["occurred_at"], utc=True, format="ISO8601")
    people = set(users["owner_id"])
    mql = changes[(changes["field"] == "status") & changes["new_value"].isin(["MQL", "Marketing Qualified"])]
    ready = mql.groupby("lead_id")["changed_at"].min().rename("ready_at")
    owners = changes[(changes["field"] == "owner") & changes["new_value"].isin(people)]
    owners = owners.merge(ready, on="lead_id")
    owned = owners[owners["changed_at"] >= owners["ready_at"]].groupby("lead_id")["changed_at"].min().rename("owned_at")
    done = activities[
        activities["activity_type"].isin(["call", "email", "meeting", "sms", "social"])
        & (activities["direction"] != "inbound")
        & (activities["is_automated"] != "true")
        & activities["performed_by_id"].isin(people)
    ]
    acted = done.groupby("lead_id")["occurred_at"].min().rename("first_action_at")
    timeline = pd.concat([ready, owned, acted], axis=1).reset_index()
    seconds = time.perf_counter() - started
    connection.register("timeline", timeline)
    [(same,)] = connection.execute(
        """
        select avg((timeline.ready_at::timestamptz is not distinct from timezone('UTC', handoffs.ready_at))::int)
        from main.fct_handoffs as handoffs
        inner join timeline using (lead_id)
        where not exists (
            select 1 from main.fct_handoffs as others
            where others.lead_key = handoffs.lead_key and others.handoff_number > 1
        ) and handoffs.handoff_number = 1
        """
    ).fetchall()
    connection.unregister("timeline")
    return Compared("pandas: three of the twelve milestones", seconds, same)


def compare_peers(warehouse: Path) -> list[Compared]:
    """Time the peers on a warehouse that holds raw_generic and the models built from it; it is only read."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set enable_progress_bar = false; set timezone = 'UTC'")
        return [*business_time(connection), pandas_timeline(connection)]
