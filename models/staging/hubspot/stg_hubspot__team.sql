with source as (
    {{ read_raw('hubspot', 'team', [
        ['team_id', 'id', 'team_id'],
        'name',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('team_id') }} as team_id,

        -- text
        {{ blank_to_null('name') }} as name,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
