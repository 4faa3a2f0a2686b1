{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
),

findings as (
    select * from {{ ref('fct_handoff_findings') }}
),

define_first as (
    select distinct
        handoff_id,
        root_cause,
        fix
    from findings
    where define_first is not null
)

select
    causes.root_cause,
    causes.fix,
    segments.original_source,
    segments.lead_type,
    segments.team,
    min(causes.first_rank) as first_rank,
    count(*) as n_affected,
    count(case when causes.is_primary then 1 end) as n_primary,
    count(define_first.handoff_id) as n_define_first,
    count(case when segments.age = 'recent' then 1 end) as n_affected_recent,
    count(case when segments.age = 'before' then 1 end) as n_affected_before
from causes
inner join segments
    on causes.handoff_id = segments.handoff_id
left join define_first
    on
        causes.handoff_id = define_first.handoff_id
        and causes.root_cause = define_first.root_cause
        and causes.fix = define_first.fix
group by
    causes.root_cause,
    causes.fix,
    segments.original_source,
    segments.lead_type,
    segments.team
