with source as (
    {{ read_raw('generic', 'opportunities', [
        'opportunity_id',
        'lead_id',
        'account_id',
        'contact_id',
        'owner_id',
        'stage',
        'lead_source',
        'amount',
        'is_closed',
        'is_won',
        'created_at',
        'closed_at',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('opportunity_id') }} as opportunity_id,
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('account_id') }} as account_id,
        {{ blank_to_null('contact_id') }} as contact_id,
        {{ blank_to_null('owner_id') }} as owner_id,

        -- text
        {{ blank_to_null('stage') }} as stage,
        {{ blank_to_null('lead_source') }} as lead_source,

        -- numerics
        {{ to_number('amount') }} as amount,

        -- booleans
        {{ to_boolean('is_closed') }} as is_closed,
        {{ to_boolean('is_won') }} as is_won,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('closed_at') }} as closed_at,

        -- what could not be read
        {{ unreadable([
            ['amount', 'amount', to_number('amount')],
            ['is_closed', 'is_closed', to_boolean('is_closed')],
            ['is_won', 'is_won', to_boolean('is_won')],
            ['created_at', 'created_at', to_utc('created_at')],
            ['closed_at', 'closed_at', to_utc('closed_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
