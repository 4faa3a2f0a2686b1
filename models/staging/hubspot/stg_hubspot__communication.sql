with source as (
    {{ read_raw('hubspot', 'communication', [
        ['communication_id', 'engagement_id', 'id', 'hs_object_id', 'record_id'],
        ['owner_id', 'hubspot_owner_id', 'owner_id'],
        ['created_by_user_id', 'hs_created_by_user_id', 'hs_created_by'],
        ['contact_ids', 'associated_contact_ids', 'contacts'],
        ['channel', 'hs_communication_channel_type'],
        ['is_deleted', 'archived'],
        ['created_at', 'hs_createdate', 'created_at'],
        ['activity_at', 'hs_timestamp'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('communication_id') }} as communication_id,
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ hubspot_id('created_by_user_id') }} as created_by_user_id,
        {{ blank_to_null('contact_ids') }} as contact_ids,

        -- text
        {{ blank_to_null('channel') }} as channel,

        -- booleans
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc_or_epoch('created_at') }} as created_at,
        {{ to_utc_or_epoch('activity_at') }} as activity_at,

        -- what could not be read
        {{ unreadable([
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_at', 'created_at', to_utc_or_epoch('created_at')],
            ['activity_at', 'activity_at', to_utc_or_epoch('activity_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
