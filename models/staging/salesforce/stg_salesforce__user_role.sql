with source as (
    {{ read_raw('salesforce', 'user_role', [
        'id',
        'name',
        'developer_name',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as user_role_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('developer_name') }} as developer_name,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
