with source as (
    {{ read_raw('salesforce', 'opportunity', [
        'id',
        'account_id',
        'contact_id',
        'owner_id',
        'stage_name',
        'lead_source',
        'amount',
        'is_closed',
        'is_won',
        'is_deleted',
        'created_date',
        'close_date',
        'last_stage_change_date',
        'last_modified_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as opportunity_id,
        {{ blank_to_null('account_id') }} as account_id,
        {{ blank_to_null('contact_id') }} as contact_id,
        {{ blank_to_null('owner_id') }} as owner_id,

        -- text
        {{ blank_to_null('stage_name') }} as stage,
        {{ blank_to_null('lead_source') }} as lead_source,

        -- numerics
        {{ to_number('amount') }} as amount,

        -- booleans
        {{ to_boolean('is_closed') }} as is_closed,
        {{ to_boolean('is_won') }} as is_won,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('close_date') }} as close_date,
        {{ to_utc('last_stage_change_date') }} as last_stage_change_at,
        {{ to_utc('last_modified_date') }} as last_modified_at,

        -- what could not be read
        {{ unreadable([
            ['amount', 'amount', to_number('amount')],
            ['is_closed', 'is_closed', to_boolean('is_closed')],
            ['is_won', 'is_won', to_boolean('is_won')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['close_date', 'close_date', to_utc('close_date')],
            ['last_stage_change_date', 'last_stage_change_date', to_utc('last_stage_change_date')],
            ['last_modified_date', 'last_modified_date', to_utc('last_modified_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
