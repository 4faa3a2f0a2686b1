with calendars as (
    select
        calendar,
        timezone
    from {{ ref('int_calendar__calendars') }}
),

local_days as (
    select distinct
        timezone,
        local_date
    from {{ ref('int_calendar__utc_offsets') }}
),

holidays as (
    select
        calendar,
        holiday_date
    from {{ ref('int_calendar__holidays') }}
)

select
    calendars.calendar,
    calendars.timezone,
    local_days.local_date,
    -- 1900-01-01 was a Monday.
    cast(mod({{ dbt.datediff("date '1900-01-01'", 'local_days.local_date', 'day') }}, 7) + 1 as integer) as weekday
from calendars
inner join local_days on calendars.timezone = local_days.timezone
left join holidays
    on
        calendars.calendar = holidays.calendar
        and local_days.local_date = holidays.holiday_date
where holidays.calendar is null
