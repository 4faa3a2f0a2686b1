with source as (
    {{ read_raw('salesforce', 'profile', [
        'id',
        'name',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as profile_id,

        -- text
        {{ blank_to_null('name') }} as name,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
