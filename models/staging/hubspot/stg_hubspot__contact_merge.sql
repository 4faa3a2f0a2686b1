with source as (
    {{ read_raw('hubspot', 'contact_merge', [
        ['merged_contact_id', 'vid_to_merge'],
        ['winner_contact_id', 'canonical_vid', 'contact_id', 'entity_id'],
        ['merged_at', 'timestamp'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('merged_contact_id') }} as merged_contact_id,
        {{ hubspot_id('winner_contact_id') }} as winner_contact_id,

        -- timestamps
        {{ to_utc_or_epoch('merged_at') }} as merged_at,

        -- what could not be read
        {{ unreadable([
            ['merged_at', 'merged_at', to_utc_or_epoch('merged_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
