with source as (
    {{ read_raw('salesforce', 'email_message', [
        'id',
        'who_id',
        'related_to_id',
        'activity_id',
        'created_by_id',
        'status',
        'incoming',
        'is_deleted',
        'created_date',
        'message_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as email_message_id,
        {{ blank_to_null('who_id') }} as who_id,
        {{ blank_to_null('related_to_id') }} as related_to_id,
        {{ blank_to_null('activity_id') }} as activity_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,

        -- text
        {{ blank_to_null('status') }} as status,

        -- booleans
        {{ to_boolean('incoming') }} as is_incoming,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('message_date') }} as message_at,

        -- what could not be read
        {{ unreadable([
            ['incoming', 'incoming', to_boolean('incoming')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['message_date', 'message_date', to_utc('message_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
