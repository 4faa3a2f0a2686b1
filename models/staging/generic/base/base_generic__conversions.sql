with source as (
    {{ read_raw('generic', 'conversions', [
        'conversion_id',
        'lead_id',
        'conversion_point',
        'lead_source',
        'offer',
        'page_url',
        'submitted_at',
    ]) }}
),

identified as (
    select
        *,
        coalesce({{ blank_to_null('lead_id') }}, {{ blank_to_null('conversion_id') }}, '') as record_id,
        {{ row_hash('source') }} as row_hash
    from source
)

select *
from identified
