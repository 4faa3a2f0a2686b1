{{ config(materialized='table') }}

with opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

-- One that names no lead but a contact is of the lead that was converted into that contact: of several the last one by then,
-- else the first. What the contact had before the lead was there did not come of it.
contact_leads as (
    select
        leads.lead_key,
        opportunities.crm,
        opportunities.source_relation,
        opportunities.opportunity_id,
        row_number() over (
            partition by opportunities.crm, opportunities.source_relation, opportunities.opportunity_id
            order by
                case when leads.converted_at <= opportunities.created_at then 0 else 1 end,
                abs({{ seconds_between('leads.converted_at', 'opportunities.created_at') }}) nulls last,
                {{ natural_order('leads.lead_id') }}
        ) as preference
    from opportunities
    inner join leads
        on
            opportunities.crm = leads.crm
            and opportunities.source_relation = leads.source_relation
            and opportunities.contact_id = leads.converted_contact_id
    where
        opportunities.lead_key is null
        and not coalesce(opportunities.created_at < leads.created_at, false)
),

ways as (
    select
        lead_key,
        crm,
        source_relation,
        opportunity_id,
        cast(null as {{ dbt.type_timestamp() }}) as converted_at
    from opportunities
    where lead_key is not null

    union all

    select
        lead_key,
        crm,
        source_relation,
        converted_opportunity_id as opportunity_id,
        converted_at
    from leads
    where converted_opportunity_id is not null

    union all

    select
        lead_key,
        crm,
        source_relation,
        opportunity_id,
        cast(null as {{ dbt.type_timestamp() }}) as converted_at
    from contact_leads
    where preference = 1
),

-- An opportunity knows its lead, a lead knows the opportunity it was converted into, or both do: one link each.
links as (
    select
        lead_key,
        crm,
        source_relation,
        opportunity_id,
        max(converted_at) as converted_at
    from ways
    group by lead_key, crm, source_relation, opportunity_id
)

select
    links.lead_key,
    opportunities.crm,
    opportunities.source_relation,
    opportunities.raw_table,
    opportunities.opportunity_id,
    opportunities.owner_id,
    opportunities.created_at,
    links.converted_at,
    coalesce(opportunities.is_closed or opportunities.is_won, false) as is_closed,
    opportunities.is_won,
    case when opportunities.is_closed or opportunities.is_won then opportunities.closed_at end as closed_at
from links
inner join opportunities
    on
        links.crm = opportunities.crm
        and links.source_relation = opportunities.source_relation
        and links.opportunity_id = opportunities.opportunity_id
