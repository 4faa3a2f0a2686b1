{{ config(materialized='table') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

decisions as (
    select * from {{ ref('int_timeline__decisions') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

owner_history as (
    select * from {{ ref('int_timeline__owner_history') }}
),

-- Each period of ownership that touches the handoff, with the moment from which it counts. Today's owner of a lead
-- without a recorded change owned it then, if owners were being recorded when it became ready.
periods as (
    select
        handoffs.handoff_id,
        handoffs.captured_at,
        handoffs.ends_at,
        decisions.ready_at,
        owner_history.owner_id,
        owner_history.owner_kind,
        owner_history.is_sales_person,
        owner_history.deactivated_at,
        owner_history.origin,
        owner_history.occurred_at,
        owner_history.ended_at,
        owner_history.raw_id,
        case
            when owner_history.occurred_at > handoffs.captured_at then owner_history.occurred_at
            else handoffs.captured_at
        end as since_capture_at,
        case
            when owner_history.occurred_at > decisions.ready_at then owner_history.occurred_at
            else decisions.ready_at
        end as since_ready_at
    from owner_history
    inner join handoffs
        on owner_history.lead_key = handoffs.lead_key
    inner join decisions
        on handoffs.handoff_id = decisions.handoff_id
    inner join sources
        on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
    where
        (owner_history.is_known or decisions.ready_at >= sources.owner_history_since)
        and owner_history.occurred_at <= handoffs.ends_at
        and (handoffs.next_captured_at is null or owner_history.occurred_at < handoffs.next_captured_at)
        and (
            owner_history.ended_at is null
            or owner_history.ended_at > handoffs.captured_at
            or owner_history.occurred_at = handoffs.captured_at
        )
),

-- Accountable: a person in a sales role who had not left by then. One who left later was fine then.
judged as (
    select
        *,
        ready_at is not null
        and is_sales_person
        and (ended_at is null or ended_at > ready_at or occurred_at >= ready_at)
        and (deactivated_at is null or deactivated_at > since_ready_at) as is_accountable
    from periods
),

summed as (
    select
        handoff_id,
        min(case when owner_kind in ('queue', 'integration') then since_capture_at end) as queued_at,
        min(case when is_accountable then since_ready_at end) as owned_at,
        cast(count(case when origin = 'changed' and occurred_at > captured_at then 1 end) as integer) as owner_changes
    from judged
    group by handoff_id
),

first_accountable as (
    select
        handoff_id,
        -- The owner at creation comes before a change of the same moment, whatever their ids.
        {{ value_at_first('owner_id', 'since_ready_at', "case when origin = 'created' then '' else raw_id end") }}
            as owner_id
    from judged
    where is_accountable
    group by handoff_id
)

select
    handoffs.handoff_id,
    summed.queued_at,
    summed.owned_at,
    first_accountable.owner_id,
    case when sources.owner_history_since is not null then coalesce(summed.owner_changes, 0) end as owner_changes,
    -- Recorded is known; where nothing is, it is known from the day on which owners began to be recorded.
    sources.owner_history_since is not null
    and (
        summed.handoff_id is not null
        or coalesce(decisions.ready_at, handoffs.captured_at) >= sources.owner_history_since
    ) as is_observed
from handoffs
inner join sources
    on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
inner join decisions
    on handoffs.handoff_id = decisions.handoff_id
left join summed
    on handoffs.handoff_id = summed.handoff_id
left join first_accountable
    on handoffs.handoff_id = first_accountable.handoff_id
