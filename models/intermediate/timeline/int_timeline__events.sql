{{ config(materialized='by_lead_view', unique_key='lead_key') }}

{#- Every event of every lead, from all the evidence there is. Personal data and texts stay behind. -#}

with record_events as (
    select * from {{ ref('int_timeline__record_events') }}
),

change_events as (
    select * from {{ ref('int_timeline__change_events') }}
),

activity_events as (
    select * from {{ ref('int_timeline__activity_events') }}
)

select * from record_events
union all
select * from change_events
union all
select * from activity_events
