with source as (
    {{ read_raw('hubspot', 'engagement_contact', [
        ['engagement_id', 'value'],
        ['contact_id', 'contacts_id'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('engagement_id') }} as engagement_id,
        {{ hubspot_id('contact_id') }} as contact_id,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
