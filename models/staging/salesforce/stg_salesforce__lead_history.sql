with source as (
    {{ read_raw('salesforce', 'lead_history', [
        'id',
        'lead_id',
        'created_by_id',
        'field',
        'old_value',
        'new_value',
        'created_date',
    ], is_history=true) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as lead_history_id,
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,

        -- text
        {{ blank_to_null('field') }} as field,
        {{ blank_to_null('old_value') }} as old_value,
        {{ blank_to_null('new_value') }} as new_value,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,

        -- what could not be read
        {{ unreadable([
            ['created_date', 'created_date', to_utc('created_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
