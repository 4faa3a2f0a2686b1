{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with source as (
    select * from {{ ref('base_generic__conversions') }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('conversion_id') }} as conversion_id,
        {{ blank_to_null('lead_id') }} as lead_id,

        -- text
        {{ blank_to_null('conversion_point') }} as conversion_point,
        {{ blank_to_null('lead_source') }} as lead_source,
        {{ blank_to_null('offer') }} as offer,
        {{ blank_to_null('page_url') }} as page_url,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at,

        -- what could not be read
        {{ unreadable([
            ['submitted_at', 'submitted_at', to_utc('submitted_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
