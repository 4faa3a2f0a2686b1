{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
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
    count(case when causes.is_to_define_first then 1 end) as n_define_first,
    count(case when segments.age = 'recent' then 1 end) as n_affected_recent,
    count(case when segments.age = 'before' then 1 end) as n_affected_before
from causes
inner join segments
    on causes.handoff_id = segments.handoff_id
group by
    causes.root_cause,
    causes.fix,
    segments.original_source,
    segments.lead_type,
    segments.team
