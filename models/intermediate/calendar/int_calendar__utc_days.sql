{{ config(materialized='table') }}

-- The days ahead count from the end of the year: a deadline beyond them has no date until calendars reach further, and then
-- everything is built again (int_crm__lookups), which must not be every day.
with time_span as (
    select
        cast(first_moment as date) as first_date,
        {{ dbt.datediff(
            'first_moment', dbt.dateadd('year', 1, dbt.date_trunc('year', 'last_moment')), 'day'
        ) }} - 1 as days_spanned
    from {{ ref('int_crm__time_span') }}
    where first_moment is not null and last_moment is not null
),

days_ahead as (
    select * from {{ ref('int_calendar__days_ahead') }}
),

-- From a week before the first event, so that a wait may start in a closed stretch.
numbered as (
    select
        time_span.first_date,
        {{ each_integer('-7', 'time_span.days_spanned + days_ahead.days_ahead') }} as day_number
    from time_span
    cross join days_ahead
)

select cast({{ dbt.dateadd('day', 'day_number', 'first_date') }} as date) as utc_date
from numbered
