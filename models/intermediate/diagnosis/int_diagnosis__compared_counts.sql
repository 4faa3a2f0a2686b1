{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
    where is_compared
),

cause_sides as (
    select * from {{ ref('int_diagnosis__cause_sides') }}
)

select
    cause_sides.root_cause,
    cause_sides.fix,
    segments.original_source,
    segments.lead_type,
    segments.team,
    count(case when cause_sides.is_affected then 1 end) as n_affected,
    count(case when cause_sides.is_affected and segments.is_qualified then 1 end) as n_affected_qualified,
    count(case when not cause_sides.is_affected then 1 end) as n_unaffected,
    count(case when not cause_sides.is_affected and segments.is_qualified then 1 end) as n_unaffected_qualified
from cause_sides
inner join segments
    on cause_sides.handoff_id = segments.handoff_id
group by
    cause_sides.root_cause,
    cause_sides.fix,
    segments.original_source,
    segments.lead_type,
    segments.team
