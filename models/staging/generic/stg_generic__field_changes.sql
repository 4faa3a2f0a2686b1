{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with source as (
    select * from {{ ref('base_generic__field_changes') }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('change_id') }} as change_id,
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('changed_by_id') }} as changed_by_id,

        -- text
        {{ blank_to_null('field') }} as field,
        {{ blank_to_null('old_value') }} as old_value,
        {{ blank_to_null('new_value') }} as new_value,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at,

        -- what could not be read
        {{ unreadable([
            ['changed_at', 'changed_at', to_utc('changed_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
