with source as (
    {{ read_raw('hubspot', 'form_submission', [
        'conversion_id',
        ['contact_id', 'canonical_vid'],
        'form_id',
        'title',
        'page_url',
        ['submitted_at', 'timestamp'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('conversion_id') }} as conversion_id,
        {{ hubspot_id('contact_id') }} as contact_id,
        {{ blank_to_null('form_id') }} as form_id,

        -- text
        {{ blank_to_null('title') }} as title,
        {{ blank_to_null('page_url') }} as page_url,

        -- timestamps
        {{ to_utc_or_epoch('submitted_at') }} as submitted_at,

        -- what could not be read
        {{ unreadable([
            ['submitted_at', 'submitted_at', to_utc_or_epoch('submitted_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
