with source as (
    {{ read_raw('hubspot', 'task', [
        ['task_id', 'engagement_id', 'id', 'hs_object_id', 'record_id'],
        ['owner_id', 'hubspot_owner_id', 'owner_id'],
        ['created_by_user_id', 'hs_created_by_user_id', 'hs_created_by'],
        ['contact_ids', 'associated_contact_ids', 'contacts'],
        ['task_type', 'hs_task_type'],
        ['status', 'hs_task_status'],
        ['is_deleted', 'archived'],
        ['created_at', 'hs_createdate', 'created_at'],
        ['activity_at', 'hs_timestamp'],
        ['completed_at', 'hs_task_completion_date'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('task_id') }} as task_id,
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ hubspot_id('created_by_user_id') }} as created_by_user_id,
        {{ blank_to_null('contact_ids') }} as contact_ids,

        -- text
        {{ blank_to_null('task_type') }} as task_type,
        {{ blank_to_null('status') }} as status,

        -- booleans
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc_or_epoch('created_at') }} as created_at,
        {{ to_utc_or_epoch('activity_at') }} as activity_at,
        {{ to_utc_or_epoch('completed_at') }} as completed_at,

        -- what could not be read
        {{ unreadable([
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_at', 'created_at', to_utc_or_epoch('created_at')],
            ['activity_at', 'activity_at', to_utc_or_epoch('activity_at')],
            ['completed_at', 'completed_at', to_utc_or_epoch('completed_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
