{{ config(materialized='table') }}

with opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

-- An opportunity knows its lead, a lead knows the opportunity it was converted into, or both do: one link each.
links as (
    select
        lead_key,
        crm,
        source_relation,
        opportunity_id
    from opportunities
    where lead_key is not null

    union

    select
        lead_key,
        crm,
        source_relation,
        converted_opportunity_id as opportunity_id
    from leads
    where converted_opportunity_id is not null
)

select
    links.lead_key,
    opportunities.crm,
    opportunities.source_relation,
    opportunities.raw_table,
    opportunities.opportunity_id,
    opportunities.owner_id,
    opportunities.created_at,
    coalesce(opportunities.is_closed or opportunities.is_won, false) as is_closed,
    opportunities.is_won,
    case when opportunities.is_closed or opportunities.is_won then opportunities.closed_at end as closed_at
from links
inner join opportunities
    on
        links.crm = opportunities.crm
        and links.source_relation = opportunities.source_relation
        and links.opportunity_id = opportunities.opportunity_id
