-- Two routes, one number: a month (2,622,000 s and a microsecond) from a moment of every fifth day, by positions and
-- by adding up the open windows.
with moments as (
    select
        calendars.calendar,
        {{ add_microseconds('cast(utc_days.utc_date as timestamp)', '41234567891') }} as started_at,
        {{ add_microseconds('cast(utc_days.utc_date as timestamp)', '2663234567892') }} as ended_at
    from {{ ref('int_calendar__utc_days') }} as utc_days
    cross join {{ ref('int_calendar__calendars') }} as calendars
    where mod({{ dbt.datediff("date '1900-01-01'", 'utc_days.utc_date', 'day') }}, 5) = 0
),

covered_moments as (
    select *
    from moments
    where ended_at < (select max(segments.ends_at) from {{ ref('int_calendar__segments') }} as segments)
),

by_position as (
    select
        moments.*,
        {{ business_position('moments.ended_at', 'ended') }} - {{ business_position('moments.started_at', 'started') }}
            as business_microseconds
    from covered_moments as moments
    left join {{ ref('int_calendar__segments') }} as started
        on {{ in_segment('started', 'moments.calendar', 'moments.started_at') }}
    left join {{ ref('int_calendar__segments') }} as ended
        on {{ in_segment('ended', 'moments.calendar', 'moments.ended_at') }}
),

by_windows as (
    select
        moments.calendar,
        moments.started_at,
        sum({{ microseconds_between(
            'greatest(windows.opens_at, moments.started_at)', 'least(windows.closes_at, moments.ended_at)'
        ) }}) as business_microseconds
    from covered_moments as moments
    inner join {{ ref('int_calendar__windows') }} as windows
        on
            moments.calendar = windows.calendar
            and moments.ended_at > windows.opens_at
            and moments.started_at < windows.closes_at
    group by moments.calendar, moments.started_at
)

select
    by_position.*,
    by_windows.business_microseconds as by_windows
from by_position
left join by_windows
    on
        by_position.calendar = by_windows.calendar
        and by_position.started_at = by_windows.started_at
where
    by_position.business_microseconds is null
    or by_position.business_microseconds <> coalesce(by_windows.business_microseconds, 0)
