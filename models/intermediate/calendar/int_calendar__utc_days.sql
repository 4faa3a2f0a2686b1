{{ config(materialized='table') }}

with time_span as (
    select
        cast(first_moment as date) as first_date,
        cast(last_moment as date) as last_date
    from {{ ref('int_crm__time_span') }}
    where first_moment is not null and last_moment is not null
),

days_ahead as (
    select * from {{ ref('int_calendar__days_ahead') }}
),

-- To the end of a year: a deadline beyond has no date yet, and everything is built again when the calendar reaches further
-- (int_crm__lookups), which must not be every day.
reach as (
    select
        time_span.first_date,
        {{ dbt.date_trunc('year', dbt.dateadd('day', 'days_ahead.days_ahead', 'time_span.last_date')) }} as last_year
    from time_span
    cross join days_ahead
),

-- From a week before the first event, so that a wait may start in a closed stretch.
numbered as (
    select
        first_date,
        {{ each_integer('-7', dbt.datediff('first_date', dbt.dateadd('year', 1, 'last_year'), 'day') ~ ' - 1') }} as day_number
    from reach
)

select cast({{ dbt.dateadd('day', 'day_number', 'first_date') }} as date) as utc_date
from numbered
