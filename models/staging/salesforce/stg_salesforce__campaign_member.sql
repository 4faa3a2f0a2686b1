with source as (
    {{ read_raw('salesforce', 'campaign_member', [
        'id',
        'campaign_id',
        'lead_id',
        'contact_id',
        'status',
        'has_responded',
        'is_deleted',
        'created_date',
        'first_responded_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as campaign_member_id,
        {{ blank_to_null('campaign_id') }} as campaign_id,
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('contact_id') }} as contact_id,

        -- text
        {{ blank_to_null('status') }} as status,

        -- booleans
        {{ to_boolean('has_responded') }} as has_responded,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('first_responded_date') }} as first_responded_date,

        -- what could not be read
        {{ unreadable([
            ['has_responded', 'has_responded', to_boolean('has_responded')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['first_responded_date', 'first_responded_date', to_utc('first_responded_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
