{{ config(materialized='by_lead', unique_key='handoff_id') }}

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
-- without a recorded change owned it then, if owners were being recorded when it became ready. Whom a lead left in the
-- moment in which it came never had it: rules that assign hand it on at once.
periods as (
    select
        handoffs.handoff_id,
        handoffs.captured_at,
        decisions.ready_at,
        owner_history.owner_id,
        owner_history.owner_kind,
        owner_history.is_sales,
        owner_history.is_sales_person,
        owner_history.is_active,
        owner_history.deactivated_at,
        owner_history.origin,
        owner_history.occurred_at,
        owner_history.ended_at,
        owner_history.raw_table,
        owner_history.raw_id,
        case
            when owner_history.occurred_at > handoffs.captured_at then owner_history.occurred_at
            else handoffs.captured_at
        end as since_capture_at,
        -- Passed on before it was ready: never in charge of a ready lead.
        case
            when owner_history.occurred_at >= decisions.ready_at then owner_history.occurred_at
            when owner_history.ended_at is null or owner_history.ended_at > decisions.ready_at then decisions.ready_at
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
            or (
                owner_history.ended_at > handoffs.captured_at
                and owner_history.ended_at > owner_history.occurred_at
            )
        )
)

-- Accountable: a person in a sales role who had not left by then. One who left later was fine then. Of an owner who is no
-- known user, or a person of whom no definition says whether they sell, nobody knows.
select
    handoff_id,
    captured_at,
    owner_id,
    owner_kind,
    is_sales,
    origin,
    occurred_at,
    ended_at,
    since_capture_at,
    since_ready_at,
    case
        when deactivated_at is null and not is_active then null
        else coalesce(deactivated_at <= since_ready_at, false)
    end as had_left,
    since_ready_at is not null
    and coalesce(is_sales_person, false)
    and (deactivated_at is null or deactivated_at > since_ready_at) as is_accountable,
    since_ready_at is not null
    and owner_id is not null
    and (owner_kind is null or (owner_kind = 'user' and is_sales is null))
    and (deactivated_at is null or deactivated_at > since_ready_at) as is_possibly_accountable,
    raw_table,
    raw_id
from periods
