with source as (
    {{ read_raw('hubspot', 'deal_pipeline', [
        ['pipeline_id', 'id'],
        'stages',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('pipeline_id') }} as pipeline_id,
        {{ blank_to_null('stages') }} as stages,

        -- what could not be read
        cast(null as {{ dbt.type_string() }}) as unreadable
    from source
)

select *
from renamed
