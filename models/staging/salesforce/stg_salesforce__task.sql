with source as (
    {{ read_raw('salesforce', 'task', [
        'id',
        'who_id',
        'what_id',
        'owner_id',
        'created_by_id',
        'type',
        'task_subtype',
        'call_type',
        'call_disposition',
        'status',
        'is_closed',
        'is_deleted',
        'created_date',
        'completed_date_time',
        'activity_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as task_id,
        {{ blank_to_null('who_id') }} as who_id,
        {{ blank_to_null('what_id') }} as what_id,
        {{ blank_to_null('owner_id') }} as owner_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,

        -- text
        {{ blank_to_null('type') }} as type,
        {{ blank_to_null('task_subtype') }} as task_subtype,
        {{ blank_to_null('call_type') }} as call_type,
        {{ blank_to_null('call_disposition') }} as call_disposition,
        {{ blank_to_null('status') }} as status,

        -- booleans
        {{ to_boolean('is_closed') }} as is_closed,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('completed_date_time') }} as completed_at,
        {{ to_utc('activity_date') }} as activity_date,

        -- what could not be read
        {{ unreadable([
            ['is_closed', 'is_closed', to_boolean('is_closed')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['completed_date_time', 'completed_date_time', to_utc('completed_date_time')],
            ['activity_date', 'activity_date', to_utc('activity_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
