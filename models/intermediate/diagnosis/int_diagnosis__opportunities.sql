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

-- A lead may be converted into an opportunity that was there before: then it leads back from that moment on.
linked as (
    select
        handoffs.handoff_id,
        handoffs.crm,
        handoffs.source_relation,
        handoffs.captured_at,
        handoffs.ends_at,
        handoffs.next_captured_at,
        handoffs.as_of,
        lead_opportunities.opportunity_id,
        case
            when
                lead_opportunities.created_at < handoffs.captured_at
                and lead_opportunities.converted_at >= handoffs.captured_at then lead_opportunities.converted_at
            else lead_opportunities.created_at
        end as linked_at
    from lead_opportunities
    inner join handoffs
        on lead_opportunities.lead_key = handoffs.lead_key
),

-- The first of each handoff, also one that was entered when the handoff was over, up to the next handoff.
firsts as (
    select
        handoff_id,
        crm,
        source_relation,
        captured_at,
        ends_at,
        {{ value_at_first('opportunity_id', 'linked_at', 'opportunity_id') }} as opportunity_id,
        min(linked_at) as linked_at
    from linked
    where
        linked_at >= captured_at
        and linked_at <= as_of
        and (next_captured_at is null or linked_at < next_captured_at)
    group by handoff_id, crm, source_relation, captured_at, ends_at
)

select
    firsts.handoff_id,
    firsts.opportunity_id,
    opportunities.raw_table,
    firsts.linked_at,
    opportunities.created_at < firsts.captured_at as is_older,
    opportunities.created_at >= firsts.captured_at and opportunities.created_at <= firsts.ends_at as is_within_handoff,
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
