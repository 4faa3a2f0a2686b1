with source as (
    {{ read_raw('generic', 'leads', [
        'lead_id',
        'created_by_id',
        'owner_id',
        'converted_contact_id',
        'converted_account_id',
        'converted_opportunity_id',
        'merged_into_lead_id',
        'email',
        'phone',
        'first_name',
        'last_name',
        'company',
        'website',
        'country',
        'status',
        'lead_source',
        'source_detail',
        'conversion_point',
        'lead_type',
        'priority',
        'rejection_reason',
        'next_step',
        'is_converted',
        'is_deleted',
        'created_at',
        'converted_at',
        'updated_at',
    ]) }}
),

identified as (
    select
        *,
        coalesce({{ blank_to_null('lead_id') }}, '') as record_id,
        {{ row_hash('source') }} as row_hash
    from source
)

select *
from identified
