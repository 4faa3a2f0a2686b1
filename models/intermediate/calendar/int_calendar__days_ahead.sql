with hours as (
    select * from {{ ref('int_calendar__hours') }}
),

calendars as (
    select * from {{ ref('stg_definitions__calendars') }}
),

sla_policy as (
    select * from {{ ref('stg_definitions__sla_policy') }}
    where clock = 'business'
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where unit = 'business_days'
),

deadlines as (
    select minutes from sla_policy
    union all
    select maturity_windows.length * calendars.business_day_minutes as minutes
    from maturity_windows
    cross join calendars
),

weekly_hours as (
    select
        calendar,
        sum(closes_minute - opens_minute) as open_minutes
    from hours
    group by calendar
),

weeks as (
    select max(ceil(deadlines.minutes / weekly_hours.open_minutes)) as longest
    from deadlines
    cross join weekly_hours
)

-- A hundred days more, for holidays. Who writes a deadline of more than twenty years means none.
select cast(least(greatest(400, coalesce(longest * 7, 0) + 100), 7300) as integer) as days_ahead
from weeks
