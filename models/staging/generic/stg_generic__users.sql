with source as (
    {{ read_raw('generic', 'users', [
        'user_id',
        'name',
        'email',
        'user_type',
        'team',
        'role',
        'timezone',
        'is_sales',
        'is_active',
        'deactivated_at',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('user_id') }} as user_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('user_type') }} as user_type,
        {{ blank_to_null('team') }} as team,
        {{ blank_to_null('role') }} as role,
        {{ blank_to_null('timezone') }} as timezone,

        -- booleans
        {{ to_boolean('is_sales') }} as is_sales,
        {{ to_boolean('is_active') }} as is_active,

        -- timestamps
        {{ to_utc('deactivated_at') }} as deactivated_at,

        -- what could not be read
        {{ unreadable([
            ['is_sales', 'is_sales', to_boolean('is_sales')],
            ['is_active', 'is_active', to_boolean('is_active')],
            ['deactivated_at', 'deactivated_at', to_utc('deactivated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
