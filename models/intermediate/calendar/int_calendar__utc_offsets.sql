{{ config(materialized='table') }}

with zones as (
    select distinct timezone from {{ ref('int_calendar__calendars') }}
),

zone_days as (
    select
        zones.timezone,
        utc_days.utc_date,
        cast(utc_days.utc_date as timestamp) as starts_at,
        cast({{ dbt.dateadd('day', 1, 'utc_days.utc_date') }} as timestamp) as ends_at
    from {{ ref('int_calendar__utc_days') }} as utc_days
    cross join zones
),

zone_days_with_offsets as (
    select
        *,
        {{ seconds_between('starts_at', utc_to_local('starts_at', 'timezone')) }} as offset_at_start,
        {{ seconds_between('ends_at', utc_to_local('ends_at', 'timezone')) }} as offset_at_end
    from zone_days
),

-- The few days on which a zone changes its offset, minute by minute.
minutes_of_change as (
    select
        timezone,
        utc_date,
        starts_at,
        {{ each_integer('0', '1439') }} as minute_number
    from zone_days_with_offsets
    where offset_at_start <> offset_at_end
),

minutes_with_offset as (
    select
        timezone,
        utc_date,
        {{ dbt.dateadd('minute', 'minute_number', 'starts_at') }} as starts_at
    from minutes_of_change
),

stretches as (
    select
        timezone,
        utc_date,
        starts_at,
        ends_at,
        offset_at_start as offset_seconds
    from zone_days_with_offsets
    where offset_at_start = offset_at_end

    union all

    select
        timezone,
        utc_date,
        min(starts_at) as starts_at,
        {{ dbt.dateadd('minute', 1, 'max(starts_at)') }} as ends_at,
        {{ seconds_between('starts_at', utc_to_local('starts_at', 'timezone')) }} as offset_seconds
    from minutes_with_offset
    group by timezone, utc_date, {{ seconds_between('starts_at', utc_to_local('starts_at', 'timezone')) }}
),

-- A UTC day touches at most two local days.
local_days as (
    select
        *,
        cast({{ local_moment('starts_at', 'offset_seconds') }} as date) as local_date
    from stretches

    union all

    select
        *,
        cast({{ dbt.dateadd('day', 1, local_moment('starts_at', 'offset_seconds')) }} as date) as local_date
    from stretches
),

clipped as (
    select
        timezone,
        utc_date,
        local_date,
        greatest(starts_at, {{ utc_moment('local_date', '0', 'offset_seconds') }}) as starts_at,
        least(ends_at, {{ utc_moment('local_date', '1440', 'offset_seconds') }}) as ends_at,
        offset_seconds
    from local_days
)

select * from clipped
where starts_at < ends_at
