{{ config(materialized='by_lead', unique_key='handoff_id') }}

with checks as (
    select * from {{ ref('int_diagnosis__checks') }}
    where verdict = 'fail'
),

breaks as (
    select * from {{ ref('int_diagnosis__breaks') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

define_first as (
    select * from {{ ref('int_diagnosis__define_first') }}
)

-- A handoff has a cause once, however many checks point to it.
select
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix,
    min(root_causes.rank) as first_rank,
    max(case when breaks.primary_check = checks.check_name then 1 else 0 end) = 1 as is_primary,
    max(case when define_first.handoff_id is not null then 1 else 0 end) = 1 as is_to_define_first
from checks
inner join root_causes
    on checks.check_name = root_causes.check_name
inner join breaks
    on checks.handoff_id = breaks.handoff_id
left join define_first
    on checks.handoff_id = define_first.handoff_id and checks.step = 'routing'
group by
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix
