{{ config(materialized='by_lead', unique_key='lead_key') }}

{%- set closes = "events.event_type in ('rejected', 'recycled', 'disqualified', 'won', 'lost')" %}

with events as (
    select * from {{ ref('int_timeline__events') }}
),

handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

decisions as (
    select * from {{ ref('int_timeline__decisions') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
)

select
    handoffs.handoff_id,
    events.crm,
    events.source_relation,
    events.lead_key,
    handoffs.handoff_number,
    events.occurred_at,
    events.precedence,
    -- What sales turns away after it had accepted it is no decision any more.
    case
        when events.event_type = 'rejected' and decisions.decision = 'accepted' then 'disqualified'
        else events.event_type
    end as event_type,
    events.actor_id,
    case
        when events.event_type in ('converted again', 'buyer replied') then 'buyer'
        when owners.is_sales_person then 'sales'
        else owners.owner_kind
    end as actor_kind,
    events.value_before,
    events.value_after,
    events.raw_table,
    events.raw_id
from events
inner join handoffs
    on events.lead_key = handoffs.lead_key
left join decisions
    on handoffs.handoff_id = decisions.handoff_id
left join owners
    on
        events.crm = owners.crm
        and events.source_relation = owners.source_relation
        and events.actor_id = owners.owner_id
where
    events.occurred_at <= handoffs.as_of
    and (handoffs.handoff_number = 1 or events.occurred_at >= handoffs.captured_at)
    and (handoffs.next_captured_at is null or events.occurred_at <= handoffs.next_captured_at)
    -- Of the moment in which one handoff closed and the next one opened, what closes stays with the former.
    and (
        handoffs.next_captured_at is null
        or events.occurred_at < handoffs.next_captured_at
        or (handoffs.closed_at = handoffs.next_captured_at and {{ closes }})
    )
    and (
        handoffs.closed_before_at is null
        or events.occurred_at > handoffs.closed_before_at
        or not {{ closes }}
    )
