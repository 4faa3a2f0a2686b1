{{ config(materialized='table') }}

with days as (
    select * from {{ ref('int_calendar__days') }}
),

hours as (
    select
        calendar,
        weekday,
        opens_minute,
        closes_minute
    from {{ ref('int_calendar__hours') }}
),

offsets as (
    select * from {{ ref('int_calendar__utc_offsets') }}
),

-- Within a stretch of one offset, local hours are UTC hours moved by it: no bound can be skipped or met twice.
windows as (
    select
        days.calendar,
        offsets.utc_date,
        greatest(
            offsets.starts_at, {{ utc_moment('days.local_date', 'hours.opens_minute', 'offsets.offset_seconds') }}
        ) as opens_at,
        least(
            offsets.ends_at, {{ utc_moment('days.local_date', 'hours.closes_minute', 'offsets.offset_seconds') }}
        ) as closes_at
    from days
    inner join hours
        on
            days.calendar = hours.calendar
            and days.weekday = hours.weekday
    inner join offsets
        on
            days.timezone = offsets.timezone
            and days.local_date = offsets.local_date
),

measured as (
    select
        *,
        {{ seconds_between('opens_at', 'closes_at') }} as business_seconds
    from windows
    where opens_at < closes_at
)

select
    calendar,
    utc_date,
    opens_at,
    closes_at,
    cast(
        sum(business_seconds) over (
            partition by calendar order by opens_at rows between unbounded preceding and current row
        ) - business_seconds as bigint
    ) as business_seconds_before,
    business_seconds
from measured
