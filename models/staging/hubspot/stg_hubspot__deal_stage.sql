with source as (
    {{ read_raw('hubspot', 'deal_stage', [
        ['stage_id', 'id'],
        ['probability', 'metadata__probability'],
        ['is_closed', 'metadata__is_closed'],
        'closed_won',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('stage_id') }} as stage_id,

        -- numbers
        {{ to_number('probability') }} as probability,

        -- booleans
        {{ to_boolean('is_closed') }} as is_closed,
        {{ to_boolean('closed_won') }} as closed_won,

        -- what could not be read
        {{ unreadable([
            ['probability', 'probability', to_number('probability')],
            ['is_closed', 'is_closed', to_boolean('is_closed')],
            ['closed_won', 'closed_won', to_boolean('closed_won')],
        ]) }} as unreadable
    from source
)

select *
from renamed
