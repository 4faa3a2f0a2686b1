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
)

-- A handoff has a cause once, however many checks point to it.
select
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix,
    min(root_causes.rank) as first_rank,
    max(case when breaks.primary_break = checks.step then 1 else 0 end) = 1 as is_primary
from checks
inner join root_causes
    on checks.check_name = root_causes.check_name
inner join breaks
    on checks.handoff_id = breaks.handoff_id
group by
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix
