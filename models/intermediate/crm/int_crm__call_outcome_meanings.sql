{{ config(materialized='table') }}

with activities as (
    select * from {{ ref('int_crm__activities') }}
    where outcome is not null
),

activity_meanings as (
    select * from {{ ref('int_crm__activity_meanings') }}
    where activity_type = 'call'
),

call_outcome_map as (
    select * from {{ ref('stg_definitions__call_outcome_map') }}
),

found as (
    select
        activities.crm,
        activities.source_relation,
        activities.outcome as raw_outcome,
        count(*) as records
    from activities
    inner join activity_meanings
        on
            activities.crm = activity_meanings.crm
            and activities.source_relation = activity_meanings.source_relation
            and coalesce(activities.raw_type, '') = activity_meanings.raw_type
            and coalesce(activities.raw_subtype, '') = activity_meanings.raw_subtype
    group by activities.crm, activities.source_relation, activities.outcome
),

looked_up as (
    {{ looked_up('found', 'call_outcome_map', 'raw_outcome', ['is_connected']) }}
)

select *
from looked_up
