with source as (
    {{ read_raw('hubspot', 'owner_team', [
        'owner_id',
        ['dlt_parent_id', '_dlt_parent_id'],
        ['team_id', 'id'],
        ['team_name', 'name'],
        ['is_primary', 'is_team_primary', 'primary'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ blank_to_null('dlt_parent_id') }} as dlt_parent_id,
        {{ hubspot_id('team_id') }} as team_id,

        -- text
        {{ blank_to_null('team_name') }} as team_name,

        -- booleans
        {{ to_boolean('is_primary') }} as is_primary,

        -- what could not be read
        {{ unreadable([
            ['is_primary', 'is_primary', to_boolean('is_primary')],
        ]) }} as unreadable
    from source
)

select *
from renamed
