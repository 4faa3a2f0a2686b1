with screened as (
    select * from {{ ref('int_crm__activities_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        lead_key,
        activity_id,
        lead_id,
        raw_type,
        raw_subtype,
        direction,
        is_automated,
        performed_by_id,
        created_by_id,
        created_at,
        occurred_at,
        due_at,
        is_completed,
        outcome
    from screened
    where quarantine_reason is null
)

select *
from kept
