{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

decisions as (
    select * from {{ ref('int_timeline__decisions') }}
),

opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

-- Where a lead's statuses have no history, today's still says how its last handoff stands, if not since when.
standing as (
    select
        lead_key,
        stage
    from {{ ref('int_timeline__status_history') }}
    where not is_known
),

-- An opportunity that is older than the handoff was not created from it. One that is closed nobody knows when or how closes
-- no handoff, and says of an open one only as much as it says itself.
from_opportunities as (
    select
        handoffs.handoff_id,
        min(opportunities.created_at) as opportunity_created_at,
        max(case when opportunities.is_won and opportunities.closed_at is null then 1 else 0 end) = 1 as has_won,
        max(case
            when
                opportunities.is_closed
                and opportunities.is_won is null
                and (opportunities.closed_at is null or opportunities.closed_at <= handoffs.as_of)
                then 1
            else 0
        end) = 1 as has_unknown,
        max(case
            when opportunities.is_closed and not opportunities.is_won and opportunities.closed_at is null then 1 else 0
        end) = 1 as has_lost
    from opportunities
    inner join handoffs
        on opportunities.lead_key = handoffs.lead_key
    where
        opportunities.created_at >= handoffs.captured_at
        and opportunities.created_at <= handoffs.ends_at
        and (handoffs.next_captured_at is null or opportunities.created_at < handoffs.next_captured_at)
    group by handoffs.handoff_id
)

select
    handoffs.handoff_id,
    case
        when from_opportunities.opportunity_created_at < decisions.qualified_status_at
            then from_opportunities.opportunity_created_at
        else coalesce(decisions.qualified_status_at, from_opportunities.opportunity_created_at)
    end as qualified_at,
    from_opportunities.opportunity_created_at,
    case
        when handoffs.closed_by in ('won', 'lost') then handoffs.closed_by
        when handoffs.next_captured_at is null and standing.stage in ('won', 'lost') then standing.stage
        when handoffs.closed_at is not null then null
        when standing.stage in ('rejected', 'recycled', 'disqualified') then null
        when from_opportunities.has_won then 'won'
        when from_opportunities.has_unknown then null
        when from_opportunities.has_lost then 'lost'
        when standing.lead_key is not null and standing.stage is null then null
        when decisions.has_unmapped_status then null
        -- Nothing there could say that it was won or lost.
        when sources.opportunities_since is null and not sources.has_outcome_stage then null
        else 'open'
    end as outcome,
    case when handoffs.closed_by in ('won', 'lost') then handoffs.closed_at end as outcome_at
from handoffs
inner join sources
    on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
left join decisions
    on handoffs.handoff_id = decisions.handoff_id
left join from_opportunities
    on handoffs.handoff_id = from_opportunities.handoff_id
left join standing
    on handoffs.lead_key = standing.lead_key
