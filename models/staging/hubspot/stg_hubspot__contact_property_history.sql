with source as (
    {{ read_raw('hubspot', 'contact_property_history', [
        ['contact_id', 'object_id', 'vid', 'id'],
        'updated_by_user_id',
        'source_id',
        ['property', 'property_name', 'name'],
        'value',
        ['source', 'source_type'],
        ['changed_at', 'timestamp'],
    ], is_history=true) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('contact_id') }} as contact_id,
        {{ hubspot_id('updated_by_user_id') }} as updated_by_user_id,
        {{ blank_to_null('source_id') }} as source_id,

        -- text
        {{ blank_to_null('property') }} as property,
        {{ blank_to_null('value') }} as value,
        {{ blank_to_null('source') }} as source,

        -- timestamps
        {{ to_utc_or_epoch('changed_at') }} as changed_at,

        -- what could not be read
        {{ unreadable([
            ['changed_at', 'changed_at', to_utc_or_epoch('changed_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
