{{ config(materialized='table') }}

{%- set months = [
    'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
] -%}

with holidays as (
    select
        *,
        coalesce(is_recurrence, recurrence_type is not null) as comes_again,
        coalesce(is_all_day, start_minute is null or (start_minute = 0 and end_minute = 1440), false) as is_whole_day
    from {{ ref('stg_salesforce__holiday') }}
),

judged as (
    select
        *,
        {{ quarantine_reason('holiday_id', required=['activity_date']) }} as quarantine_reason
    from holidays
),

numbered as (
    {{ numbered_copies('judged', key=['source_relation', 'holiday_id'], order_by=[
        'system_modstamp desc nulls last',
        'name',
        'activity_date',
        'is_whole_day',
        'comes_again',
        'recurrence_type',
        'recurrence_month',
        'recurrence_day_of_month',
        'recurrence_start_date',
        'recurrence_end_date',
        'is_deleted',
    ]) }}
),

dated as (
    select
        *,
        case when not comes_again then activity_date else coalesce(recurrence_start_date, activity_date) end
            as first_date,
        case when not comes_again then activity_date else recurrence_end_date end as last_date,
        case
            when not comes_again then cast(extract(month from activity_date) as integer)
            when lower(recurrence_type) = 'recursyearly' then
                case lower(recurrence_month)
                    {%- for month in months %}
                    when '{{ month }}' then {{ loop.index }}
                    {%- endfor %}
                end
        end as month_of_year,
        case
            when not comes_again then cast(extract(day from activity_date) as integer)
            when lower(recurrence_type) = 'recursyearly' then recurrence_day_of_month
        end as day_of_month
    from numbered
)

-- Calendars close for whole days: a holiday of some hours is not one that they understand.
select
    'salesforce' as crm,
    source_relation,
    'holiday' as raw_table,
    holiday_id,
    case
        when is_deleted then 'deleted'
        when not is_whole_day then 'part of a day'
        when comes_again then coalesce(recurrence_type, 'recurrence without a type')
        else 'one day'
    end as kind,
    first_date,
    last_date,
    month_of_year,
    day_of_month,
    is_whole_day and month_of_year is not null and day_of_month is not null as is_understood,
    coalesce(is_deleted, false) as is_deleted,
    case
        when quarantine_reason is not null then quarantine_reason
        when copy_number > 1 then 'duplicate key'
    end as quarantine_reason
from dated
