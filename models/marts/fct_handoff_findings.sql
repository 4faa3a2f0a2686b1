{{ config(materialized='by_lead', unique_key='lead_key') }}

with checks as (
    select * from {{ ref('int_diagnosis__checks') }}
    where verdict = 'fail'
),

handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

breaks as (
    select * from {{ ref('int_diagnosis__breaks') }}
),

define_first as (
    select * from {{ ref('int_diagnosis__define_first') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
)

select
    {{ hash_key(['cast(checks.handoff_id as ' ~ dbt.type_string() ~ ')', 'checks.check_name']) }} as finding_id,
    checks.handoff_id,
    handoff_records.crm,
    handoff_records.source_relation,
    handoff_records.lead_key,
    handoff_records.lead_id,
    checks.step,
    checks.check_name,
    checks.evidence,
    checks.judged_at,
    checks.due_at,
    checks.raw_table,
    checks.raw_id,
    root_causes.failure_point,
    root_causes.root_cause,
    root_causes.fix,
    root_causes.what_to_change,
    define_first.define_first,
    checks.check_name = breaks.primary_check as is_primary
from checks
inner join handoff_records
    on checks.handoff_id = handoff_records.handoff_id
inner join breaks
    on checks.handoff_id = breaks.handoff_id
inner join root_causes
    on checks.check_name = root_causes.check_name
left join define_first
    on checks.handoff_id = define_first.handoff_id and checks.step = 'routing'
