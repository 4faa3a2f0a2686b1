{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('stg_salesforce__lead') }}
    where lead_id is not null
),

lead_history as (
    select * from {{ ref('stg_salesforce__lead_history') }}
    where lower(field) = 'leadconverted'
),

moments as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        min(created_at) as converted_at
    from lead_history
    group by source_relation, {{ salesforce_id_15('lead_id') }}
),

-- ConvertedDate is a day: its midnight may lie before the lead came in, which is the earliest it can have been.
days as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        max(lead_id) as lead_id,
        min(case when converted_date is not null then greatest(converted_date, created_at) end) as converted_at,
        max(converted_contact_id) as converted_contact_id,
        max(converted_opportunity_id) as converted_opportunity_id
    from leads
    where is_converted or converted_date is not null or converted_contact_id is not null
    group by source_relation, {{ salesforce_id_15('lead_id') }}
)

select
    days.source_relation,
    days.lead_id,
    coalesce(moments.converted_at, days.converted_at) as converted_at,
    days.converted_contact_id,
    days.converted_opportunity_id
from days
left join moments
    on days.source_relation = moments.source_relation and days.lead_id_15 = moments.lead_id_15
