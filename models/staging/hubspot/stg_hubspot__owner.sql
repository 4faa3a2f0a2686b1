with source as (
    {{ read_raw('hubspot', 'owner', [
        ['owner_id', 'id'],
        'user_id',
        'active_user_id',
        'user_id_including_inactive',
        ['dlt_id', '_dlt_id'],
        'teams',
        'email',
        'first_name',
        'last_name',
        'type',
        'team',
        'is_active',
        ['is_archived', 'is_deleted', 'archived'],
        'updated_at',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ hubspot_id('user_id') }} as user_id,
        {{ hubspot_id('active_user_id') }} as active_user_id,
        {{ hubspot_id('user_id_including_inactive') }} as user_id_including_inactive,
        {{ blank_to_null('dlt_id') }} as dlt_id,
        {{ blank_to_null('teams') }} as teams,

        -- text
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('first_name') }} as first_name,
        {{ blank_to_null('last_name') }} as last_name,
        {{ blank_to_null('type') }} as type,
        {{ blank_to_null('team') }} as team,

        -- booleans
        {{ to_boolean('is_active') }} as is_active,
        {{ to_boolean('is_archived') }} as is_archived,

        -- timestamps
        {{ to_utc_or_epoch('updated_at') }} as updated_at,

        -- what could not be read
        {{ unreadable([
            ['is_active', 'is_active', to_boolean('is_active')],
            ['is_archived', 'is_archived', to_boolean('is_archived')],
            ['updated_at', 'updated_at', to_utc_or_epoch('updated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
