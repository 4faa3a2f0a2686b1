{{ config(materialized='table') }}

with windows as (
    select * from {{ ref('int_calendar__windows') }}
),

numbered as (
    select
        calendar,
        {{ each_integer(
            'cast(floor(business_seconds_before / 3600.0) as bigint)',
            'cast(floor((business_seconds_before + business_seconds) / 3600.0) as bigint)'
        ) }} as business_hour,
        opens_at,
        business_seconds_before,
        business_seconds_before + business_seconds as business_seconds_after
    from windows
)

select * from numbered
