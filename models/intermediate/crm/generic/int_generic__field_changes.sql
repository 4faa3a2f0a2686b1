{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with rows_as_loaded as (
    select * from {{ ref('stg_generic__field_changes') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'field_changes' as raw_table,
        change_id,
        lead_id,
        case lower(field) when 'owner_id' then 'owner' else lower(field) end as field,
        old_value,
        new_value,
        changed_at,
        changed_by_id,
        unreadable
    from rows_as_loaded
)

select *
from mapped
