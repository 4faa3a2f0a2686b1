with source as (
    {{ read_raw('generic', 'field_changes', [
        'change_id',
        'lead_id',
        'changed_by_id',
        'field',
        'old_value',
        'new_value',
        'changed_at',
    ]) }}
),

identified as (
    select
        *,
        coalesce({{ blank_to_null('lead_id') }}, {{ blank_to_null('change_id') }}, '') as record_id,
        {{ row_hash('source') }} as row_hash
    from source
)

select *
from identified
