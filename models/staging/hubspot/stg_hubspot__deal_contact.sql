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
        {{ hubspot_id('deal_id') }} as deal_id,
        {{ hubspot_id('contact_id') }} as contact_id,
        {{ hubspot_id('other_id') }} as other_id,
        {{ hubspot_id('type_id') }} as type_id,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
