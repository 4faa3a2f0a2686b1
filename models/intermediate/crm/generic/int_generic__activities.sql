{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with rows_as_loaded as (
    select * from {{ ref('stg_generic__activities') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'activities' as raw_table,
        activity_id,
        lead_id,
        activity_type as raw_type,
        cast(null as {{ dbt.type_string() }}) as raw_subtype,
        lower(direction) as direction,
        is_automated,
        performed_by_id,
        created_by_id,
        created_at,
        occurred_at,
        due_at,
        is_completed,
        outcome,
        unreadable
    from rows_as_loaded
)

select *
from mapped
