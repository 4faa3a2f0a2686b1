{{ config(materialized='table') }}

-- From a week before the first event, so that a wait may start in a closed stretch.
with time_span as (
    select
        cast(first_moment as date) as first_date,
        {{ dbt.datediff('first_moment', 'last_moment', 'day') }} as days_spanned
    from {{ ref('int_crm__time_span') }}
    where first_moment is not null and last_moment is not null
),

days_ahead as (
    select * from {{ ref('int_calendar__days_ahead') }}
),

numbered as (
    select
        time_span.first_date,
        {{ each_integer('-7', 'time_span.days_spanned + days_ahead.days_ahead') }} as day_number
    from time_span
    cross join days_ahead
)

select cast({{ dbt.dateadd('day', 'day_number', 'first_date') }} as date) as utc_date
from numbered
