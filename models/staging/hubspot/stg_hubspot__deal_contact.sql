with source as (
    {{ read_raw('hubspot', 'deal_contact', [
        ['deal_id', 'deals_id'],
        ['contact_id', 'contacts_id'],
        ['other_id', 'value'],
        'type_id',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('deal_id') }} as deal_id,
        {{ blank_to_null('contact_id') }} as contact_id,
        {{ blank_to_null('other_id') }} as other_id,
        {{ blank_to_null('type_id') }} as type_id,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
