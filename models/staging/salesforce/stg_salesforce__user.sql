with source as (
    {{ read_raw('salesforce', 'user', [
        'id',
        'user_role_id',
        'profile_id',
        'name',
        'email',
        {'profile_name': custom_field('salesforce', 'profile')},
        'user_type',
        'department',
        'time_zone_sid_key',
        'is_active',
        {'deactivated_at': custom_field('salesforce', 'deactivated_at')},
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as user_id,
        {{ blank_to_null('user_role_id') }} as user_role_id,
        {{ blank_to_null('profile_id') }} as profile_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('profile_name') }} as profile_name,
        {{ blank_to_null('user_type') }} as user_type,
        {{ blank_to_null('department') }} as department,
        {{ blank_to_null('time_zone_sid_key') }} as time_zone,

        -- booleans
        {{ to_boolean('is_active') }} as is_active,

        -- timestamps
        {{ to_utc('deactivated_at') }} as deactivated_at,

        -- what could not be read
        {{ unreadable([
            ['is_active', 'is_active', to_boolean('is_active')],
            ['deactivated_at', 'deactivated_at', to_utc('deactivated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
