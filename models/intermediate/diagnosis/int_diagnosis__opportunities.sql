{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

source_meanings as (
    select * from {{ ref('int_crm__source_meanings') }}
),

-- The first of each handoff, also one that was entered when the handoff was over, up to the next handoff.
firsts as (
    select
        handoffs.handoff_id,
        handoffs.crm,
        handoffs.source_relation,
        handoffs.ends_at,
        {{ value_at_first(
            'lead_opportunities.opportunity_id', 'lead_opportunities.created_at', 'lead_opportunities.opportunity_id'
        ) }} as opportunity_id
    from lead_opportunities
    inner join handoffs
        on lead_opportunities.lead_key = handoffs.lead_key
    where
        lead_opportunities.created_at >= handoffs.captured_at
        and lead_opportunities.created_at <= handoffs.as_of
        and (handoffs.next_captured_at is null or lead_opportunities.created_at < handoffs.next_captured_at)
    group by handoffs.handoff_id, handoffs.crm, handoffs.source_relation, handoffs.ends_at
)

select
    firsts.handoff_id,
    firsts.opportunity_id,
    opportunities.raw_table,
    opportunities.created_at as linked_at,
    opportunities.created_at <= firsts.ends_at as is_within_handoff,
    opportunities.lead_source,
    source_meanings.original_source
from firsts
inner join opportunities
    on
        firsts.crm = opportunities.crm
        and firsts.source_relation = opportunities.source_relation
        and firsts.opportunity_id = opportunities.opportunity_id
left join source_meanings
    on
        opportunities.crm = source_meanings.crm
        and opportunities.source_relation = source_meanings.source_relation
        and opportunities.lead_source = source_meanings.raw_source
