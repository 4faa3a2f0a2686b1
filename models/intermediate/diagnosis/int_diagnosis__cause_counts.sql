{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

-- Whether a lead is stalled is known when the horizon has passed; every other check is due within days.
waits as (
    select
        root_cause,
        fix,
        max(case when check_name = 'decided_by_horizon' then 1 else 0 end) = 1 as takes_the_horizon
    from root_causes
    group by root_cause, fix
),

aged as (
    select
        causes.root_cause,
        causes.fix,
        causes.first_rank,
        causes.is_primary,
        causes.is_to_define_first,
        waits.takes_the_horizon,
        segments.original_source,
        segments.lead_type,
        segments.team,
        case when waits.takes_the_horizon then segments.matured_age else segments.age end as age
    from causes
    inner join segments
        on causes.handoff_id = segments.handoff_id
    inner join waits
        on causes.root_cause = waits.root_cause and causes.fix = waits.fix
)

select
    root_cause,
    fix,
    takes_the_horizon,
    original_source,
    lead_type,
    team,
    first_rank,
    count(*) as n_affected,
    count(case when is_primary then 1 end) as n_primary,
    count(case when is_to_define_first then 1 end) as n_define_first,
    count(case when age = 'recent' then 1 end) as n_affected_recent,
    count(case when age = 'before' then 1 end) as n_affected_before
from aged
group by root_cause, fix, takes_the_horizon, original_source, lead_type, team, first_rank
