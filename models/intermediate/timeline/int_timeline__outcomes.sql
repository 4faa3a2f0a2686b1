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

leads as (
    select * from {{ ref('int_crm__leads') }}
),

status_meanings as (
    select * from {{ ref('int_crm__status_meanings') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

-- An opportunity that is older than the handoff was not created from it.
created as (
    select
        handoffs.handoff_id,
        min(opportunities.created_at) as opportunity_created_at
    from opportunities
    inner join handoffs
        on opportunities.lead_key = handoffs.lead_key
    where opportunities.created_at >= handoffs.captured_at and opportunities.created_at <= handoffs.ends_at
    group by handoffs.handoff_id
),

-- Where statuses have no history, today's status still says how the last handoff of a lead ended, if not when.
last_handoffs as (
    select
        lead_key,
        max(handoff_number) as handoff_number
    from handoffs
    group by lead_key
),

ended_without_history as (
    select
        handoffs.handoff_id,
        status_meanings.stage as outcome
    from handoffs
    inner join last_handoffs
        on handoffs.lead_key = last_handoffs.lead_key and handoffs.handoff_number = last_handoffs.handoff_number
    inner join leads
        on handoffs.lead_key = leads.lead_key
    inner join sources
        on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
    inner join status_meanings
        on
            leads.crm = status_meanings.crm
            and leads.source_relation = status_meanings.source_relation
            and leads.status = status_meanings.raw_status
    where sources.status_history_since is null and status_meanings.stage in ('won', 'lost')
)

select
    handoffs.handoff_id,
    case
        when created.opportunity_created_at < decisions.qualified_status_at then created.opportunity_created_at
        else coalesce(decisions.qualified_status_at, created.opportunity_created_at)
    end as qualified_at,
    created.opportunity_created_at,
    case
        when handoffs.closed_by in ('won', 'lost') then handoffs.closed_by
        when ended_without_history.outcome is not null then ended_without_history.outcome
        when handoffs.closed_at is null then 'open'
    end as outcome,
    case when handoffs.closed_by in ('won', 'lost') then handoffs.closed_at end as outcome_at
from handoffs
left join decisions
    on handoffs.handoff_id = decisions.handoff_id
left join created
    on handoffs.handoff_id = created.handoff_id
left join ended_without_history
    on handoffs.handoff_id = ended_without_history.handoff_id
