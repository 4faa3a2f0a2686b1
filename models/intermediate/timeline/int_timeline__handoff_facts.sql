{{ config(materialized='by_lead', unique_key='lead_key', meta={'keeps_replaced': true}) }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

clocks as (
    select * from {{ ref('int_timeline__clocks') }}
),

rejection_reasons as (
    select * from {{ ref('int_timeline__rejection_reasons') }}
),

persons as (
    select * from {{ ref('int_identity__persons') }}
)

select
    milestones.*,
    persons.person_id,
    persons.is_linked as has_other_records,
    context.original_source,
    context.source_detail,
    context.conversion_point,
    context.lead_type,
    context.intent,
    clocks.team,
    clocks.owner_calendar,
    clocks.business_day_minutes,
    clocks.lead_to_owner_seconds,
    clocks.lead_to_owner_business_seconds,
    clocks.owner_to_first_action_seconds,
    clocks.owner_to_first_action_business_seconds,
    clocks.speed_to_lead_seconds,
    clocks.time_to_decision_seconds,
    clocks.accepted_to_qualified_seconds,
    clocks.routing_due_at,
    clocks.first_action_due_at,
    clocks.decision_due_at,
    rejection_reasons.rejection_reason,
    coalesce(rejection_reasons.is_known, false) as is_rejection_reason_known
from milestones
inner join context
    on milestones.handoff_id = context.handoff_id
inner join clocks
    on milestones.handoff_id = clocks.handoff_id
inner join persons
    on milestones.lead_key = persons.lead_key
left join rejection_reasons
    on milestones.handoff_id = rejection_reasons.handoff_id
