{{ config(materialized='table') }}

with patterns as (
    select * from {{ ref('int_diagnosis__verdict_patterns') }}
),

cause_sides as (
    select * from {{ ref('int_diagnosis__cause_sides') }}
),

counted as (
    select
        cause_sides.root_cause,
        cause_sides.fix,
        patterns.original_source,
        patterns.lead_type,
        patterns.team,
        case when cause_sides.is_affected then patterns.n_handoffs else 0 end as n_affected,
        case when not cause_sides.is_affected then patterns.n_handoffs else 0 end as n_unaffected,
        case when patterns.is_qualified then 1 else 0 end as is_qualified
    from cause_sides
    inner join patterns
        on cause_sides.pattern_number = patterns.pattern_number
)

select
    root_cause,
    fix,
    original_source,
    lead_type,
    team,
    cast(sum(n_affected) as bigint) as n_affected,
    cast(sum(n_affected * is_qualified) as bigint) as n_affected_qualified,
    cast(sum(n_unaffected) as bigint) as n_unaffected,
    cast(sum(n_unaffected * is_qualified) as bigint) as n_unaffected_qualified
from counted
group by root_cause, fix, original_source, lead_type, team
