with source as (
    {{ read_raw('salesforce', 'event', [
        'id',
        'who_id',
        'what_id',
        'owner_id',
        'created_by_id',
        'type',
        'event_subtype',
        'group_event_type',
        'is_child',
        'is_recurrence',
        'is_deleted',
        'created_date',
        'start_date_time',
        'end_date_time',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as event_id,
        {{ blank_to_null('who_id') }} as who_id,
        {{ blank_to_null('what_id') }} as what_id,
        {{ blank_to_null('owner_id') }} as owner_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,

        -- text
        {{ blank_to_null('type') }} as type,
        {{ blank_to_null('event_subtype') }} as event_subtype,
        {{ blank_to_null('group_event_type') }} as group_event_type,

        -- booleans
        {{ to_boolean('is_child') }} as is_child,
        {{ to_boolean('is_recurrence') }} as is_recurrence,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('start_date_time') }} as starts_at,
        {{ to_utc('end_date_time') }} as ends_at,

        -- what could not be read
        {{ unreadable([
            ['is_child', 'is_child', to_boolean('is_child')],
            ['is_recurrence', 'is_recurrence', to_boolean('is_recurrence')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['start_date_time', 'start_date_time', to_utc('start_date_time')],
            ['end_date_time', 'end_date_time', to_utc('end_date_time')],
        ]) }} as unreadable
    from source
)

select *
from renamed
