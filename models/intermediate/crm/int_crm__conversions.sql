with screened as (
    select * from {{ ref('int_crm__conversions_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        lead_key,
        conversion_id,
        lead_id,
        submitted_at,
        conversion_point,
        lead_source,
        offer,
        page_url
    from screened
    where quarantine_reason is null
)

select *
from kept
