with source as (
    {{ read_raw('generic', 'activities', [
        'activity_id',
        'lead_id',
        'performed_by_id',
        'created_by_id',
        'activity_type',
        'direction',
        'outcome',
        'is_automated',
        'is_completed',
        'created_at',
        'occurred_at',
        'due_at',
    ]) }}
),

identified as (
    select
        *,
        coalesce({{ blank_to_null('lead_id') }}, {{ blank_to_null('activity_id') }}, '') as record_id,
        {{ row_hash('source') }} as row_hash
    from source
)

select *
from identified
