{{ config(materialized='by_lead', unique_key='handoff_id') }}

with checks as (
    select * from {{ ref('int_diagnosis__checks') }}
    where
        verdict in ('fail', 'pass')
        and check_name not in ('{{ checks_that_qualification_decides() | join("', '") }}')
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
)

-- What is pending, unknown or does not apply says neither that a handoff has the cause nor that it has not.
select
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix,
    max(case when checks.verdict = 'fail' then 1 else 0 end) = 1 as is_affected
from checks
inner join root_causes
    on checks.check_name = root_causes.check_name
group by
    checks.handoff_id,
    root_causes.root_cause,
    root_causes.fix
