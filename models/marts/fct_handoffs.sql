{{ config(materialized='by_lead', unique_key='lead_key') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

breaks as (
    select * from {{ ref('int_diagnosis__breaks') }}
)

select
    handoff_records.handoff_id,
    handoff_records.crm,
    handoff_records.source_relation,
    handoff_records.lead_key,
    handoff_records.lead_id,
    handoff_records.person_id,
    handoff_records.handoff_number,
    handoff_records.trigger,
    handoff_records.captured_at,
    handoff_records.ready_at,
    handoff_records.queued_at,
    handoff_records.owned_at,
    handoff_records.owner_id,
    handoff_records.first_action_at,
    handoff_records.first_action_by_id,
    handoff_records.first_two_way_at,
    handoff_records.decision,
    handoff_records.decision_basis,
    handoff_records.decided_at,
    handoff_records.accepted_at,
    handoff_records.rejected_at,
    handoff_records.next_step_at,
    handoff_records.qualified_at,
    handoff_records.outcome,
    handoff_records.outcome_at,
    handoff_records.closed_at,
    handoff_records.close_reason,
    handoff_records.original_source,
    handoff_records.source_detail,
    handoff_records.conversion_point,
    handoff_records.lead_type,
    handoff_records.intent,
    handoff_records.team,
    handoff_records.rejection_reason,
    handoff_records.lead_to_owner_seconds,
    handoff_records.lead_to_owner_business_seconds,
    handoff_records.owner_to_first_action_seconds,
    handoff_records.owner_to_first_action_business_seconds,
    handoff_records.speed_to_lead_seconds,
    handoff_records.acted_before_owned,
    handoff_records.owner_changes,
    handoff_records.routing_due_at,
    handoff_records.first_action_due_at,
    handoff_records.decision_due_at,
    breaks.capture_verdict,
    breaks.routing_verdict,
    breaks.acceptance_verdict,
    breaks.first_action_verdict,
    breaks.qualification_verdict,
    breaks.outcome_verdict,
    breaks.primary_break,
    breaks.root_cause,
    breaks.recommended_fix,
    breaks.define_first,
    handoff_records.is_excluded,
    handoff_records.exclusion_reason
from handoff_records
inner join breaks
    on handoff_records.handoff_id = breaks.handoff_id
