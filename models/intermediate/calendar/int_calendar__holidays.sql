with calendars as (
    select * from {{ ref('int_calendar__calendars') }}
),

holidays_of_seeds as (
    select * from {{ ref('stg_definitions__calendar_holidays') }}
),

holidays_of_orgs as (
    select * from {{ ref('int_salesforce__holidays_screened') }}
    where quarantine_reason is null and is_understood and not is_deleted
),

local_days as (
    select distinct
        timezone,
        local_date
    from {{ ref('int_calendar__utc_offsets') }}
)

select
    calendars.calendar,
    holidays_of_seeds.holiday_date
from calendars
inner join holidays_of_seeds
    on calendars.calendar = holidays_of_seeds.calendar
where calendars.business_hours_id is null

union

-- Which holidays belong to which business hours the API does not tell: all of the org's belong to each. One that comes
-- every year is each of its days that the range of the calendar has.
select
    calendars.calendar,
    local_days.local_date as holiday_date
from calendars
inner join local_days
    on calendars.timezone = local_days.timezone
inner join holidays_of_orgs
    on
        calendars.source_relation = holidays_of_orgs.source_relation
        and extract(month from local_days.local_date) = holidays_of_orgs.month_of_year
        and extract(day from local_days.local_date) = holidays_of_orgs.day_of_month
        and local_days.local_date >= holidays_of_orgs.first_date
        and (holidays_of_orgs.last_date is null or local_days.local_date <= holidays_of_orgs.last_date)
