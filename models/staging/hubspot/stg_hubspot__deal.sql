with source as (
    {{ read_raw('hubspot', 'deal', [
        ['deal_id', 'id', 'hs_object_id', 'record_id'],
        ['owner_id', 'hubspot_owner_id', 'owner_id'],
        ['stage_id', 'dealstage', 'deal_pipeline_stage_id'],
        ['contact_ids', 'associated_contact_ids', 'contacts'],
        ['analytics_source', 'hs_analytics_source'],
        {'lead_source': custom_field('hubspot', 'lead_source')},
        'amount',
        ['is_closed', 'hs_is_closed'],
        ['is_won', 'hs_is_closed_won'],
        ['is_deleted', 'archived'],
        ['created_at', 'createdate', 'created_at'],
        ['closed_at', 'closedate'],
        ['updated_at', 'hs_lastmodifieddate', 'updated_at'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('deal_id') }} as deal_id,
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ hubspot_id('stage_id') }} as stage_id,
        {{ blank_to_null('contact_ids') }} as contact_ids,

        -- text
        {{ blank_to_null('analytics_source') }} as analytics_source,
        {{ blank_to_null('lead_source') }} as lead_source,

        -- numbers
        {{ to_number('amount') }} as amount,

        -- booleans
        {{ to_boolean('is_closed') }} as is_closed,
        {{ to_boolean('is_won') }} as is_won,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc_or_epoch('created_at') }} as created_at,
        {{ to_utc_or_epoch('closed_at') }} as closed_at,
        {{ to_utc_or_epoch('updated_at') }} as updated_at,

        -- what could not be read
        {{ unreadable([
            ['amount', 'amount', to_number('amount')],
            ['is_closed', 'is_closed', to_boolean('is_closed')],
            ['is_won', 'is_won', to_boolean('is_won')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_at', 'created_at', to_utc_or_epoch('created_at')],
            ['closed_at', 'closed_at', to_utc_or_epoch('closed_at')],
            ['updated_at', 'updated_at', to_utc_or_epoch('updated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
