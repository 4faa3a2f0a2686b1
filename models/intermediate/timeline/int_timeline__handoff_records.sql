{{ config(materialized='by_lead_view', unique_key='lead_key', meta={'keeps_replaced': true}) }}

{#-
  The facts of a handoff beside what moves with every load of the CRM, whether anything happened to its lead or not: up to
  when the data is complete, and how long an open handoff has lasted.
-#}

with facts as (
    select * from {{ ref('int_timeline__handoff_facts') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
)

select
    facts.handoff_id,
    facts.lead_key,
    facts.crm,
    facts.source_relation,
    facts.lead_id,
    facts.handoff_number,
    facts.trigger,
    facts.trigger_raw_table,
    facts.trigger_raw_id,
    facts.captured_at,
    facts.closed_at,
    facts.closed_by,
    facts.next_captured_at,
    coalesce(facts.closed_at, sources.as_of) as ends_at,
    sources.as_of,
    facts.ready_at,
    facts.queued_at,
    facts.owned_at,
    facts.possibly_owned_at,
    facts.owner_id,
    facts.owner_changes,
    facts.first_action_at,
    facts.first_action_by_id,
    facts.possibly_acted_at,
    facts.first_two_way_at,
    facts.next_step_at,
    facts.possibly_followed_up_at,
    facts.decision,
    facts.decision_basis,
    facts.decided_at,
    facts.accepted_at,
    facts.rejected_at,
    facts.acceptance_basis,
    facts.counts_as_accepted,
    facts.has_unmapped_status,
    facts.qualified_at,
    facts.outcome,
    facts.outcome_at,
    facts.close_reason,
    facts.acted_before_owned,
    facts.is_ownership_observed,
    facts.is_action_observed,
    facts.is_readiness_observed,
    facts.is_decision_observed,
    facts.is_acceptance_observed,
    facts.is_qualification_observed,
    facts.is_excluded,
    facts.exclusion_reason,
    facts.person_id,
    facts.has_other_records,
    facts.original_source,
    facts.source_detail,
    facts.conversion_point,
    facts.lead_type,
    facts.intent,
    facts.team,
    facts.owner_calendar,
    facts.business_day_minutes,
    facts.lead_to_owner_seconds,
    facts.lead_to_owner_business_seconds,
    facts.owner_to_first_action_seconds,
    facts.owner_to_first_action_business_seconds,
    facts.speed_to_lead_seconds,
    facts.time_to_decision_seconds,
    facts.accepted_to_qualified_seconds,
    facts.routing_due_at,
    facts.first_action_due_at,
    facts.decision_due_at,
    facts.rejection_reason,
    facts.is_rejection_reason_known
from facts
inner join sources
    on facts.crm = sources.crm and facts.source_relation = sources.source_relation
