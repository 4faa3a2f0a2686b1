{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with rows_as_loaded as (
    select * from {{ ref('stg_generic__conversions') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'conversions' as raw_table,
        conversion_id,
        lead_id,
        submitted_at,
        conversion_point,
        lead_source,
        offer,
        page_url,
        unreadable
    from rows_as_loaded
)

select *
from mapped
