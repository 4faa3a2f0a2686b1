with source as (
    {{ read_raw('salesforce', 'opportunity_contact_role', [
        'id',
        'opportunity_id',
        'contact_id',
        'is_primary',
        'is_deleted',
        'created_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as opportunity_contact_role_id,
        {{ blank_to_null('opportunity_id') }} as opportunity_id,
        {{ blank_to_null('contact_id') }} as contact_id,

        -- booleans
        {{ to_boolean('is_primary') }} as is_primary,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,

        -- what could not be read
        {{ unreadable([
            ['is_primary', 'is_primary', to_boolean('is_primary')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
