{{ config(materialized='table') }}

-- A week before the first event, so that a wait may start in a closed stretch; 400 days after the last, for due dates.
with time_span as (
    select
        cast(first_moment as date) as first_date,
        {{ dbt.datediff('first_moment', 'last_moment', 'day') }} as days_spanned
    from {{ ref('int_crm__time_span') }}
    where first_moment is not null and last_moment is not null
),

numbered as (
    select
        first_date,
        {{ each_integer('-7', 'days_spanned + 400') }} as day_number
    from time_span
)

select cast({{ dbt.dateadd('day', 'day_number', 'first_date') }} as date) as utc_date
from numbered
