{{ config(materialized='table') }}

with leads as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        max(lead_id) as lead_id,
        min(created_at) as created_at,
        min(converted_date) as converted_date,
        max(converted_contact_id) as converted_contact_id,
        max(converted_opportunity_id) as converted_opportunity_id
    from {{ ref('stg_salesforce__lead') }}
    where
        lead_id is not null
        and (is_converted or converted_date is not null or converted_contact_id is not null)
    group by source_relation, {{ salesforce_id_15('lead_id') }}
),

moments as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        min(created_at) as converted_at
    from {{ ref('stg_salesforce__lead_history') }}
    where lower(field) = 'leadconverted'
    group by source_relation, {{ salesforce_id_15('lead_id') }}
),

opportunities as (
    select
        source_relation,
        {{ salesforce_id_15('opportunity_id') }} as opportunity_id_15,
        min(created_at) as created_at
    from {{ ref('stg_salesforce__opportunity') }}
    group by source_relation, {{ salesforce_id_15('opportunity_id') }}
),

contacts as (
    select
        source_relation,
        {{ salesforce_id_15('contact_id') }} as contact_id_15,
        min(created_at) as created_at
    from {{ ref('stg_salesforce__contact') }}
    group by source_relation, {{ salesforce_id_15('contact_id') }}
),

-- ConvertedDate is a day without a time, in the zone of the org. A conversion makes its opportunity and its contact,
-- unless they were there before: what was made within a day of it was made by it, and has the time. Else its midnight,
-- but not before the lead came in.
dated as (
    select
        leads.source_relation,
        leads.lead_id,
        leads.created_at,
        coalesce(
            moments.converted_at,
            opportunities.created_at,
            contacts.created_at,
            case when leads.converted_date is not null then greatest(leads.converted_date, leads.created_at) end
        ) as converted_at,
        leads.converted_contact_id,
        leads.converted_opportunity_id
    from leads
    left join moments
        on leads.source_relation = moments.source_relation and leads.lead_id_15 = moments.lead_id_15
    left join opportunities
        on
            leads.source_relation = opportunities.source_relation
            and {{ salesforce_id_15('leads.converted_opportunity_id') }} = opportunities.opportunity_id_15
            and opportunities.created_at >= {{ dbt.dateadd('day', -1, 'leads.converted_date') }}
            and opportunities.created_at < {{ dbt.dateadd('day', 2, 'leads.converted_date') }}
    left join contacts
        on
            leads.source_relation = contacts.source_relation
            and {{ salesforce_id_15('leads.converted_contact_id') }} = contacts.contact_id_15
            and contacts.created_at >= {{ dbt.dateadd('day', -1, 'leads.converted_date') }}
            and contacts.created_at < {{ dbt.dateadd('day', 2, 'leads.converted_date') }}
)

select *
from dated
