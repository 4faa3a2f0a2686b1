with calendars as (
    select * from {{ ref('int_calendar__calendars') }}
),

hours_of_seeds as (
    select * from {{ ref('stg_definitions__calendar_hours') }}
),

hours_of_orgs as (
    select * from {{ ref('int_salesforce__business_hours_weekly') }}
)

select
    calendars.calendar,
    hours_of_seeds.weekday,
    hours_of_seeds.opens_minute,
    hours_of_seeds.closes_minute
from calendars
inner join hours_of_seeds
    on calendars.calendar = hours_of_seeds.calendar
where calendars.business_hours_id is null

union all

select
    calendars.calendar,
    hours_of_orgs.weekday,
    hours_of_orgs.opens_minute,
    hours_of_orgs.closes_minute
from calendars
inner join hours_of_orgs
    on
        calendars.source_relation = hours_of_orgs.source_relation
        and calendars.business_hours_id = hours_of_orgs.business_hours_id
