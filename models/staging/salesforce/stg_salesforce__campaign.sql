with source as (
    {{ read_raw('salesforce', 'campaign', [
        'id',
        'name',
        'type',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as campaign_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('type') }} as type,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
