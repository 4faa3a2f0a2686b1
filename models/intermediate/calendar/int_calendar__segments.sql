{{ config(materialized='table') }}

with calendars as (
    select calendar from {{ ref('int_calendar__calendars') }}
),

windows as (
    select
        calendar,
        utc_date,
        opens_at,
        closes_at,
        business_seconds_before,
        business_seconds
    from {{ ref('int_calendar__windows') }}
),

-- An empty window at the start of every day: the closed stretch before the first real one begins there.
marks as (
    select
        calendars.calendar,
        utc_days.utc_date,
        cast(utc_days.utc_date as timestamp) as opens_at,
        cast(utc_days.utc_date as timestamp) as closes_at,
        cast(0 as bigint) as business_seconds_before,
        cast(0 as bigint) as business_seconds
    from {{ ref('int_calendar__utc_days') }} as utc_days
    cross join calendars

    union all

    select * from windows
),

running as (
    select
        calendar,
        utc_date,
        opens_at,
        closes_at,
        business_seconds,
        coalesce(
            lead(opens_at) over (partition by calendar, utc_date order by opens_at, closes_at),
            cast({{ dbt.dateadd('day', 1, 'utc_date') }} as timestamp)
        ) as next_opens_at,
        max(business_seconds_before + business_seconds) over (
            partition by calendar order by opens_at, closes_at rows between unbounded preceding and current row
        ) as business_seconds_after
    from marks
),

segments as (
    select
        calendar,
        utc_date,
        opens_at as starts_at,
        closes_at as ends_at,
        true as is_open,
        business_seconds_after - business_seconds as business_seconds_before
    from running
    where opens_at < closes_at

    union all

    select
        calendar,
        utc_date,
        closes_at as starts_at,
        next_opens_at as ends_at,
        false as is_open,
        business_seconds_after as business_seconds_before
    from running
    where closes_at < next_opens_at
)

select * from segments
