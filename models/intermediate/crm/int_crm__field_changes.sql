with screened as (
    select * from {{ ref('int_crm__field_changes_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        lead_key,
        change_id,
        lead_id,
        field,
        old_value,
        new_value,
        changed_at,
        changed_by_id
    from screened
    where quarantine_reason is null
)

select *
from kept
